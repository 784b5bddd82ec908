/** Facts of the method: how every scale measured over the whole organisation, and how many sheets carried a flag. */
import { numberOf, percentOf } from "../heatmap/spelling.ts";
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
