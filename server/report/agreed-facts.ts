/** The facts of agreed actions: how many, by how much each should move its scale, and how the predictions came out. */
import type { Agreed, Agreement } from "../agreement/agreement.ts";
import { type JudgedPrediction, judgedPredictions, outcomes } from "../agreement/outcome.ts";
import type { Release } from "../release/release.ts";
import { countFact, type Fact, factKeyOf, wordFact } from "./fact.ts";

/** An action with the start of the ids of its facts, such as "agreed.S-100.1". */
export interface NamedAgreement {
  readonly agreement: Agreement;
  readonly fact: string;
}

/** Numbered within their unit, in the order in which they were agreed. */
export function namedAgreements(agreements: readonly Agreement[], prefix: "agreed" | "predicted") {
  const counts = new Map<string, number>();
  return agreements.map((agreement): NamedAgreement => {
    const number = (counts.get(agreement.unit) ?? 0) + 1;
    counts.set(agreement.unit, number);
    return { agreement, fact: `${prefix}.${factKeyOf(agreement.unit)}.${number}` };
  });
}

/** None where nothing was agreed. */
export function agreedFacts(release: Release, agreed: Agreed): readonly Fact[] {
  const now = namedAgreements(agreed.now, "agreed");
  const standing = agreed.now.filter(({ state }) => state !== "dropped");
  const judged = judgedPredictions(release, agreed.before);
  return [
    ...(standing.length === 0
      ? []
      : [
          countFact("agreed", standing.length, "agreed actions that are not dropped"),
          countFact("agreed.units", new Set(standing.map(({ unit }) => unit)).size, "units with agreed actions"),
        ]),
    ...now.map((named) => pointsOf(release, named)),
    ...(judged.length === 0
      ? []
      : [
          ...namedAgreements(agreed.before, "predicted").map((named) => pointsOf(release, named)),
          ...judgedFacts(release, judged),
        ]),
  ];
}

function judgedFacts(release: Release, judged: readonly JudgedPrediction[]): readonly Fact[] {
  const before = release.comparison?.earlier.title ?? "";
  const source = `predictions made after ${before}, against what came`;
  const named = new Set(judged.map(({ unit, agreement }) => `${unit?.id ?? ""} ${agreement.scale}`));
  const elsewhere = Object.entries(release.comparison?.teams ?? {}).flatMap(([unit, { cells }]) =>
    Object.entries(cells).flatMap(([scale, { change }]) =>
      change === null || named.has(`${unit} ${scale}`) ? [] : [change],
    ),
  );
  const up = elsewhere.filter(({ from }) => from > 0);
  return [
    countFact("predicted", judged.length, source),
    ...outcomes.map((outcome) =>
      countFact(`predicted.${outcome}`, judged.filter((one) => one.outcome === outcome).length, source),
    ),
    countFact(
      "predicted.elsewhere",
      elsewhere.length,
      "comparisons of teams in scales for which nothing was predicted",
    ),
    countFact(
      "predicted.elsewhereUp",
      up.length,
      "comparisons whose interval lies above no change, where nothing was predicted",
    ),
  ];
}

function pointsOf(release: Release, { agreement, fact }: NamedAgreement): Fact {
  const { points, scale, unitName, at } = agreement;
  const name = release.scales.find(({ code }) => code === scale)?.name ?? scale;
  const way = points > 0 ? "up" : "down";
  const said = `predicted by those who agreed, last changed ${at.toISOString().slice(0, 10)}`;
  const source = `${unitName}, ${name}, ${way} by at least so many points: ${said}`;
  return wordFact(`${fact}.points`, String(points), String(Math.abs(points)), source);
}
