import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hitsOf, limitOf, type Placed } from "./linking/matching.ts";
import { proofs } from "./proofs.ts";

test("every test that an attack rests on exists under its name", () => {
  const missing = proofs.flatMap(({ id, tests }) =>
    Object.entries(tests).flatMap(([file, names]) => {
      const text = readFileSync(join(import.meta.dirname, "..", file), "utf8");
      // one test a part of the server: the name is put together when it runs
      const asWritten = (name: string) => `"${name.replace(/^the (collector|opener|issuer) /, "the %s ")}`;
      return names.filter((name) => !text.includes(asWritten(name))).map((name) => `${id}: ${file}: ${name}`);
    }),
  );
  expect(missing).toEqual([]);
  expect(proofs.length).toBeGreaterThan(12);
});

test("the matching finds everybody where the order is kept, nearly nobody where it is not, and leaves out who does not fit", () => {
  const list = (places: readonly number[]): Placed[] => places.map((place, owner) => ({ owner: String(owner), place }));
  const size = 12;
  const inOrder = Array.from({ length: size }, (_, at) => at);
  expect(hitsOf([{ people: list(inOrder), things: list(inOrder.map((at) => at * 3 + 1)) }])).toEqual({
    hits: size,
    pairs: size,
    expected: 1,
  });
  expect(hitsOf([{ people: list(inOrder), things: list(inOrder.map((at) => (at * 5 + 3) % size)) }]).hits).toBeLessThan(
    4,
  );
  const one = { people: list(inOrder), things: list(inOrder).filter(({ owner }) => owner !== "11") };
  const { hits, pairs, expected } = hitsOf([one]);
  expect([pairs, expected]).toEqual([11, 11 / 12]);
  expect(hits).toBeGreaterThan(3);
  expect(limitOf(100, 3)).toBe(130);
});
