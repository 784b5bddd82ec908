/** The facts of one team: who answered, each scale with both means, the chances, and the counts behind its verdict. */
import { kindLabelOf } from "../heatmap/kind-words.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { answeredOf, chanceOf, isNearlyAll, numberOf, pointsOf, rangeOf } from "../heatmap/spelling.ts";
import type { Interval, Release, ReleaseScale } from "../release/release.ts";
import { type Fact, factKeyOf } from "./fact.ts";

type Entry = readonly [string, Fact | { readonly withheld: string }];

/** Key of a team in the ids of its facts: the external id of its unit, with "~rest" for what remains of one. */
export function teamKeyOf({ unit, team }: PlacedTeam): string {
  return team.part === "rest" ? `${factKeyOf(unit.externalId)}~rest` : factKeyOf(unit.externalId);
}

export function teamFacts(release: Release, placed: PlacedTeam): readonly Entry[] {
  const { team } = placed;
  const id = `team.${teamKeyOf(placed)}`;
  const said = answeredOf(team.n, team.invited);
  const of = (rest: string, value: string, spelling: string, source: string, interval = ""): Entry => [
    `${id}.${rest}`,
    { id: `${id}.${rest}`, value, spelling, count: null, answered: said, interval, source: `${team.name}, ${source}` },
  ];
  const bounds = (team.allInPlace ?? []).map(chanceOf);
  return [
    of("answered", isNearlyAll(team.n, team.invited) ? "over 0.9" : String(team.n), said, "counts at the close"),
    [
      `${id}.watch`,
      {
        id: `${id}.watch`,
        value: String(team.watch.length),
        spelling: numberOf(team.watch.length),
        count: team.watch.length,
        answered: said,
        interval: "",
        source: `${team.name}, conditions that are not certain`,
      },
    ],
    ...["low", "high"].flatMap((which, i) =>
      bounds[i] === undefined
        ? []
        : [of(`together.${which}`, bounds[i], bounds[i], "bounds of the chance that nothing is missing")],
    ),
    ...release.scales.flatMap((scale) => scaleEntries(placed, scale, of)),
    ...release.kinds.flatMap((kind) => {
      const questions = Object.entries(team.kinds[kind.code]?.questions ?? {});
      return questions.flatMap(([question, { yes, n }]) =>
        yes === null || n === null
          ? []
          : [
              of(
                `${kind.code}.${question}`,
                String(yes),
                `${numberOf(yes)} of ${numberOf(n)}`,
                kindLabelOf(kind.label).name,
              ),
            ],
      );
    }),
  ];
}

function scaleEntries(
  placed: PlacedTeam,
  scale: ReleaseScale,
  of: (rest: string, value: string, spelling: string, source: string, interval?: string) => Entry,
): readonly Entry[] {
  const { team } = placed;
  const cell = team.cells[scale.code];
  if (cell === undefined || cell.estimate === null) {
    const id = `team.${teamKeyOf(placed)}.${scale.code}.estimate`;
    return [
      [id, { withheld: cell === undefined ? "the scale is withheld in this team." : "too few people answered it." }],
    ];
  }
  const points = (rest: string, interval: Interval, source: string): readonly Entry[] => [
    of(
      `${scale.code}.${rest}`,
      pointsOf(interval.mean),
      pointsOf(interval.mean),
      `${scale.name}, ${source}`,
      rangeOf(interval),
    ),
    ...(rangeOf(interval) === ""
      ? []
      : [
          of(
            `${scale.code}.${rest}.interval`,
            rangeOf(interval),
            rangeOf(interval),
            `${scale.name}, ${source}, interval`,
          ),
        ]),
  ];
  const chances: readonly Entry[] = [
    ...(cell.p50 === null || scale.pillar === "CONTEXT"
      ? []
      : [
          of(
            `${scale.code}.below`,
            chanceOf(1 - cell.p50),
            chanceOf(1 - cell.p50),
            `${scale.name}, chance below the lower cut`,
          ),
        ]),
    ...(cell.p60 === null
      ? []
      : [
          of(
            `${scale.code}.above`,
            chanceOf(cell.p60),
            chanceOf(cell.p60),
            `${scale.name}, chance of the upper cut or more`,
          ),
        ]),
  ];
  return [
    ...points("estimate", cell.estimate, "estimate"),
    ...(cell.own === null ? [] : points("own", cell.own, "own mean")),
    ...chances,
  ];
}
