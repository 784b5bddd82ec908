/** The words of the report, each in a sentence or two. */
import { cellOf, type Section } from "./document.ts";
import type { Material } from "./sections.ts";

const terms = [
  ...["bottomUp", "motive", "means", "opportunity", "context", "gate", "cut", "estimate", "own", "interval", "firm"],
  ...["kind", "mustProve", "withheld", "notAsked", "smallestGroup", "clearChange", "fact"],
];

const slots = {
  cutWeak: { fact: "rules.cutWeak" },
  cutOk: { fact: "rules.cutOk" },
  high: { fact: "rules.scaleHigh" },
  interval: { fact: "rules.interval" },
  k: { fact: "rules.k" },
} as const;

export function glossarySection({ writer }: Material): Section {
  const title = writer.say("contents.glossary");
  const rows = terms.map((term) => [
    cellOf(writer.say(`glossary.${term}.term`)),
    cellOf(writer.say(`glossary.${term}.text`, slots)),
  ]);
  return {
    id: "glossary",
    title,
    level: 1,
    blocks: [{ kind: "table", id: "words", table: { label: title, style: "plain", head: [], rows } }],
  };
}
