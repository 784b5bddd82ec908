/** How well the questions measured: blocks of the method section, each figure with its sentence in plain words. */
import { pillarNames } from "../heatmap/pillars.ts";
import type { ReleaseScale } from "../release/release.ts";
import { type Block, cellOf, nameOf, type Table, type TableCell } from "./document.ts";
import { qualityBlocks } from "./quality-blocks.ts";
import { isMuchUnknown } from "./reliability-facts.ts";
import { type Material, said } from "./sections.ts";
import type { Sentence, Slots } from "./sentence.ts";

const slots: Slots = {
  interval: { fact: "rules.interval" },
  k: { fact: "rules.k" },
  rows: { fact: "method.rowsFrom" },
  df: { fact: "method.dfFrom" },
  teams: { fact: "method.teamsFrom" },
  items: { fact: "method.itemsFrom" },
  cautious: { fact: "method.cautious" },
  agreed: { fact: "method.agreed" },
  unknown: { fact: "method.unknown" },
  between: { name: "ICC(1)" },
  means: { name: "ICC(2)" },
  agreement: { name: "r_wg(j)" },
};

type ScaleReliability = ReleaseScale["reliability"];

/** A figure that is given from enough answers up: its sentences, its columns, and what is said where it is left out. */
interface Figure {
  readonly sentences: readonly string[];
  /** heading and fact of each column */
  readonly columns: readonly (readonly [string, string])[];
  readonly missing: string;
  readonly isGiven: (reliability: ScaleReliability) => boolean;
}

const consistency: readonly Figure[] = [
  {
    sentences: ["alpha", "omega"],
    columns: [
      ["headAlpha", "alpha"],
      ["headInterval", "alpha.interval"],
      ["headOmega", "omega"],
    ],
    missing: "missingAlpha",
    isGiven: (reliability) => reliability.consistency !== null,
  },
  {
    sentences: ["within"],
    columns: [["headWithin", "within"]],
    missing: "missingWithin",
    isGiven: (reliability) => reliability.alphaWithin !== null,
  },
];

const teams: readonly Figure[] = [
  {
    sentences: ["icc", "design"],
    columns: [
      ["headIcc", "icc1"],
      ["headMeans", "icc2"],
      ["headDesign", "design"],
    ],
    missing: "missingBetween",
    isGiven: (reliability) => reliability.between !== null,
  },
  {
    sentences: ["agreement", "split"],
    columns: [
      ["headUniform", "uniform"],
      ["headSkewed", "skewed"],
      ["headSplit", "split"],
    ],
    missing: "missingAgreement",
    isGiven: (reliability) => reliability.agreement !== null,
  },
];

/** Consistency, pillars, teams, statements and flags. A figure that rests on too little is left out, and said to be. */
export function reliabilityBlocks(material: Material): readonly Block[] {
  const { release, writer } = material;
  const say = (key: string): Sentence => writer.say(`reliability.${key}`, slots);
  const isGiven = (figure: Figure) => release.scales.some(({ reliability }) => figure.isGiven(reliability));
  const missing = [
    ...consistency.flatMap((figure) => (isGiven(figure) ? [] : figure.missing)),
    ...(release.pillars.some((pillar) => pillar.consistency !== null) ? [] : ["missingPillar"]),
    ...teams.flatMap((figure) => (isGiven(figure) ? [] : figure.missing)),
  ];
  return [
    { kind: "heading", id: "reliability-title", text: say("title") },
    { kind: "text", id: "reliability", style: "plain", sentences: [say("intro")] },
    ...figureBlocks(material, say, "consistency", consistency.filter(isGiven)),
    ...pillarBlocks(material, say),
    ...figureBlocks(material, say, "teams", teams.filter(isGiven)),
    ...(missing.length === 0
      ? []
      : [
          { kind: "text", id: "missing", style: "plain", sentences: [say("missing")] } as const,
          { kind: "list", id: "missing-list", isOrdered: false, items: missing.map(say) } as const,
        ]),
    ...itemBlocks(material, say),
    ...qualityBlocks(material, say),
  ];
}

function figureBlocks(
  material: Material,
  say: (key: string) => Sentence,
  label: string,
  figures: readonly Figure[],
): readonly Block[] {
  const columns = figures.flatMap((figure) => figure.columns);
  if (columns.length === 0) return [];
  const rows = material.release.scales.map((scale) => [
    cellOf(nameOf(scale.name)),
    ...columns.map(([, part]) => numberCell(material, scale.code, part)),
  ]);
  const items = figures.flatMap((figure) => figure.sentences).map(say);
  const head = ["scale", ...columns.map(([heading]) => heading)];
  return [
    { kind: "list", id: `${label}-words`, isOrdered: false, items },
    { kind: "table", id: `${label}-numbers`, table: tableOf(say, label, head, rows) },
  ];
}

function pillarBlocks(material: Material, say: (key: string) => Sentence): readonly Block[] {
  const { pillars } = material.release;
  if (pillars.every(({ consistency }) => consistency === null)) return [];
  const rows = pillars.map(({ code }) => [
    cellOf(nameOf(pillarNames[code])),
    ...["people", "stratified"].map((part) => numberCell(material, code, part)),
  ]);
  return [
    { kind: "text", id: "pillars", style: "plain", sentences: [say("pillar")] },
    {
      kind: "table",
      id: "pillars-numbers",
      table: tableOf(say, "pillars", ["headPillar", "headPeople", "headStratified"], rows),
    },
  ];
}

function tableOf(
  say: (key: string) => Sentence,
  label: string,
  head: readonly string[],
  rows: readonly (readonly TableCell[])[],
): Table {
  return {
    label: say(label),
    style: "numbers",
    head: head.map((key, i) => ({ text: say(key), isNumber: i > 0 })),
    rows,
  };
}

function numberCell({ writer }: Material, code: string, part: string): TableCell {
  const id = `reliability.${code}.${part}`;
  return cellOf(writer.has(id) ? [writer.cite(id)] : writer.say("reliability.none"));
}

function itemBlocks({ release, writer }: Material, say: (key: string) => Sentence): readonly Block[] {
  const rows = release.scales.flatMap((scale) =>
    scale.reliability.items.map((item) => [
      cellOf(nameOf(item.code), { small: nameOf(scale.name) }),
      ...["answered", "dk", "skipped", "rest"].map((part) => {
        const id = `item.${item.code}.${part}`;
        const text = writer.has(id) ? [writer.cite(id)] : say("none");
        return cellOf(text, part === "dk" && isMuchUnknown(item) ? { small: say("care") } : {});
      }),
    ]),
  );
  if (rows.length === 0) return [{ kind: "text", id: "items", style: "plain", sentences: [say("itemsNone")] }];
  const head = ["statement", "headAnswers", "headUnknown", "headSkipped", "headRest"];
  return [
    { kind: "text", id: "items", style: "plain", sentences: said(say("items"), say("itemsFrom")) },
    { kind: "folded", id: "items-numbers", summary: say("itemsTitle"), table: tableOf(say, "itemsTitle", head, rows) },
  ];
}
