/** Careless answers: how many sheets carried which flag, and what those set aside would have changed. */
import { type Block, cellOf, nameOf } from "./document.ts";
import { type Material, said, scaleIn } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

/** `say`: a sentence of this part by its key. */
export function qualityBlocks(material: Material, say: (key: string) => Sentence): readonly Block[] {
  const { release, writer } = material;
  const flags = Object.keys(release.participation.quality ?? {});
  const heading: Block = { kind: "heading", id: "quality-title", text: say("quality") };
  if (flags.length === 0)
    return [heading, { kind: "text", id: "quality", style: "plain", sentences: [say("qualityNone")] }];
  const rows = flags.map((flag) => [cellOf(say(`flags.${flag}`)), cellOf([writer.cite(`quality.${flag}`)])]);
  return [
    heading,
    {
      kind: "text",
      id: "quality",
      style: "plain",
      sentences: [writer.say("reliability.qualityText", { excluded: { fact: "excluded" } })],
    },
    {
      kind: "table",
      id: "quality-numbers",
      table: {
        label: say("quality"),
        style: "numbers",
        head: ["flag", "headSheets"].map((key, i) => ({ text: say(key), isNumber: i > 0 })),
        rows,
      },
    },
    ...effectBlocks(material, say),
  ];
}

function effectBlocks({ release, writer }: Material, say: (key: string) => Sentence): readonly Block[] {
  const { excludedEffect, participation } = release;
  if (excludedEffect.length === 0)
    return participation.excluded === 0
      ? []
      : [{ kind: "text", id: "effect", style: "plain", sentences: [say("effectNone")] }];
  const sheets = (id: string) => writer.say("reliability.sheets", { sheets: { fact: id } });
  return [
    {
      kind: "text",
      id: "effect",
      style: "plain",
      sentences: said(writer.say("reliability.effect", { most: { fact: "effect.most" } }), say("effectFrom")),
    },
    {
      kind: "table",
      id: "effect-numbers",
      table: {
        label: say("effectTitle"),
        style: "numbers",
        head: ["scale", "headWithout", "headWith", "headDifference"].map((key, i) => ({
          text: say(key),
          isNumber: i > 0,
        })),
        rows: excludedEffect.map(({ scale }) => [
          cellOf(nameOf(scaleIn(release, scale).name)),
          cellOf([writer.cite(`effect.${scale}.mean`)], { small: sheets(`effect.${scale}.n`) }),
          cellOf([writer.cite(`effect.${scale}.with`)], { small: sheets(`effect.${scale}.nWith`) }),
          cellOf([writer.cite(`effect.${scale}.difference`)]),
        ]),
      },
    },
  ];
}
