/** One pillar over all teams: what is missing where, drawn as small multiples of intervals, with the same numbers. */

import { scaleWordsOf } from "../heatmap/obstacle.ts";
import { pillarNames, type ReadinessPillar, weaknessOf } from "../heatmap/pillars.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import type { ReleaseScale } from "../release/release.ts";
import { type Block, cellOf, nameOf, type Section, type Table } from "./document.ts";
import { teamKeyOf, topBy, weakestShown } from "./facts.ts";
import { estimateOf, factOf, type Material, said } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

const sectionIds: Readonly<Record<ReadinessPillar, "motive" | "means" | "opportunity">> = {
  MOTIVE: "motive",
  MEANS: "means",
  OPPORTUNITY: "opportunity",
};

export function pillarSection(material: Material, pillar: ReadinessPillar): Section | null {
  const { release, writer } = material;
  const scales = release.scales.filter((scale) => scale.pillar === pillar);
  if (scales.length === 0) return null;
  const id = sectionIds[pillar];
  return {
    id,
    title: writer.say(`contents.${id}`),
    level: 1,
    blocks: [
      { kind: "text", id: "finding", style: "finding", sentences: findingOf(material, scales) },
      { kind: "text", id: "contrast", style: "plain", sentences: contrastOf(material, scales) },
      ...figureOf(material, pillar, scales),
    ],
  };
}

/** Obstacles by how many teams they hold back, the most frequent first. */
function findingOf({ teams, writer }: Material, scales: readonly ReleaseScale[]): readonly Sentence[] {
  const weak = scales
    .map((scale) => ({ scale, count: teams.filter(({ team }) => team.cells[scale.code]?.state === "WEAK").length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (weak.length === 0) return [writer.say("pillar.none")];
  return weak.map(({ scale }, i) =>
    writer.say(i === 0 ? "pillar.weakest" : "pillar.weakestAlso", {
      count: { fact: `weak.${scale.code}` },
      obstacle: scaleWordsOf(scale.code, scale.name).obstacle,
    }),
  );
}

function contrastOf(material: Material, scales: readonly ReleaseScale[]): readonly Sentence[] {
  const { writer } = material;
  const cells = material.teams.flatMap((placed) =>
    scales.filter((scale) => placed.team.cells[scale.code]?.estimate).map((scale) => ({ placed, scale })),
  );
  const lowest = cells.reduce<(typeof cells)[number] | undefined>(
    (low, one) =>
      low === undefined || estimateOf(one.placed, one.scale.code) < estimateOf(low.placed, low.scale.code) ? one : low,
    undefined,
  );
  if (lowest === undefined) return [];
  const { code } = lowest.scale;
  const best = topBy(material.teams, (placed) => estimateOf(placed, code));
  const isWeak = lowest.placed.team.cells[code]?.state === "WEAK";
  const means = scales
    .filter((scale) => writer.has(`mean.${scale.code}`) && writer.has(`mean.${scale.code}.interval`))
    .map((scale) =>
      writer.say("pillar.mean", {
        scale: { name: `“${scale.name}”` },
        mean: { fact: `mean.${scale.code}` },
        interval: { fact: `mean.${scale.code}.interval` },
      }),
    );
  return said(
    material.teams.length > 1
      ? writer.say("pillar.lowest", {
          name: { name: `“${lowest.scale.name}” in ${lowest.placed.team.name}` },
          estimate: factOf(lowest.placed, `${code}.estimate`),
          interval: factOf(lowest.placed, `${code}.estimate.interval`),
        })
      : null,
    isWeak && best && best.team.cells[code]?.state === "OK"
      ? writer.say("pillar.best", { name: { name: best.team.name }, estimate: factOf(best, `${code}.estimate`) })
      : null,
    means.length > 0 ? writer.say("pillar.means", { list: { inline: joined(means) } }) : null,
  );
}

/** Sentences one after the other, a comma between. */
export function joined(sentences: readonly Sentence[]): Sentence {
  return sentences.flatMap((sentence, i) =>
    i === 0 ? sentence : [{ kind: "words" as const, text: ", " }, ...sentence],
  );
}

function figureOf(material: Material, pillar: ReadinessPillar, scales: readonly ReleaseScale[]): readonly Block[] {
  const { writer, teams } = material;
  const weakest = (placed: PlacedTeam): number =>
    Math.min(...scales.map((scale) => weaknessOf(placed.team.cells[scale.code])));
  const known = teams.filter((placed) => Number.isFinite(weakest(placed)));
  const rows = [...known].sort((a, b) => weakest(a) - weakest(b)).slice(0, weakestShown);
  if (rows.length === 0) return [];
  const isAll = rows.length === known.length;
  return [
    {
      kind: "multiples",
      id: "figure",
      multiples: {
        id: pillar.toLowerCase(),
        title: writer.say(isAll ? "pillar.figure" : "pillar.figureWeakest", {
          pillar: pillarNames[pillar],
          shown: { fact: "method.shown" },
          teams: { fact: "teams" },
        }),
        description: writer.say("pillar.description"),
        caption: writer.say("pillar.caption", { interval: { fact: "rules.interval" } }),
        scales,
        rows: rows.map((placed) => ({ key: teamKeyOf(placed), team: placed.team })),
      },
    },
    { kind: "folded", id: "numbers", summary: writer.say("pillar.numbers"), table: numbersOf(material, rows, scales) },
    ...(rows.length > 2
      ? [{ kind: "text" as const, id: "order", style: "note" as const, sentences: [writer.say("pillar.order")] }]
      : []),
  ];
}

/** Estimates with their intervals: a row for each team, a column for each scale. */
export function numbersOf({ writer }: Material, rows: readonly PlacedTeam[], scales: readonly ReleaseScale[]): Table {
  return {
    label: writer.say("pillar.numbers"),
    style: "numbers",
    head: [
      { text: writer.say("fit.team"), isNumber: false },
      ...scales.map((scale) => ({ text: nameOf(scale.name), isNumber: true })),
    ],
    rows: rows.map((placed) => [
      cellOf(nameOf(placed.team.name)),
      ...scales.map((scale) => {
        const { fact } = factOf(placed, `${scale.code}.estimate`);
        if (!writer.has(fact)) return cellOf(writer.say("who.withheld"));
        return cellOf([writer.cite(fact)], {
          small: writer.has(`${fact}.interval`) ? [writer.cite(`${fact}.interval`)] : [],
        });
      }),
    ]),
  };
}
