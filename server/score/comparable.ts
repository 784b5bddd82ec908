import type { ScaleCode, ScaleKey, ScoringKey } from "./instrument.ts";

/** Whether a sub-scale of one wave may be set against that of another, and if not, why. */
export type Comparability = "comparable" | "other_version" | "other_items";

/**
 * Which sub-scales of two waves may be compared: those of one instrument version with the same items, keyed the same
 * (scoring 2.12). An item that was added, dropped, reworded (a new code) or turned round makes another sub-scale, and
 * another version is another questionnaire: what stands beside a statement changes how it is answered.
 */
export function comparabilityOf(
  first: ScoringKey,
  second: ScoringKey,
): Readonly<Partial<Record<ScaleCode, Comparability>>> {
  const isSameVersion = first.version === second.version;
  const verdicts = first.scales.map((scale): [ScaleCode, Comparability] => {
    const other = second.scales.find((candidate) => candidate.code === scale.code);
    if (other === undefined || itemsTextOf(scale) !== itemsTextOf(other)) return [scale.code, "other_items"];
    return [scale.code, isSameVersion ? "comparable" : "other_version"];
  });
  return Object.fromEntries(verdicts);
}

function itemsTextOf(scale: ScaleKey): string {
  return scale.items
    .map(({ code, key }) => `${code}${key === 1 ? "+" : "-"}`)
    .sort()
    .join(" ");
}
