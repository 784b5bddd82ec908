import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { UnitId } from "../../server/kernel/brand.ts";
import type { Random } from "../../server/kernel/random.ts";
import { labelledBoxOf } from "../../server/response/labelled-box.ts";
import type { OpenedBox } from "../../server/response/opened-box.ts";
import { planOf } from "../../server/wave/plan.ts";

/** A stream of bytes that is the same in every run. */
function seededRandom(seed: string): Random {
  let count = 0;
  return {
    bytes: (n) => createHash("sha512").update(`${seed} ${count++}`).digest().subarray(0, n),
  };
}

/** Spearman's rank correlation of two orders, as a z-score. */
function zOf(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const squares = a.reduce((sum, rank, i) => sum + (rank - (b[i] ?? 0)) ** 2, 0);
  return (1 - (6 * squares) / (n * (n * n - 1))) * Math.sqrt(n - 1);
}

test("the stored order of ratings and of comments says nothing about arrival, nor one about the other", () => {
  const [root, team] = ["a", "b"] as UnitId[];
  if (!root || !team) throw new Error("no units");
  const size = 1000;
  // the number of arrival is written into the rating and into the comment, so that both can be found again
  const included = Array.from({ length: size }, (_, i) => ({
    unitId: team,
    row: Int8Array.of(i & 127, i >> 7),
    scale12: new Int8Array(),
    tenure: null,
    expectation: null,
    comment: String(i),
  }));
  const box: OpenedBox = {
    included,
    counts: new Map([[team, { included: size, excluded: 0, spoiled: 0 }]]),
    quality: { speed: 0, tooFast: 0, straight: 0, inconsistent: 0, sparse: 0 },
    excluded: [],
  };
  const units = [
    { id: root, parentId: null, included: 0 },
    { id: team, parentId: root, included: size },
  ];
  const plan = planOf(
    units.map(({ id, parentId, included: own }) => ({ id, parentId, own })),
    5,
  );
  if (plan.isWithheld) throw new Error("withheld");
  for (const seed of ["one", "two", "three"]) {
    const labelled = labelledBoxOf(box, units, plan, 10, seededRandom(seed));
    const ratings = labelled.responses.map(({ row }) => (row[0] ?? 0) + 128 * (row[1] ?? 0));
    const comments = labelled.comments.map((comment) => Number(comment.text));
    expect(new Set(ratings).size).toBe(size);
    expect(new Set(comments).size).toBe(size);
    const place = (order: readonly number[]) =>
      order.reduce<number[]>((places, who, at) => Object.assign(places, { [who]: at }), []);
    const arrival = included.map((_, i) => i);
    expect(Math.abs(zOf(arrival, place(ratings)))).toBeLessThan(3);
    expect(Math.abs(zOf(arrival, place(comments)))).toBeLessThan(3);
    expect(Math.abs(zOf(place(ratings), place(comments)))).toBeLessThan(3);
    // the control: the same measure sees an order that is there
    expect(Math.abs(zOf(arrival, arrival))).toBeGreaterThan(30);
  }
});
