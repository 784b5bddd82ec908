import { type Bytes, base32Of, bytesOfBase64url, bytesOfHashHex, joined, sameBytes, sha256, utf8 } from "./bytes.ts";
import { receiptOf } from "./receipt.ts";

/** The three files of a closed wave, as they came: manifest.json, groups.txt, tokens.txt. */
export interface AuditFiles {
  readonly manifest: Bytes;
  readonly groups: Bytes;
  readonly tokens: Bytes;
}

/** What the page says of them: fingerprint (40 letters) and SHA-256 of the list. */
export interface AuditPins {
  readonly fingerprint: string;
  readonly listHash: string;
}

/** A group of the manifest. */
interface AuditGroup {
  readonly label: string;
  readonly invited: number;
  readonly spki: Bytes;
}

/** A line of the list. */
export interface AuditLine {
  /** sixteen letters */
  readonly receipt: string;
  readonly group: number;
  /** 354 bytes */
  readonly token: Bytes;
}

/** A wave whose files fit together: its groups are those of the manifest, its list is the one that was published. */
export interface AuditedWave {
  readonly manifestHash: Bytes;
  readonly groups: readonly AuditGroup[];
  readonly lines: readonly AuditLine[];
}

/** What does not fit. */
export type AuditFault = "manifest" | "groups" | "list";

/** Checks the files against what the page pins, and against each other, before anything is read from them. */
export async function auditedWave(files: AuditFiles, pins: AuditPins): Promise<AuditedWave | AuditFault> {
  const manifestHash = await sha256(files.manifest);
  if (base32Of(manifestHash.subarray(0, 25)) !== pins.fingerprint) return "manifest";
  const listHash = bytesOfHashHex(pins.listHash);
  if (!listHash || !sameBytes(listHash, await sha256(files.tokens))) return "list";
  const manifest = JSON.parse(textOf(files.manifest)) as { groups?: { count?: unknown; root?: unknown } };
  const root = bytesOfHashHex(manifest.groups?.root);
  const leaves = linesOf(files.groups);
  if (!root || leaves.length !== manifest.groups?.count || !sameBytes(root, await rootOfLeaves(leaves)))
    return "groups";
  const groups = leaves.map((leaf) => {
    const { label, invited, key } = JSON.parse(leaf) as { label: string; invited: number; key: string };
    return { label, invited, spki: bytesOfBase64url(key) ?? new Uint8Array() };
  });
  const lines = linesOf(files.tokens).map(auditLineOf);
  const whole = lines.filter((line) => line !== undefined);
  return whole.length === lines.length ? { manifestHash, groups, lines: whole } : "list";
}

/** Root of the tree of hashes over these leaves (RFC 6962, section 2.1). */
export async function rootOfLeaves(leaves: readonly string[]): Promise<Bytes> {
  let level = await Promise.all(leaves.map((leaf) => sha256(joined(Uint8Array.of(0), utf8(leaf)))));
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, at) => level.slice(2 * at, 2 * at + 2));
    level = await Promise.all(
      pairs.map(async ([left = new Uint8Array(), right]) =>
        right === undefined ? left : await sha256(joined(Uint8Array.of(1), left, right)),
      ),
    );
  }
  return level[0] ?? (await sha256(new Uint8Array()));
}

/** Lines whose receipt begins with what was typed, or whose nonce is it (64 hex digits). None for under four letters. */
export function linesFor(lines: readonly AuditLine[], typed: string): readonly AuditLine[] {
  const bare = typed.replace(/[\s-]/g, "");
  if (/^[0-9a-fA-F]{64}$/.test(bare)) {
    const nonce = bytesOfHashHex(bare.toLowerCase());
    return lines.filter(({ token }) => nonce && sameBytes(token.subarray(2, 34), nonce));
  }
  const letters = bare.toUpperCase().replaceAll("0", "O").replaceAll("1", "I"); // a receipt has neither digit
  if (!/^[A-Z2-7]{4,16}$/.test(letters)) return [];
  return lines.filter(({ receipt }) => receipt.startsWith(letters));
}

/** Remembers the keys of the groups; true for a token of this wave that bears the stamp of its group. */
export function stampChecker(wave: AuditedWave): (line: AuditLine) => Promise<boolean> {
  const keys = new Map<number, Promise<{ readonly hash: Bytes; readonly key: CryptoKey }>>();
  const keyOf = async (spki: Bytes) => ({
    hash: await sha256(spki),
    key: await crypto.subtle.importKey("spki", spki, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]),
  });
  return async ({ receipt, group, token }) => {
    const found = wave.groups[group];
    if (!found) return false;
    const made = keys.get(group) ?? keyOf(found.spki);
    keys.set(group, made);
    const { hash, key } = await made;
    const [ballot, stamp] = [token.subarray(0, 98), token.subarray(98)];
    const isOfWave =
      ballot[0] === 0 &&
      ballot[1] === 2 &&
      receiptOf(ballot).join("") === receipt &&
      sameBytes(ballot.subarray(34, 66), wave.manifestHash) &&
      sameBytes(ballot.subarray(66), hash);
    return isOfWave && crypto.subtle.verify({ name: "RSA-PSS", saltLength: 48 }, key, stamp, ballot);
  };
}

/** "RECEIPT GROUP TOKEN" as docs/protocol.md has it; undefined for anything else. */
function auditLineOf(line: string): AuditLine | undefined {
  const match = /^([A-Z2-7]{4}) ([A-Z2-7]{4}) ([A-Z2-7]{4}) ([A-Z2-7]{4}) (\d{1,9}) ([A-Za-z0-9+/]{472})$/.exec(line);
  if (!match) return undefined;
  const token = bytesOfBase64url(match[6]?.replaceAll("+", "-").replaceAll("/", "_"), 354);
  return token && { receipt: match.slice(1, 5).join(""), group: Number(match[5]), token };
}

function linesOf(bytes: Bytes): string[] {
  const text = textOf(bytes);
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function textOf(bytes: Bytes): string {
  return new TextDecoder().decode(bytes);
}
