import fc from "fast-check";
import { expect, test } from "vitest";
import { auditPathIn, auditTreeOf } from "../../server/ballot/audit-tree.ts";
import { auditPathOf, merkleRootOf } from "../../server/wave/merkle.ts";

test("the kept tree gives the paths and the root of RFC 6962, for any number of leaves", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), (count) => {
      const leaves = Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
      const tree = auditTreeOf(leaves);
      expect(tree.at(-1)?.[0]).toEqual(merkleRootOf(leaves));
      for (let index = 0; index < count; index++) expect(auditPathIn(tree, index)).toEqual(auditPathOf(leaves, index));
    }),
    { numRuns: 25 },
  );
});
