import { type Bytes, base32Of, bytesOfBase64url, bytesOfHashHex, joined, sameBytes, sha256, utf8 } from "./bytes.ts";
import type { Link } from "./link.ts";

/** The smallest reporting group that this browser accepts, whatever a manifest says. */
export const groupFloor = 5;

/** What the browser uses of the manifest, after every check of docs/protocol.md has passed. */
export interface CheckedGroup {
  /** SHA-256 of the manifest */
  readonly manifestHash: Bytes;
  /** P-256 point, 65 bytes */
  readonly boxKey: Bytes;
  /** id of the reporting group */
  readonly groupId: string;
  readonly label: string;
  readonly invited: number;
  /** SPKI (DER) of the group's key */
  readonly spki: Bytes;
  /** the same key, ready for checking signatures */
  readonly key: CryptoKey;
}

/** A check that failed. Nothing may be sent after one of these. */
export type CheckFault =
  | { readonly fault: "wrong-fingerprint"; readonly expected: string; readonly found: string }
  | { readonly fault: "wrong-manifest" }
  | { readonly fault: "wrong-group" }
  | { readonly fault: "group-too-small"; readonly invited: number; readonly least: number }
  | { readonly fault: "wrong-key" };

/** `{ "leaf": the leaf text, "path": [hex, ...] }` as the server serves it; unchecked. */
export interface LeafAnswer {
  readonly leaf?: unknown;
  readonly path?: unknown;
}

/**
 * Does all five checks of docs/protocol.md ("What the browser checks before it sends anything").
 * `manifest` is the file as it came, byte for byte.
 */
export async function checkManifest(
  wave: string,
  link: Link,
  manifest: Bytes,
  answer: LeafAnswer,
): Promise<CheckedGroup | CheckFault> {
  const manifestHash = await sha256(manifest);
  const found = base32Of(manifestHash.subarray(0, 25));
  if (found !== link.fingerprint) return { fault: "wrong-fingerprint", expected: link.fingerprint, found };

  const rules = canonicalObject(manifest);
  const thresholds = objectOf(rules?.["thresholds"]);
  const groups = objectOf(rules?.["groups"]);
  const boxKey = bytesOfBase64url(rules?.["boxKey"], 65);
  const kInvited = thresholds?.["kInvited"];
  const count = groups?.["count"];
  const root = bytesOfHashHex(groups?.["root"]);
  if (rules?.["v"] !== 1 || rules["wave"] !== wave || !boxKey || !root || !isCount(kInvited) || !isCount(count))
    return { fault: "wrong-manifest" };

  const leafBytes = typeof answer.leaf === "string" ? utf8(answer.leaf) : new Uint8Array();
  const leaf = canonicalObject(leafBytes);
  const path = Array.isArray(answer.path) ? answer.path.map(bytesOfHashHex) : [];
  const steps = path.filter((step) => step !== undefined);
  const { group, invited, label } = leaf ?? {};
  if (typeof group !== "string" || typeof label !== "string" || !isCount(invited)) return { fault: "wrong-group" };
  const isInTree =
    steps.length === path.length &&
    link.leaf < count &&
    sameBytes(root, (await rootOf(leafBytes, link.leaf, count, steps)) ?? new Uint8Array());
  if (!isInTree) return { fault: "wrong-group" };

  const least = Math.max(groupFloor, kInvited);
  if (invited < least) return { fault: "group-too-small", invited, least };

  const spki = bytesOfBase64url(leaf?.["key"]);
  const key = spki && (await rsaKeyOf(spki));
  if (!spki || !key) return { fault: "wrong-key" };
  return { manifestHash, boxKey, groupId: group, label, invited, spki, key };
}

/**
 * The root that a leaf and its audit path lead to (RFC 6962, 2.1.1: leaf = SHA-256(0x00 || leaf),
 * node = SHA-256(0x01 || left || right)); undefined when the path has the wrong length for this place.
 */
export async function rootOf(
  leaf: Bytes,
  index: number,
  count: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  if (index >= count) return undefined;
  let node = await sha256(joined(Uint8Array.of(0), leaf));
  let at = index;
  let last = count - 1;
  for (const step of path) {
    if (last === 0) return undefined;
    const isRight = at % 2 === 1;
    node = await sha256(
      isRight || at === last ? joined(Uint8Array.of(1), step, node) : joined(Uint8Array.of(1), node, step),
    );
    // the last node of an odd level has no neighbour: it goes up until it is a right child
    if (!isRight && at === last)
      while (at % 2 === 0 && at > 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : undefined;
}

/** Canonical JSON of docs/protocol.md: no spaces, keys sorted by code unit. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  const fields = objectOf(value);
  if (fields === undefined) return JSON.stringify(value);
  const keys = Object.keys(fields).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(fields[key])}`).join(",")}}`;
}

/** The object of a canonical JSON text; undefined when it is another text, so that it has one reading only. */
function canonicalObject(bytes: Bytes): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return canonicalText(value) === text ? objectOf(value) : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

async function rsaKeyOf(spki: Bytes): Promise<CryptoKey | undefined> {
  try {
    const key = await crypto.subtle.importKey("spki", spki, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
    return (key.algorithm as RsaHashedKeyAlgorithm).modulusLength === 2048 ? key : undefined;
  } catch {
    return undefined;
  }
}
