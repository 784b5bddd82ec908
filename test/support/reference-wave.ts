import {
  constants,
  createECDH,
  createHash,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  randomUUID,
} from "node:crypto";
import { openHpke } from "./reference-opener.ts";

/** One reporting group of a reference wave. */
export interface ReferenceGroup {
  readonly id: string;
  readonly label: string;
  readonly invited: number;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly leaf: Buffer;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

export function sha256Of(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Canonical JSON by another way than the client's: keys sorted on the way in, JSON.stringify on the way out. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** RFC 6962 Merkle tree hash and audit path, written from the recursive definition of section 2.1. */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256Of("");
  if (leaves.length === 1) return sha256Of(Buffer.of(0), leaves[0] ?? Buffer.alloc(0));
  const k = splitOf(leaves.length);
  return sha256Of(Buffer.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

export function auditPath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = splitOf(leaves.length);
  return index < k
    ? [...auditPath(index, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...auditPath(index - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export interface ReferenceWaveOptions {
  readonly groups?: readonly { readonly label: string; readonly invited: number; readonly modulusLength?: number }[];
  readonly wave?: string;
  /** put into the manifest in place of what would be right */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly assets?: readonly { readonly name: string; readonly bytes: Buffer }[];
}

/** A wave of docs/protocol.md with all its keys in one hand, for tests of the respondent's side. */
export function referenceWave(options: ReferenceWaveOptions = {}) {
  const wave = options.wave ?? randomUUID();
  const groups = (options.groups ?? [{ label: "Customer Service North", invited: 14 }]).map((group): ReferenceGroup => {
    const pair = generateKeyPairSync("rsa", { modulusLength: group.modulusLength ?? 2048 });
    const id = randomUUID();
    const key = pair.publicKey.export({ type: "spki", format: "der" }).toString("base64url");
    const leaf = Buffer.from(canonical({ group: id, invited: group.invited, key, label: group.label }));
    return { id, label: group.label, invited: group.invited, ...pair, leaf };
  });
  const leaves = groups.map((group) => group.leaf);
  const box = createECDH("prime256v1");
  box.generateKeys();
  const manifest = Buffer.from(
    canonical({
      v: 1,
      wave,
      organisation: "Larkfield Group",
      title: "Learning survey 2026",
      opensOn: "2026-11-23",
      earliestClose: "2026-12-04",
      latestClose: "2026-12-18",
      mode: "sealed",
      definition: sha256Of("definition").toString("hex"),
      client: Object.fromEntries((options.assets ?? []).map((a) => [a.name, sha256Of(a.bytes).toString("hex")])),
      thresholds: { k: 5, kInvited: 8, largestShare: "0.8", commentsFrom: 10 },
      rules: { cutWeak: "50" },
      kinds: [],
      retention: { identitiesDays: 30, responsesMonths: 24 },
      boxKey: box.getPublicKey().toString("base64url"),
      groups: { count: groups.length, root: treeHash(leaves).toString("hex") },
      ...options.manifest,
    }),
  );
  const manifestHash = sha256Of(manifest);
  const fingerprint = base32(manifestHash.subarray(0, 25));
  return {
    wave,
    groups,
    manifest,
    manifestHash,
    fingerprint,
    leafAnswer: (leaf: number) =>
      leaf < groups.length
        ? { leaf: leaves[leaf]?.toString(), path: auditPath(leaf, leaves).map((step) => step.toString("hex")) }
        : undefined,
    /** A fresh invitation to this group: its fragment and its secret. */
    invite: (leaf = 0) => {
      const secret = base32(randomBytes(20));
      return { secret, fragment: `${secret}.${leaf}.${fingerprint}` };
    },
    sign: (leaf: number, blinded: Buffer) =>
      privateDecrypt({ key: groups[leaf]?.privateKey ?? "", padding: constants.RSA_NO_PADDING }, blinded),
    /** Number of the group whose key signed this token; -1 when none did. */
    groupOfToken: (token: Buffer) =>
      groups.findIndex((group) =>
        createVerify("sha384")
          .update(token.subarray(0, 98))
          .verify(
            { key: group.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 },
            token.subarray(98),
          ),
      ),
    /** The plain text of a sealed ballot, with its padding. */
    open: (leaf: number, sealed: Buffer) =>
      openHpke({
        privateKey: box.getPrivateKey(),
        publicKey: box.getPublicKey(),
        enc: sealed.subarray(0, 65),
        info: Buffer.concat([Buffer.from("upwell ballot 1"), manifestHash]),
        aad: Buffer.from(groups[leaf]?.id ?? ""),
        sealed: sealed.subarray(65),
      }),
  };
}

export type ReferenceWave = ReturnType<typeof referenceWave>;
