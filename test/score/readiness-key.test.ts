import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scoringKeySchema } from "../../server/definition/scoring-key.ts";
import { readinessKey } from "./readiness-key.ts";

test("the shipped key scores as the reference values were scored", () => {
  const file = join(import.meta.dirname, "../../survey-definitions/bottom-up-learning.key.json");
  const shipped = scoringKeySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(shipped.order).toEqual(readinessKey.order);
  const itemsOf = (
    scales: readonly { code: string; pillar: string; items: readonly { code: string; key: 1 | -1 }[] }[],
  ) => scales.map(({ code, pillar, items }) => [code, pillar, ...items.map((item) => `${item.code} ${item.key}`)]);
  expect(itemsOf(shipped.scales)).toEqual(itemsOf(readinessKey.scales));
  expect(shipped.kinds.map((kind) => kind.code)).toEqual(readinessKey.kinds.map((kind) => kind.code));
  expect(shipped.kindQuestions.map((question) => question.code)).toEqual(["KC", "KD", "KR"]);
});
