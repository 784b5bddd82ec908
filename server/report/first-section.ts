/** What to do first, for the organisation: which conditions hold back how many teams, and what tends to move them. */
import { obstaclesOf } from "../heatmap/answer.ts";
import { scaleWordsOf } from "../heatmap/obstacle.ts";
import { type Block, cellOf, type Section } from "./document.ts";
import { adviceFor, fewNames, type Material, said, scaleIn } from "./sections.ts";
import { textOf } from "./sentence.ts";

export function firstSection(material: Material): Section {
  const { release, teams, writer } = material;
  const obstacles = obstaclesOf(teams);
  const [top] = obstacles;
  const section = { id: "first", title: writer.say("contents.first"), level: 1 } as const;
  if (top === undefined) {
    const urgent = teams.filter(({ team }) => team.verdict === "DEFAULT" && team.priority === "high");
    const sentences = said(
      writer.say("first.nothing"),
      urgent.length > 0 ? writer.say("first.beginWith", { names: { names: fewNames(urgent) } }) : null,
    );
    return { ...section, blocks: [{ kind: "text", id: "finding", style: "finding", sentences }] };
  }
  const { repair } = scaleWordsOf(top.code, scaleIn(release, top.code).name);
  return {
    ...section,
    blocks: [
      {
        kind: "text",
        id: "finding",
        style: "finding",
        sentences: said(
          writer.say("first.finding", { obstacles: { fact: "obstacles" }, fix: { fact: "verdicts.FIX" } }),
          obstacles.length > 1 ? writer.say("first.findingTop", { repair }) : null,
        ),
      },
      leversTable(material, obstacles),
      { kind: "text", id: "method", style: "muted", sentences: [writer.say("first.method")] },
    ],
  };
}

function leversTable(material: Material, obstacles: ReturnType<typeof obstaclesOf>): Block {
  const { release, teams, writer, wording } = material;
  const head = ["obstacle", "where", "moves", "know"].map((key) => ({
    text: writer.say(`first.${key}`),
    isNumber: false,
  }));
  const rows = obstacles.map(({ code }) => {
    const { advice, key } = adviceFor(wording, code);
    const held = teams.filter(({ team }) => team.verdict === "FIX" && team.fix.includes(code));
    return [
      cellOf(writer.say(`advice.${key}.title`, { scale: { name: `“${scaleIn(release, code).name}”` } })),
      cellOf(writer.say("first.whereCount", { count: { fact: `fix.${code}` }, fix: { fact: "verdicts.FIX" } }), {
        small: [{ kind: "name" as const, text: fewNames(held, 8).join(", ") }],
      }),
      cellOf([], {
        items: advice.actions.map(({ kind, text, effort, owner }) => ({
          lead: kind,
          text: `${text} ${textOf(writer.say(`first.${effort}`, { owner }))}`,
        })),
      }),
      cellOf([
        { kind: "words" as const, text: advice.know },
        ...(writer.has(`needed.${code}`)
          ? [
              { kind: "words" as const, text: " " },
              ...writer.say("first.needed", { points: { fact: `needed.${code}` } }),
            ]
          : []),
      ]),
    ];
  });
  return { kind: "table", id: "levers", table: { label: writer.say("contents.first"), style: "levers", head, rows } };
}
