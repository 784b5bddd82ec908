/** How to read the report: the idea, the five answers, and one gate drawn with its words. */
import { markOf, verdictOrder } from "../heatmap/verdict-mark.ts";
import type { Section } from "./document.ts";
import { factOf, type Material } from "./sections.ts";

const ruleSlots = {
  cutWeak: { fact: "rules.cutWeak" },
  cutOk: { fact: "rules.cutOk" },
  cutContext: { fact: "rules.cutContext" },
  sure: { fact: "rules.sure" },
} as const;

export function howSection({ release, teams, writer }: Material): Section {
  const say = (key: string) => writer.say(`how.${key}`);
  const example = teams
    .flatMap((placed) => release.scales.map((scale) => factOf(placed, `${scale.code}.estimate`)))
    .find(({ fact }) => writer.has(fact));
  return {
    id: "how",
    title: writer.say("contents.how"),
    level: 1,
    blocks: [
      { kind: "text", id: "idea", style: "plain", sentences: [say("idea")] },
      { kind: "text", id: "default", style: "plain", sentences: [say("default")] },
      { kind: "heading", id: "answers-title", text: say("answers") },
      {
        kind: "definitions",
        id: "answers",
        items: verdictOrder.map((verdict) => ({
          mark: markOf(verdict),
          text: writer.say(`verdicts.${verdict}.definition`),
        })),
      },
      { kind: "heading", id: "gate-title", text: say("gate") },
      {
        kind: "gateHelp",
        id: "gate",
        words: {
          title: say("gate"),
          label: say("gateFigure"),
          notIn: say("gateNotIn"),
          watch: say("gateWatch"),
          isIn: say("gateIn"),
          estimate: [say("gateEstimate"), say("gateEstimateMore")],
          own: [say("gateOwn"), say("gateOwnMore")],
          caption: writer.say("how.gateCaption", ruleSlots),
          cutWeak: writer.cite("rules.cutWeak"),
          cutOk: writer.cite("rules.cutOk"),
        },
      },
      ...(example === undefined
        ? []
        : [
            {
              kind: "text" as const,
              id: "facts",
              style: "muted" as const,
              sentences: [writer.say("how.factsHelp", { example })],
            },
          ]),
    ],
  };
}
