import { createHash } from "node:crypto";

/** SHA-256(0x00 || leaf): RFC 6962 section 2.1. */
export function leafHashOf(leaf: Uint8Array): Buffer {
  return createHash("sha256").update(Buffer.of(0)).update(leaf).digest();
}

function nodeHashOf(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash("sha256").update(Buffer.of(1)).update(left).update(right).digest();
}

/** Largest power of two below n, n > 1. */
function splitOf(n: number): number {
  return 2 ** (31 - Math.clz32(n - 1));
}

/** Root of the tree over these leaves, 32 bytes; of no leaves it is the hash of nothing. */
export function merkleRootOf(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash("sha256").digest();
  return rootOfHashes(leaves.map(leafHashOf));
}

function rootOfHashes(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first && hashes.length === 1) return first;
  const split = splitOf(hashes.length);
  return nodeHashOf(rootOfHashes(hashes.slice(0, split)), rootOfHashes(hashes.slice(split)));
}

/** Audit path of leaf `index`, from the leaf upwards: RFC 6962 section 2.1.1. Throws if there is no such leaf. */
export function auditPathOf(leaves: readonly Uint8Array[], index: number): readonly Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new Error(`no leaf ${index}`);
  return pathOfHashes(leaves.map(leafHashOf), index);
}

function pathOfHashes(hashes: readonly Buffer[], index: number): readonly Buffer[] {
  if (hashes.length === 1) return [];
  const split = splitOf(hashes.length);
  const left = hashes.slice(0, split);
  const right = hashes.slice(split);
  return index < split
    ? [...pathOfHashes(left, index), rootOfHashes(right)]
    : [...pathOfHashes(right, index - split), rootOfHashes(left)];
}

/** The root to which a leaf and its path lead in a tree of `count` leaves; undefined if the path has a wrong length. */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  count: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
  return climb(leafHashOf(leaf), index, count, [...path]);
}

function climb(hash: Buffer, index: number, count: number, path: readonly Uint8Array[]): Buffer | undefined {
  if (count === 1) return path.length === 0 ? hash : undefined;
  const sibling = path.at(-1);
  if (!sibling) return undefined;
  const split = splitOf(count);
  const isLeft = index < split;
  const own = isLeft
    ? climb(hash, index, split, path.slice(0, -1))
    : climb(hash, index - split, count - split, path.slice(0, -1));
  if (!own) return undefined;
  return isLeft ? nodeHashOf(own, sibling) : nodeHashOf(sibling, own);
}
