/** A published report, and what its readers are told of it. */
import { createHash } from "node:crypto";
import type { ReportDocument } from "../report/document.ts";

/** What is known of a version without its content. */
export interface Version {
  readonly number: number;
  /** SHA-256 of the document, hexadecimal */
  readonly hash: string;
  readonly note: string;
  readonly by: string;
  readonly at: Date;
  readonly withdrawn: { readonly at: Date; readonly by: string; readonly why: string } | null;
}

/** "current": the newest that stands. "replaced": a newer one stands. */
export type VersionState = "current" | "replaced" | "withdrawn";

export function stateOf(version: Version, all: readonly Version[]): VersionState {
  if (version.withdrawn !== null) return "withdrawn";
  return newestStanding(all)?.number === version.number ? "current" : "replaced";
}

/** The newest version that is not withdrawn. */
export function newestStanding(all: readonly Version[]): Version | undefined {
  return all.filter(({ withdrawn }) => withdrawn === null).sort((a, b) => b.number - a.number)[0];
}

/** The document as it is frozen, and its SHA-256: the same report gives the same hash. */
export function frozenOf(document: ReportDocument): { readonly text: string; readonly hash: Buffer } {
  const text = JSON.stringify(document);
  return { text, hash: createHash("sha256").update(text).digest() };
}

/** A way to read a version without an account. */
export interface Link {
  readonly id: string;
  readonly number: number;
  readonly hasPassword: boolean;
  readonly expiresAt: Date;
  readonly by: string;
  readonly at: Date;
  readonly revokedAt: Date | null;
}

/** Days that a link may be open. */
export const linkDays = [7, 30, 90] as const;

/** SHA-256 of the secret of a link: what is stored of it. */
export function tokenHashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
