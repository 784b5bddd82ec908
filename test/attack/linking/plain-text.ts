/** Finds plain answers in bytes that were written by PostgreSQL: the JSON before sealing, and the array afterwards. */

const jsonStart = Buffer.from('{"v":1,"answers":');
const jsonEnd = Buffer.from('"tooFast":false}}');

/** A smallint[] of one dimension from 1 without nulls: what stands before its elements. */
function arrayHead(length: number): Buffer {
  const head = Buffer.alloc(20);
  for (const [at, value] of [1, 0, 21, length, 1].entries()) head.writeInt32LE(value, at * 4);
  return head;
}

/**
 * Where each known answer stands for the first time. `ownerOf` takes a row such as "4,0,-1,…" or the JSON of a ballot;
 * `length` is the number of elements of a row.
 */
export function firstPlaces(
  bytes: Buffer,
  length: number,
  ownerOf: (text: string) => string | undefined,
): Map<string, number> {
  const places = new Map<string, number>();
  const note = (text: string, at: number) => {
    const owner = ownerOf(text);
    if (owner !== undefined) places.set(owner, Math.min(at, places.get(owner) ?? Number.POSITIVE_INFINITY));
  };
  const head = arrayHead(length);
  for (let at = bytes.indexOf(head); at >= 0; at = bytes.indexOf(head, at + 1)) {
    const start = at + head.length;
    if (start + length * 2 > bytes.length) break;
    note(Array.from({ length }, (_, i) => bytes.readInt16LE(start + i * 2)).join(), at);
  }
  for (let at = bytes.indexOf(jsonStart); at >= 0; at = bytes.indexOf(jsonStart, at + 1)) {
    const end = bytes.indexOf(jsonEnd, at);
    if (end >= 0) note(bytes.toString("utf8", at, end + jsonEnd.length), at);
  }
  return places;
}
