import { createHash, type KeyObject } from "node:crypto";
import type { GroupId, WaveId } from "../kernel/brand.ts";
import { leafTextOf } from "../wave/manifest.ts";
import { type AuditTree, auditPathIn, auditTreeOf } from "./audit-tree.ts";
import { tokenKeyOf } from "./verify-token.ts";

/** What never changes of a launched wave: all that the collector needs to check a ballot and to answer a browser. */
export interface FrozenWave {
  readonly id: WaveId;
  readonly manifest: Buffer;
  readonly manifestHash: Buffer;
  /** Text of a leaf of the tree of groups, and its audit path; undefined if there is no such leaf. */
  proofOf(leaf: number): LeafProof | undefined;
  /** The reporting group with this key (SHA-256 of its SPKI, 32 bytes); undefined for a key of no group of the wave. */
  groupWithKey(keyHash: Buffer): TokenGroup | undefined;
}

export interface LeafProof {
  readonly leaf: string;
  /** hex, from the leaf upwards */
  readonly path: readonly string[];
}

export interface TokenGroup {
  readonly id: GroupId;
  readonly key: KeyObject;
}

/** A reporting group as stored, in the order of its leaf. */
export interface FrozenGroup {
  readonly id: GroupId;
  readonly label: string;
  readonly invited: number;
  /** SPKI (DER) */
  readonly publicKey: Buffer;
}

/** Keys are parsed when first needed, and kept. */
export function frozenWaveOf(
  wave: { readonly id: WaveId; readonly manifest: string; readonly manifestHash: Buffer },
  groups: readonly FrozenGroup[],
): FrozenWave {
  const leaves = groups.map(leafTextOf);
  const tree: AuditTree = auditTreeOf(leaves.map((leaf) => Buffer.from(leaf, "utf8")));
  const byKey = new Map(groups.map((group) => [hashText(group.publicKey), group]));
  const parsed = new Map<string, TokenGroup>();
  return {
    id: wave.id,
    manifest: Buffer.from(wave.manifest, "utf8"),
    manifestHash: wave.manifestHash,
    proofOf(index) {
      const leaf = leaves[index];
      if (leaf === undefined) return undefined;
      return { leaf, path: auditPathIn(tree, index).map((hash) => hash.toString("hex")) };
    },
    groupWithKey(keyHash) {
      const name = keyHash.toString("hex");
      const known = parsed.get(name);
      const group = byKey.get(name);
      if (known !== undefined || group === undefined) return known;
      const tokenGroup = { id: group.id, key: tokenKeyOf(group.publicKey) };
      parsed.set(name, tokenGroup);
      return tokenGroup;
    },
  };
}

function hashText(spki: Buffer): string {
  return createHash("sha256").update(spki).digest("hex");
}
