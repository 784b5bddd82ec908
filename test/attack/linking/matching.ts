/** One-to-one matching of two orders, and how many pairs of it are right. */

/** Somebody or something with a place in an order; `owner` is the truth, which the matching does not look at. */
export interface Placed {
  readonly owner: string;
  readonly place: number;
}

/** One set inside which people can be confused: as many as answered, and what they left. */
export interface Pool {
  readonly people: readonly Placed[];
  readonly things: readonly Placed[];
}

export interface Hits {
  readonly hits: number;
  /** pairs that were matched */
  readonly pairs: number;
  /** right pairs that blind one-to-one matching gives on average */
  readonly expected: number;
}

/**
 * The likeliest one-to-one matching when things keep more or less the order of the people who left them: for any cost
 * that grows with the distance in time it is the one in order, which is also what the Hungarian method finds. Where one
 * side has more, those that fit worst are left over.
 */
export function hitsOf(pools: readonly Pool[]): Hits {
  let [hits, pairs, expected] = [0, 0, 0];
  for (const pool of pools) {
    const [people, things] = [sorted(pool.people), sorted(pool.things)];
    if (people.length === 0 || things.length === 0) continue;
    const matched = pairsInOrder(people.length, things.length);
    pairs += matched.length;
    hits += matched.filter(([person, thing]) => people[person]?.owner === things[thing]?.owner).length;
    expected += matched.length / Math.max(people.length, things.length);
  }
  return { hits, pairs, expected };
}

function sorted(list: readonly Placed[]): Placed[] {
  return list.toSorted((a, b) => a.place - b.place);
}

/** Pairs of indexes in increasing order with the smallest sum of squared distances of relative ranks. */
function pairsInOrder(rows: number, columns: number): [number, number][] {
  if (rows > columns) return pairsInOrder(columns, rows).map(([a, b]) => [b, a]);
  const cost = (row: number, column: number) => ((row + 0.5) / rows - (column + 0.5) / columns) ** 2;
  // best[row][column]: the first rows matched within the first columns
  const best: number[][] = [new Array<number>(columns + 1).fill(0)];
  for (let row = 1; row <= rows; row++) {
    const line: number[] = new Array<number>(columns + 1).fill(Number.POSITIVE_INFINITY);
    for (let column = row; column <= columns; column++)
      line[column] = Math.min(
        line[column - 1] ?? Number.POSITIVE_INFINITY,
        (best[row - 1]?.[column - 1] ?? Number.POSITIVE_INFINITY) + cost(row - 1, column - 1),
      );
    best.push(line);
  }
  const pairs: [number, number][] = [];
  for (let row = rows, column = columns; row > 0; column--)
    if (best[row]?.[column] !== best[row]?.[column - 1]) pairs.push([--row, column - 1]);
  return pairs.reverse();
}

/** More right pairs than this are no luck: mean and spread of right pairs of blind matching are both the number of pools. */
export function limitOf(expected: number, sigmas: number): number {
  return expected + sigmas * Math.sqrt(expected);
}
