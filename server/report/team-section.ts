/** A team's own sheet: verdict, why with the numbers that decided, the gates drawn, each kind, what to do first. */

import { bandOf } from "../heatmap/cell-band.ts";
import { closesGate } from "../heatmap/gate-figure.ts";
import { kindLabelOf, kindWhyOf } from "../heatmap/kind-words.ts";
import { scaleWordsOf } from "../heatmap/obstacle.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { listOf } from "../heatmap/spelling.ts";
import { strengthsOf } from "../heatmap/unit-words.ts";
import { kindMarkOf, teamMarkOf } from "../heatmap/verdict-mark.ts";
import { cautionBlock } from "./caution-blocks.ts";
import type { Block, Section } from "./document.ts";
import { teamKeyOf } from "./facts.ts";
import { adviceFor, factOf, type Material, said, scaleIn } from "./sections.ts";
import type { Sentence } from "./sentence.ts";
import { teamChangeSentences } from "./team-change.ts";
import { gateTable } from "./team-table.ts";

export function teamSection(material: Material, placed: PlacedTeam): Section {
  const { release, writer } = material;
  const { team, path } = placed;
  return {
    id: `team-${teamKeyOf(placed)}`,
    title: [{ kind: "name", text: team.name }],
    level: 2,
    blocks: [
      {
        kind: "text",
        id: "kicker",
        style: "kicker",
        sentences: [
          writer.say("team.kicker", {
            path: { name: path.length > 0 ? `${path.join(", ")}. ` : "" },
            n: factOf(placed, "answered"),
          }),
        ],
      },
      { kind: "verdict", id: "verdict", mark: teamMarkOf(team), text: verdictLine(material, placed) },
      ...cautionBlock(material, placed),
      {
        kind: "text",
        id: "why",
        style: "plain",
        sentences: [...whyOf(material, placed), ...teamChangeSentences(material, placed)],
      },
      { kind: "gates", id: "gates", title: writer.say("team.gates"), team, key: teamKeyOf(placed) },
      { kind: "folded", id: "numbers", summary: writer.say("team.numbers"), table: gateTable(material, placed) },
      { kind: "heading", id: "kinds-title", text: writer.say("team.kinds") },
      {
        kind: "kinds",
        id: "kinds",
        items: release.kinds.flatMap((kind) => {
          const cell = team.kinds[kind.code];
          if (cell === undefined) return [];
          return [
            {
              name: kindLabelOf(kind.label).name,
              mark: kindMarkOf(cell, team),
              why: whyWords(kind.code, placed, material),
            },
          ];
        }),
      },
      ...todoBlocks(material, placed),
    ],
  };
}

/** Why a kind has its verdict, in words without numbers: the numbers stand in the list of evidence. */
function whyWords(code: string, { team }: PlacedTeam, { release }: Material): string {
  const cell = team.kinds[code];
  if (cell === undefined || cell.rule === "must_prove") return "";
  const quiet = {
    ...cell,
    questions: { KC: unnamed(cell.questions.KC), KD: unnamed(cell.questions.KD), KR: cell.questions.KR },
  };
  return cell.rule === "certainty" || cell.rule === "dependence" ? kindWhyOf(code, quiet, team, release) : "";
}

function unnamed<Answer extends object>(answer: Answer): Answer & { readonly yes: null; readonly n: null } {
  return { ...answer, yes: null, n: null };
}

function verdictLine({ release, writer }: Material, { team }: PlacedTeam): Sentence {
  if (team.verdict === "FIX") {
    const repair = listOf(team.fix.map((code) => scaleWordsOf(code, scaleIn(release, code).name).repair));
    return writer.say("verdicts.FIX.line", { repair });
  }
  if (team.verdict === "DEFAULT")
    return writer.say(`verdicts.DEFAULT.${team.confidence === "firm" ? "lineFirm" : "lineProvisional"}`);
  return writer.say(`verdicts.${team.verdict}.line`);
}

function whyOf(material: Material, placed: PlacedTeam): readonly Sentence[] {
  const { release, writer } = material;
  const { team } = placed;
  const strengths = strengthsOf(team, release).slice(0, 3);
  const good =
    strengths.length === 0
      ? null
      : writer.say("team.strengths", {
          strengths: listOf(strengths.map((scale) => scaleWordsOf(scale.code, scale.name).strength)),
        });
  switch (team.verdict) {
    case "DEFAULT":
      return said(
        good,
        ...togetherOf(placed, material),
        writer.say(team.confidence === "firm" ? "verdicts.DEFAULT.why" : "verdicts.DEFAULT.whyProvisional"),
        ...watchOf(material, placed),
        ...doubtsOf(material, placed),
        ...priorityOf(material, placed),
      );
    case "FIX":
      return said(
        good,
        ...fixSentences(material, placed),
        writer.say("verdicts.FIX.why"),
        ...doubtsOf(material, placed),
        ...priorityOf(material, placed),
      );
    case "BLEND":
      return said(
        good,
        contextSentence(material, placed, "dependence", "DEP"),
        writer.say("verdicts.BLEND.why"),
        ...fixSentences(material, placed),
        ...priorityOf(material, placed),
      );
    case "STRUCTURED":
      return said(
        good,
        writer.say(good === null ? "verdicts.STRUCTURED.why" : "verdicts.STRUCTURED.whyReady"),
        contextSentence(material, placed, "certainty", "CRT"),
        ...openKinds(material, placed),
      );
    case "NOT_ENOUGH_EVIDENCE":
      return said(...reasonsOf(material, placed), writer.say("verdicts.NOT_ENOUGH_EVIDENCE.why"));
  }
}

/** The gates that decided, weakest first, with their numbers. */
function fixSentences({ release, writer }: Material, placed: PlacedTeam): readonly Sentence[] {
  return placed.team.fix.map((code, i) => {
    const cell = placed.team.cells[code];
    const band = cell && bandOf(cell, release.rules);
    return writer.say(i === 0 ? "team.why" : "team.whyMore", {
      scale: { name: `“${scaleIn(release, code).name}”` },
      band: { inline: writer.say(`bands.${band ?? "n"}`) },
      estimate: factOf(placed, `${code}.estimate`),
      interval: factOf(placed, `${code}.estimate.interval`),
      chance: factOf(placed, `${code}.below`),
      cutWeak: { fact: "rules.cutWeak" },
    });
  });
}

/** Where a team's own answers alone would call a condition missing, and the verdict does not. */
function doubtsOf({ release, writer }: Material, placed: PlacedTeam): readonly Sentence[] {
  return placed.team.watch.flatMap((code) => {
    const upper = placed.team.cells[code]?.own?.upper ?? null;
    if (upper === null || upper >= release.rules.cutWeak) return [];
    return [
      writer.say("team.ownOnly", {
        scale: { name: `“${scaleIn(release, code).name}”` },
        own: factOf(placed, `${code}.own`),
        interval: factOf(placed, `${code}.own.interval`),
        cutWeak: { fact: "rules.cutWeak" },
      }),
    ];
  });
}

/** What is not certain yet: named when few, counted when many. */
function watchOf({ release, writer }: Material, placed: PlacedTeam): readonly Sentence[] {
  const { watch } = placed.team;
  if (watch.length === 0) return [];
  const names = watch.map((code) => `“${scaleIn(release, code).name}”`);
  return [
    watch.length <= 3
      ? writer.say("team.watch", { scales: { names } })
      : writer.say("team.watchMany", { watch: factOf(placed, "watch") }),
  ];
}

function contextSentence({ writer }: Material, placed: PlacedTeam, key: string, code: string): Sentence | null {
  const estimate = factOf(placed, `${code}.estimate`);
  const interval = factOf(placed, `${code}.estimate.interval`);
  if (!closesGate(code) || !writer.has(estimate.fact) || !writer.has(interval.fact)) return null;
  return writer.say(`team.${key}`, { estimate, interval });
}

function togetherOf(placed: PlacedTeam, { writer }: Material): readonly Sentence[] {
  const low = factOf(placed, "together.low");
  const high = factOf(placed, "together.high");
  if (!writer.has(low.fact) || !writer.has(high.fact)) return [];
  const isOne = writer.cite(low.fact).text === writer.cite(high.fact).text;
  return [writer.say(isOne ? "team.togetherOne" : "team.together", { low, high, cutWeak: { fact: "rules.cutWeak" } })];
}

function priorityOf({ writer }: Material, placed: PlacedTeam): readonly Sentence[] {
  const change = factOf(placed, "CHG.estimate");
  if (placed.team.priority === null || placed.team.priority === "medium" || !writer.has(change.fact)) return [];
  return [writer.say(placed.team.priority === "high" ? "team.priorityHigh" : "team.priorityLow", { change })];
}

function openKinds({ release, writer }: Material, { team }: PlacedTeam): readonly Sentence[] {
  const open = release.kinds.filter((kind) => team.kinds[kind.code]?.verdict === "DEFAULT");
  if (open.length === 0) return [];
  return [writer.say("team.open", { kinds: { names: open.map((kind) => `“${kindLabelOf(kind.label).name}”`) } })];
}

function reasonsOf({ writer }: Material, { team }: PlacedTeam): readonly Sentence[] {
  const known = ["too_few_answers", "low_response_rate"];
  const keys = new Set(team.reasons.map((reason) => (known.includes(reason) ? reason : "unknown")));
  return [...keys].map((key) =>
    writer.say(`verdicts.NOT_ENOUGH_EVIDENCE.${key}`, { nMin: { fact: "rules.nMin" }, rate: { fact: "rules.rate" } }),
  );
}

/** What to do first: for a repair the actions of its weakest condition, else the words of the verdict. */
function todoBlocks({ wording, writer }: Material, { team }: PlacedTeam): readonly Block[] {
  const heading: Block = { kind: "heading", id: "todo-title", text: writer.say("team.todo") };
  const code = team.fix[0];
  const todo: Block = {
    kind: "text",
    id: "todo",
    style: "plain",
    sentences: [writer.say(`verdicts.${team.verdict}.todo`)],
  };
  if (team.verdict !== "FIX" || code === undefined) return [heading, todo];
  const { advice } = adviceFor(wording, code);
  const items = advice.actions.map((action): Sentence => [{ kind: "words", text: `${action.kind}: ${action.text}` }]);
  return [heading, todo, { kind: "list", id: "actions", isOrdered: false, items }];
}
