import { createHash } from "node:crypto";
import type { DecisionRules, Thresholds, WaveKind, WaveMode } from "../db/schema.ts";
import { type CanonicalValue, canonicalJson } from "./canonical.ts";
import { merkleRootOf } from "./merkle.ts";

/** How long the identities of a wave stay after its close, and its opened responses. */
export interface Retention {
  readonly identitiesDays: number;
  readonly responsesMonths: number;
}

/** What the next manifest will promise. A launched wave keeps what its own manifest says (`promisedRetention`). */
export const retention: Retention = { identitiesDays: 30, responsesMonths: 24 };

/** A reporting group as the manifest commits to it. */
export interface ManifestGroup {
  readonly id: string;
  readonly label: string;
  readonly invited: number;
  /** SPKI (DER) of the token key */
  readonly publicKey: Uint8Array;
}

/** Everything that the manifest is made of; hashes are raw bytes, days are text such as 2026-11-24. */
export interface ManifestFacts {
  readonly wave: string;
  readonly organisation: string;
  readonly title: string;
  readonly opensOn: string;
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly mode: WaveMode;
  readonly definitionHash: Uint8Array;
  readonly assets: readonly { readonly name: string; readonly sha256: Uint8Array }[];
  readonly thresholds: Thresholds;
  readonly rules: DecisionRules;
  readonly kinds: readonly WaveKind[];
  /** P-256 point, uncompressed */
  readonly boxKey: Uint8Array;
  /** in the mode trustee: opened ballots come back sealed to this (P-256 point, uncompressed) */
  readonly returnKey?: Uint8Array | null;
  /** in the order of their leaves */
  readonly groups: readonly ManifestGroup[];
}

/** What stands in a manifest, as far as pages show it. */
export interface Manifest {
  readonly organisation: string;
  readonly title: string;
  readonly opensOn: string;
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly mode: WaveMode;
  /** hex of SHA-256 by file name */
  readonly client: Readonly<Record<string, string>>;
  readonly definition: string;
  readonly thresholds: Omit<Thresholds, "largestShare"> & { readonly largestShare: string };
  readonly rules: Readonly<Record<keyof DecisionRules, string>>;
  readonly kinds: readonly WaveKind[];
  readonly retention: Retention;
  readonly groups: { readonly count: number; readonly root: string };
}

/** Reads a manifest that this server has frozen. */
export function manifestIn(text: string): Manifest {
  return JSON.parse(text) as Manifest;
}

/** How long a wave keeps what it has: as its manifest promised, whatever this version would promise; as planned before. */
export function promisedRetention(manifest: string | null): Retention {
  return manifest === null ? retention : manifestIn(manifest).retention;
}

/** The canonical text of one leaf of the tree of groups (docs/protocol.md, "The groups"). */
export function leafTextOf(group: ManifestGroup): string {
  return canonicalJson({
    group: group.id,
    invited: group.invited,
    key: Buffer.from(group.publicKey).toString("base64url"),
    label: group.label,
  });
}

/** The canonical text of the manifest (docs/protocol.md, "The manifest"). Its SHA-256 is the manifest hash. */
export function manifestTextOf(facts: ManifestFacts): string {
  return canonicalJson({
    v: 1,
    wave: facts.wave,
    organisation: facts.organisation,
    title: facts.title,
    opensOn: facts.opensOn,
    earliestClose: facts.earliestClose,
    latestClose: facts.latestClose,
    mode: facts.mode,
    definition: hex(facts.definitionHash),
    client: Object.fromEntries(facts.assets.map((asset) => [asset.name, hex(asset.sha256)])),
    thresholds: { ...facts.thresholds, largestShare: String(facts.thresholds.largestShare) },
    rules: Object.fromEntries(Object.entries(facts.rules).map(([name, value]) => [name, String(value)])),
    kinds: facts.kinds.map(kindOf),
    retention: { ...retention },
    boxKey: Buffer.from(facts.boxKey).toString("base64url"),
    ...(facts.returnKey ? { returnKey: Buffer.from(facts.returnKey).toString("base64url") } : {}),
    groups: { count: facts.groups.length, root: hex(merkleRootOf(facts.groups.map(leafBytesOf))) },
  });
}

/** SHA-256 of the manifest's bytes. */
export function manifestHashOf(manifestText: string): Buffer {
  return createHash("sha256").update(manifestText, "utf8").digest();
}

/** The bytes of a leaf, as the tree hashes them. */
export function leafBytesOf(group: ManifestGroup): Buffer {
  return Buffer.from(leafTextOf(group), "utf8");
}

function kindOf(kind: WaveKind): CanonicalValue {
  const proof = kind.mustProve;
  return {
    code: kind.code,
    label: kind.label,
    mustProve: proof ? { reason: proof.reason, who: proof.who, date: proof.date } : null,
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
