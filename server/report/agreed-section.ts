/** What has been agreed after this wave, and what became of the predictions that were made after the last one. */
import { type JudgedPrediction, judgedPredictions, outcomes } from "../agreement/outcome.ts";
import { sentenceOf } from "../heatmap/spelling.ts";
import { namedAgreements } from "./agreed-facts.ts";
import { type Block, cellOf, nameOf, type Section, type TableCell } from "./document.ts";
import { teamKeyOf } from "./facts.ts";
import { type Material, said } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

/** null where nothing is agreed. */
export function agreedSection({ agreed, release, writer }: Material): Section | null {
  const standing = namedAgreements(agreed.now, "agreed").filter(({ agreement }) => agreement.state !== "dropped");
  if (standing.length === 0) return null;
  const head = ["unit", "what", "owner", "change"].map((key) => ({
    text: writer.say(`agreed.${key}`),
    isNumber: false,
  }));
  const rows = standing.map(({ agreement, fact }) => {
    const { unitName, what, owner, dueOn, state, points, scale } = agreement;
    const name = release.scales.find(({ code }) => code === scale)?.name ?? scale;
    return [
      cellOf(nameOf(unitName)),
      cellOf(nameOf(what), { small: writer.say(`agreed.state.${state}`) }),
      cellOf(writer.say("agreed.ownerDue", { owner: { name: owner }, day: { day: dueOn } })),
      cellOf(
        writer.say(points > 0 ? "agreed.rise" : "agreed.fall", {
          scale: { name: `“${name}”` },
          points: { fact: `${fact}.points` },
        }),
      ),
    ];
  });
  return {
    id: "agreed",
    title: writer.say("contents.agreed"),
    level: 1,
    blocks: [
      {
        kind: "text",
        id: "finding",
        style: "finding",
        sentences: [writer.say("agreed.finding", { agreed: { fact: "agreed" }, units: { fact: "agreed.units" } })],
      },
      {
        kind: "table",
        id: "actions",
        table: { label: writer.say("contents.agreed"), style: "wide", head, rows },
      },
      { kind: "text", id: "note", style: "muted", sentences: [writer.say("agreed.note")] },
    ],
  };
}

/** null where nothing was predicted, or nothing can judge it. */
export function predictedSection(material: Material): Section | null {
  const { agreed, release, writer } = material;
  const judged = judgedPredictions(release, agreed.before);
  if (judged.length === 0) return null;
  const earlier = { name: `“${release.comparison?.earlier.title ?? ""}”` };
  const counts = outcomes.flatMap((outcome) =>
    judged.some((one) => one.outcome === outcome)
      ? [writer.say(`predicted.count.${outcome}`, { n: { fact: `predicted.${outcome}` } })]
      : [],
  );
  const hasElsewhere = writer.cite("predicted.elsewhere").text !== "0";
  const text = (id: string, style: "finding" | "plain" | "note" | "muted", sentences: readonly Sentence[]): Block => {
    return { kind: "text", id, style, sentences };
  };
  return {
    id: "predicted",
    title: writer.say("contents.predicted"),
    level: 1,
    blocks: [
      text("finding", "finding", [writer.say("predicted.finding", { n: { fact: "predicted" }, earlier }), ...counts]),
      text(
        "caution",
        "note",
        said(
          writer.say("predicted.caution"),
          hasElsewhere
            ? writer.say("predicted.elsewhere", {
                up: { fact: "predicted.elsewhereUp" },
                all: { fact: "predicted.elsewhere" },
              })
            : null,
        ),
      ),
      predictionsTable(material, judged),
      text("method", "muted", [writer.say("predicted.method", { interval: { fact: "rules.interval" } })]),
    ],
  };
}

function predictionsTable(material: Material, judged: readonly JudgedPrediction[]): Block {
  const { agreed, release, writer } = material;
  const named = namedAgreements(agreed.before, "predicted");
  const head = ["where", "predicted", "came", "outcome"].map((key) => ({
    text: writer.say(`predicted.${key}`),
    isNumber: false,
  }));
  const rows = judged.map((one, at): readonly TableCell[] => {
    const { agreement, outcome, reason } = one;
    const { scale, points, what, state, unitName } = agreement;
    const name = release.scales.find(({ code }) => code === scale)?.name ?? scale;
    return [
      cellOf(nameOf(unitName), {
        small: writer.say("predicted.action", {
          what: { name: sentenceOf(what) },
          state: { inline: writer.say(`agreed.state.${state}`) },
        }),
      }),
      cellOf(
        writer.say(points > 0 ? "predicted.rise" : "predicted.fall", {
          scale: { name: `“${name}”` },
          points: { fact: `${named[at]?.fact ?? ""}.points` },
        }),
      ),
      cellOf(cameOf(material, one)),
      cellOf(writer.say(`predicted.is.${outcome}`), {
        small: reason === null ? [] : writer.say(`changes.why.${reason}`),
      }),
    ];
  });
  return {
    kind: "table",
    id: "predictions",
    table: { label: writer.say("contents.predicted"), style: "wide", head, rows },
  };
}

/** The change with its interval, and that of the organisation beside it; empty where nothing is compared. */
function cameOf(material: Material, judged: JudgedPrediction): Sentence {
  const { writer } = material;
  const fact = changeFactOf(material, judged);
  if (fact === null) return [];
  const slots = { change: { fact }, interval: { fact: `${fact}.interval` } };
  return judged.whole === null
    ? writer.say("predicted.cameAlone", slots)
    : writer.say("predicted.cameBeside", { ...slots, whole: { fact: `change.${judged.agreement.scale}` } });
}

/** Id of the fact of the change that judges a prediction; null where there is none. */
function changeFactOf({ teams }: Material, { unit, change, agreement }: JudgedPrediction): string | null {
  if (change === null || unit === null) return null;
  if (unit.parentId === null) return `change.${agreement.scale}`;
  const placed = teams.find((one) => one.unit.id === unit.id);
  return placed === undefined ? null : `team.${teamKeyOf(placed)}.${agreement.scale}.change`;
}
