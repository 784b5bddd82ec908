import { averageOf, type OpenedAnswer, type OpenedWave, readingOf } from "./opened-wave.ts";

/** The answers of each unit that they are labelled with. */
export function byUnit(wave: OpenedWave): ReadonlyMap<string, readonly OpenedAnswer[]> {
  const found = new Map<string, OpenedAnswer[]>();
  for (const answer of wave.answers) {
    const list = found.get(answer.unitId) ?? [];
    found.set(answer.unitId, list);
    list.push(answer);
  }
  return found;
}

/** Labels and stored scores that do not fit: a group below the threshold, a score that is not that of its answers. */
export function labelFaultsOf(
  wave: OpenedWave,
): { readonly place: string; readonly published: unknown; readonly expected: unknown }[] {
  const answersOf = byUnit(wave);
  const labels = new Set(wave.openings.map((opening) => opening.unitId));
  const faults = wave.openings.flatMap(({ unitId, included }) => {
    const n = answersOf.get(unitId)?.length ?? 0;
    const place = `answers of ${wave.units.find((unit) => unit.id === unitId)?.name ?? unitId}`;
    return [
      ...(n === included ? [] : [{ place: `${place} / opened`, published: included, expected: n }]),
      ...(n === 0 || n >= wave.thresholds.k ? [] : [{ place: `${place} / fewer than k`, published: n, expected: 0 }]),
    ];
  });
  const strangers = wave.answers.filter((answer) => !labels.has(answer.unitId)).length;
  const wrong = wave.answers.filter(({ answers, scale12 }) => {
    const { items, scores } = readingOf(wave.key, answers);
    return wave.key.scales.some(({ code }, s) => {
      const given = (items[code] ?? []).filter((value) => value !== null);
      return scale12[s] !== (scores[code] === null ? -1 : Math.round(12 * averageOf(given)));
    });
  }).length;
  return [
    ...faults,
    ...(strangers === 0
      ? []
      : [{ place: "answers of units that are not published", published: strangers, expected: 0 }]),
    ...(wrong === 0
      ? []
      : [{ place: "stored scores that do not follow from their answers", published: wrong, expected: 0 }]),
  ];
}
