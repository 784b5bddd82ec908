/** Change since the last wave: the organisation, the teams that changed clearly, what is not compared, how to read it. */
import { clearChangesIn, comparisonIn } from "../heatmap/change-words.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import type { Change, WaveComparison } from "../release/comparison.ts";
import { changesDrawn } from "./change-facts.ts";
import { type Block, cellOf, nameOf, type Section, type Table } from "./document.ts";
import { teamKeyOf } from "./facts.ts";
import { type Material, said, scaleIn } from "./sections.ts";
import { dayInline, type Sentence } from "./sentence.ts";

/** A clear change with the facts that say it. */
interface TeamChange {
  readonly placed: PlacedTeam;
  readonly code: string;
  readonly change: Change;
}

/** null where there is no earlier wave. */
export function changeSection(material: Material): Section | null {
  const comparison = comparisonIn(material.release);
  if (comparison === null) return null;
  const { writer } = material;
  const clear = clearOf(material);
  return {
    id: "changes",
    title: writer.say("contents.changes"),
    level: 1,
    blocks: [
      { kind: "text", id: "finding", style: "finding", sentences: findingOf(material, comparison) },
      {
        kind: "text",
        id: "method",
        style: "plain",
        sentences: [writer.say("changes.method", ruleSlots), writer.say("changes.notNo")],
      },
      { kind: "text", id: "regress", style: "note", sentences: [writer.say("changes.regress")] },
      ...wholeBlocks(material, comparison),
      ...clearBlocks(material, comparison, clear),
      ...apartBlocks(material, comparison),
    ],
  };
}

const ruleSlots = { level: { fact: "rules.changeLevel" }, least: { fact: "rules.changeLeast" } } as const;

function findingOf({ writer }: Material, { earlier }: WaveComparison): readonly Sentence[] {
  const slots = { earlier: { name: `“${earlier.title}”` }, day: { day: earlier.closedOn } };
  const counts = {
    clear: { fact: "changes.clear" },
    compared: { fact: "changes.compared" },
    teams: { fact: "changes.teams" },
  };
  const isNone = writer.cite("changes.compared").text === "0";
  if (isNone) return [writer.say("changes.leadNone", slots)];
  const isClear = writer.cite("changes.clear").text !== "0";
  return said(
    writer.say("changes.lead", { ...slots, ...counts }),
    isClear ? writer.say("changes.ways", { up: { fact: "changes.up" }, down: { fact: "changes.down" } }) : null,
  );
}

/** Clear changes, the largest first. */
function clearOf({ release, teams }: Material): readonly TeamChange[] {
  const placedOf = new Map(teams.map((placed) => [placed.unit.id, placed]));
  return clearChangesIn(release)
    .flatMap(({ unitId, scale, change }) => {
      const placed = placedOf.get(unitId);
      return placed === undefined ? [] : [{ placed, code: scale, change }];
    })
    .sort((a, b) => Math.abs(b.change.points) - Math.abs(a.change.points));
}

function wholeBlocks(material: Material, comparison: WaveComparison): readonly Block[] {
  const { release, writer } = material;
  const rows = release.scales.flatMap(({ code, name }) => {
    const change = comparison.scales[code]?.organisation ?? null;
    return change === null ? [] : [{ code, name, change }];
  });
  if (rows.length === 0) return [];
  return [
    { kind: "heading", id: "whole-title", text: writer.say("changes.wholeTitle") },
    {
      kind: "text",
      id: "whole",
      style: "plain",
      sentences: said(
        writer.say("changes.whole", { whole: { fact: "changes.whole" } }),
        comparison.hasSameUnits ? null : writer.say("changes.otherUnits"),
      ),
    },
    {
      kind: "slope",
      id: "whole-slope",
      slope: {
        id: "whole-slope",
        title: writer.say("changes.slope"),
        description: writer.say("changes.description"),
        caption: writer.say("changes.slopeCaption"),
        start: [dayInline(comparison.earlier.closedOn)],
        end: [dayInline(release.wave.closedOn)],
        rows: rows.map(({ code, name, change }) => ({ name, fact: `change.${code}`, change })),
      },
    },
    {
      kind: "changes",
      id: "whole-figure",
      changes: {
        id: "whole",
        title: writer.say("changes.wholeFigure"),
        ...figureWords(writer),
        caption: writer.say("changes.wholeCaption", { interval: { fact: "rules.interval" }, ...ruleSlots }),
        rows: rows.map(({ code, name, change }) => ({ name, detail: "", fact: `change.${code}`, change, whole: null })),
      },
    },
    {
      kind: "folded",
      id: "whole-numbers",
      summary: writer.say("changes.numbers"),
      table: tableOf(
        material,
        writer.say("changes.wholeFigure"),
        rows.map(({ code, name }) => ({ head: name, small: "", fact: `change.${code}`, whole: null })),
      ),
    },
  ];
}

function clearBlocks(material: Material, comparison: WaveComparison, clear: readonly TeamChange[]): readonly Block[] {
  const { release, writer } = material;
  if (clear.length === 0) return [];
  const rows = clear.map(({ placed, code, change }) => {
    const whole = comparison.scales[code]?.organisation ?? null;
    const fact = `team.${teamKeyOf(placed)}.${code}.change`;
    return { name: placed.team.name, detail: scaleIn(release, code).name, fact, change, whole, code };
  });
  const drawn = rows.slice(0, changesDrawn);
  const title = writer.say(rows.length > drawn.length ? "changes.teamsFigureMost" : "changes.teamsFigure", {
    drawn: { fact: "changes.drawn" },
  });
  return [
    { kind: "heading", id: "teams-title", text: writer.say("changes.teamsTitle") },
    {
      kind: "changes",
      id: "teams-figure",
      changes: {
        id: "teams",
        title,
        ...figureWords(writer),
        caption: writer.say("changes.teamsCaption", { interval: { fact: "rules.interval" } }),
        rows: drawn,
      },
    },
    {
      kind: "folded",
      id: "teams-numbers",
      summary: writer.say("changes.numbers"),
      table: tableOf(
        material,
        title,
        drawn.map(({ name, detail, fact, whole, code }) => {
          return { head: name, small: detail, fact, whole: whole === null ? null : `change.${code}` };
        }),
      ),
    },
  ];
}

function figureWords(writer: Material["writer"]) {
  return {
    description: writer.say("changes.description"),
    lower: writer.say("changes.lower"),
    higher: writer.say("changes.higher"),
  };
}

/** Then, now, change, interval and, for teams, the change of the organisation. */
function tableOf(
  { writer }: Material,
  label: Sentence,
  rows: readonly {
    readonly head: string;
    readonly small: string;
    readonly fact: string;
    readonly whole: string | null;
  }[],
): Table {
  const hasWhole = rows.some(({ whole }) => whole !== null);
  const heads = ["then", "now", "change", "interval", ...(hasWhole ? ["organisation"] : [])];
  return {
    label,
    style: "numbers",
    head: [
      { text: writer.say(hasWhole ? "changes.team" : "changes.scale"), isNumber: false },
      ...heads.map((head) => ({ text: writer.say(`changes.${head}`), isNumber: true })),
    ],
    rows: rows.map(({ head, small, fact, whole }) => [
      cellOf(nameOf(head), { small: small === "" ? [] : nameOf(` ${small}`) }),
      ...[`${fact}.before`, `${fact}.now`, fact, `${fact}.interval`].map((id) => cellOf([writer.cite(id)])),
      ...(hasWhole ? [cellOf(whole === null ? [] : [writer.cite(whole)])] : []),
    ]),
  };
}

/** Scales and teams that are not compared, each with the reason. */
function apartBlocks({ release, teams, writer }: Material, comparison: WaveComparison): readonly Block[] {
  const scales = release.scales.flatMap(({ code, name }) => {
    const reason = comparison.scales[code]?.comparability ?? "comparable";
    return reason === "comparable" ? [] : [{ name, reason: `changes.why.${reason}` }];
  });
  const units = teams.flatMap(({ unit, team }) => {
    const reason = comparison.teams[unit.id]?.reason ?? null;
    return reason === null ? [] : [{ name: team.name, reason: `changes.why.${reason}` }];
  });
  const rows = [...scales, ...units];
  if (rows.length === 0) return [];
  const table: Table = {
    label: writer.say("changes.apart"),
    style: "plain",
    head: [
      { text: writer.say("changes.apartWhat"), isNumber: false },
      { text: writer.say("changes.apartWhy"), isNumber: false },
    ],
    rows: rows.map(({ name, reason }) => [cellOf(nameOf(name)), cellOf(writer.say(reason))]),
  };
  return [
    { kind: "heading", id: "apart-title", text: writer.say("changes.apart") },
    { kind: "table", id: "apart", table },
  ];
}
