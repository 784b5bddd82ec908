/** The context: what the work asks for, which is neither good nor bad, and where it closes a gate. */
import type { Block, Section } from "./document.ts";
import { joined, numbersOf } from "./pillar-section.ts";
import { type Material, said } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

const own = ["CRT", "DEP", "CHG"];

/** null where the questionnaire asked for no context. */
export function contextSection(material: Material): Section | null {
  const { release, teams, writer } = material;
  const scales = release.scales.filter((scale) => scale.pillar === "CONTEXT");
  if (scales.length === 0) return null;
  const found = scales
    .filter(({ code }) => teams.some(({ team }) => team.cells[code]?.state === "HIGH"))
    .map(({ code, name }): Sentence => {
      const key = own.includes(code) ? code : "other";
      return writer.say(`context.${key}`, { count: { fact: `high.${code}` }, scale: { name: `“${name}”` } });
    });
  const means = scales
    .filter(({ code }) => writer.has(`mean.${code}`) && writer.has(`mean.${code}.interval`))
    .map(({ code, name }) =>
      writer.say("pillar.mean", {
        scale: { name: `“${name}”` },
        mean: { fact: `mean.${code}` },
        interval: { fact: `mean.${code}.interval` },
      }),
    );
  const known = teams.filter(({ team }) => scales.some(({ code }) => team.cells[code]?.estimate));
  const numbers: readonly Block[] =
    known.length === 0
      ? []
      : [
          {
            kind: "folded",
            id: "numbers",
            summary: writer.say("pillar.numbers"),
            table: numbersOf(material, known, scales),
          },
        ];
  return {
    id: "context",
    title: writer.say("contents.context"),
    level: 1,
    blocks: [
      {
        kind: "text",
        id: "finding",
        style: "finding",
        sentences: found.length > 0 ? found : [writer.say("context.none")],
      },
      {
        kind: "text",
        id: "meaning",
        style: "plain",
        sentences: said(
          writer.say("context.meaning"),
          means.length > 0 ? writer.say("pillar.means", { list: { inline: joined(means) } }) : null,
        ),
      },
      ...numbers,
    ],
  };
}
