import { createHash } from "node:crypto";
import { leafHashOf } from "../wave/merkle.ts";

/** All hashes of a Merkle tree, from the leaves up to the root: paths are read from it without hashing again. */
export type AuditTree = readonly (readonly Buffer[])[];

/**
 * The tree of RFC 6962 over these leaves. A node without a sibling moves up as it is, which gives the same tree as
 * splitting at the largest power of two.
 */
export function auditTreeOf(leaves: readonly Uint8Array[]): AuditTree {
  const tree: Buffer[][] = [];
  for (let level = leaves.map(leafHashOf); level.length > 0; level = levelAbove(level)) {
    tree.push(level);
    if (level.length === 1) break;
  }
  return tree;
}

function levelAbove(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = level.slice(at, at + 2);
    if (left !== undefined && right !== undefined)
      above.push(createHash("sha256").update(Buffer.of(1)).update(left).update(right).digest());
    else if (left !== undefined) above.push(left);
  }
  return above;
}

/** Audit path of leaf `index`, from the leaf upwards (RFC 6962, section 2.1.1). */
export function auditPathIn(tree: AuditTree, index: number): readonly Buffer[] {
  return tree.flatMap((level, height) => level[Math.floor(index / 2 ** height) ^ 1] ?? []);
}
