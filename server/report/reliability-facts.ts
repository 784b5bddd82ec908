/** Facts of the method: how every scale measured over the whole organisation, and how many sheets carried a flag. */
import { signedOf } from "../heatmap/change-words.ts";
import { pillarNames } from "../heatmap/pillars.ts";
import { numberOf, percentOf, pointsOf } from "../heatmap/spelling.ts";
import type { Release, ReleaseScale } from "../release/release.ts";
import type { Fact } from "./fact.ts";

/** Share of "don't know" from which a statement has to be read with care (a convention). */
const muchUnknown = 0.25;

/** With two decimals and without the nought in front: ".71", "-.12", "1.60"; a minus is a minus sign. */
export function decimalOf(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "\u2212");
}

export function reliabilityFacts(release: Release): readonly Fact[] {
  const method = "method: from when a number of reliability is given";
  const { participation, reliabilityFrom } = release;
  return [
    counted("method.rowsFrom", reliabilityFrom.completeRows, method),
    counted("method.dfFrom", reliabilityFrom.withinDf, method),
    counted("method.teamsFrom", reliabilityFrom.teams, method),
    counted("method.itemsFrom", reliabilityFrom.itemAnswers, method),
    spelt("method.cautious", decimalOf(0.5), "method: reliability inside teams where it is not known"),
    spelt("method.agreed", decimalOf(reliabilityFrom.agreed), "method: agreement below which opinions are split"),
    spelt("method.unknown", percentOf(muchUnknown), "method: from when a statement is to be read with care"),
    ...Object.entries(participation.quality ?? {}).map(([flag, count]) =>
      counted(`quality.${flag}`, count, "opened sheets, set aside or not, that carried the flag"),
    ),
    ...release.scales.flatMap(scaleFacts),
    ...release.pillars.flatMap(pillarFacts),
    ...effectFacts(release),
  ];
}

function pillarFacts({ code, consistency }: Release["pillars"][number]): readonly Fact[] {
  if (consistency === null) return [];
  const name = `${pillarNames[code]}, the whole pillar`;
  const answered = `${numberOf(consistency.people)} people with a score on every scale of it`;
  return [
    counted(`reliability.${code}.people`, consistency.people, `${name}, people with a score on every scale`),
    ...(consistency.alpha === null
      ? []
      : [
          {
            ...spelt(`reliability.${code}.stratified`, decimalOf(consistency.alpha), `${name}, stratified alpha`),
            answered,
          },
        ]),
  ];
}

/** Means of the whole organisation without the sheets that were set aside, and with them. */
function effectFacts({ excludedEffect, scales }: Release): readonly Fact[] {
  if (excludedEffect.length === 0) return [];
  const most = Math.max(...excludedEffect.map(({ difference }) => Math.abs(difference)));
  return [
    counted("effect.most", most, "largest difference that sheets set aside would make in a mean of the organisation"),
    ...excludedEffect.flatMap(({ scale, n, mean, nWith, meanWith, difference }) => {
      const name = `${scales.find(({ code }) => code === scale)?.name ?? scale}, whole organisation`;
      const without = `${numberOf(n)} sheets that count`;
      const together = `${numberOf(nWith)} sheets, those set aside put back`;
      return [
        counted(`effect.${scale}.n`, n, `${name}, sheets that count and have a score`),
        counted(`effect.${scale}.nWith`, nWith, `${name}, the same with the sheets set aside`),
        { ...spelt(`effect.${scale}.mean`, pointsOf(mean), `${name}, plain mean`), answered: without },
        { ...spelt(`effect.${scale}.with`, pointsOf(meanWith), `${name}, plain mean`), answered: together },
        spelt(`effect.${scale}.difference`, signedOf(difference), `${name}, with less without the sheets set aside`),
      ];
    }),
  ];
}

function scaleFacts({ code, name, reliability }: ReleaseScale): readonly Fact[] {
  const { consistency, alphaWithin, between, agreement, items } = reliability;
  const rows = consistency === null ? "" : `${numberOf(consistency.rows)} complete answers`;
  const teams = between === null ? "" : `${numberOf(between.teams)} teams`;
  const agreeing = agreement === null ? "" : `${numberOf(agreement.teams)} teams`;
  const range =
    consistency?.lower == null || consistency.upper === null
      ? ""
      : `${decimalOf(consistency.lower)} to ${decimalOf(consistency.upper)}`;
  const decimal = (part: string, value: number | null | undefined, what: string, answered: string): readonly Fact[] =>
    value == null ? [] : [{ ...spelt(`reliability.${code}.${part}`, decimalOf(value), `${name}, ${what}`), answered }];
  return [
    ...decimal("alpha", consistency?.alpha, "alpha over everybody", rows).map((fact) => ({ ...fact, interval: range })),
    ...(range === "" ? [] : [spelt(`reliability.${code}.alpha.interval`, range, `${name}, interval of alpha`)]),
    ...decimal("omega", consistency?.omega, "omega over everybody", rows),
    ...decimal("within", alphaWithin, "alpha inside teams", ""),
    ...decimal("icc1", between?.icc1, "part of the differences that lies between teams", teams),
    ...decimal("icc2", between?.icc2, "reliability of the means of teams", teams),
    ...decimal("design", between?.designEffect, "design effect", teams),
    ...decimal("uniform", agreement?.uniform, "median agreement, even chance", agreeing),
    ...decimal("skewed", agreement?.slightSkew, "median agreement, chance that leans to agreeing", agreeing),
    ...(agreement === null
      ? []
      : [
          counted(`reliability.${code}.split`, agreement.split, `${name}, teams in which opinions are split`, agreeing),
        ]),
    ...items.flatMap(({ code: item, answered, dk, skipped, rest }) => {
      const asked = answered + dk + skipped;
      const said = `${numberOf(answered)} answers`;
      const share = (part: string, count: number, what: string): Fact => {
        return {
          ...spelt(`item.${item}.${part}`, percentOf(count / asked), `${name}, ${item}, ${what}`),
          answered: said,
        };
      };
      return [
        counted(`item.${item}.answered`, answered, `${name}, ${item}, answers`),
        share("dk", dk, "do not know"),
        share("skipped", skipped, "left out"),
        ...(rest === null
          ? []
          : [{ ...spelt(`item.${item}.rest`, decimalOf(rest), `${name}, ${item} with the rest`), answered: rows }]),
      ];
    }),
  ];
}

/** True if so many said "don't know" that the statement has to be read with care. */
export function isMuchUnknown({ answered, dk, skipped }: ReleaseScale["reliability"]["items"][number]): boolean {
  return dk / (answered + dk + skipped) > muchUnknown;
}

function counted(id: string, count: number, source: string, answered = ""): Fact {
  return { id, value: String(count), spelling: numberOf(count), count, answered, interval: "", source };
}

function spelt(id: string, spelling: string, source: string): Fact {
  return { id, value: spelling, spelling, count: null, answered: "", interval: "", source };
}
