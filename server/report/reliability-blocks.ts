/** How well the questions measured: blocks of the method section, each figure with its sentence in plain words. */
import type { ReleaseScale } from "../release/release.ts";
import { type Block, cellOf, nameOf, type Table, type TableCell } from "./document.ts";
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

/** Consistency, teams, statements and flags; what is missing for want of answers says so in its cell. */
export function reliabilityBlocks(material: Material): readonly Block[] {
  const { release, writer } = material;
  const say = (key: string): Sentence => writer.say(`reliability.${key}`, slots);
  const { scales } = release;
  const scaleRows = (parts: readonly string[]) =>
    scales.map((scale) => [cellOf(nameOf(scale.name)), ...parts.map((part) => numberCell(material, scale, part))]);
  return [
    { kind: "heading", text: say("title") },
    { kind: "text", style: "plain", sentences: [say("intro")] },
    { kind: "list", isOrdered: false, items: ["alpha", "within", "omega", "pillar"].map(say) },
    {
      kind: "table",
      table: tableOf(
        say,
        "consistency",
        ["scale", "headAlpha", "headInterval", "headWithin", "headOmega"],
        [...scaleRows(["alpha", "alpha.interval", "within", "omega"])],
      ),
    },
    { kind: "list", isOrdered: false, items: ["icc", "design", "agreement", "split"].map(say) },
    {
      kind: "table",
      table: tableOf(
        say,
        "teams",
        ["scale", "headIcc", "headMeans", "headDesign", "headUniform", "headSkewed", "headSplit"],
        scaleRows(["icc1", "icc2", "design", "uniform", "skewed", "split"]),
      ),
    },
    ...itemBlocks(material, say),
    ...qualityBlocks(material, say),
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

function numberCell({ writer }: Material, { code }: ReleaseScale, part: string): TableCell {
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
  if (rows.length === 0) return [{ kind: "text", style: "plain", sentences: [say("itemsNone")] }];
  const head = ["statement", "headAnswers", "headUnknown", "headSkipped", "headRest"];
  return [
    { kind: "text", style: "plain", sentences: said(say("items"), say("itemsFrom")) },
    { kind: "folded", summary: say("itemsTitle"), table: tableOf(say, "itemsTitle", head, rows) },
  ];
}

function qualityBlocks({ release, writer }: Material, say: (key: string) => Sentence): readonly Block[] {
  const flags = Object.keys(release.participation.quality ?? {});
  if (flags.length === 0)
    return [
      { kind: "heading", text: say("quality") },
      { kind: "text", style: "plain", sentences: [say("qualityNone")] },
    ];
  const rows = flags.map((flag) => [cellOf(say(`flags.${flag}`)), cellOf([writer.cite(`quality.${flag}`)])]);
  return [
    { kind: "heading", text: say("quality") },
    {
      kind: "text",
      style: "plain",
      sentences: [writer.say("reliability.qualityText", { excluded: { fact: "excluded" } })],
    },
    { kind: "table", table: tableOf(say, "quality", ["flag", "headSheets"], rows) },
  ];
}
