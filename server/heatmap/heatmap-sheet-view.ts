/** The heatmap as a table of plain values: what its rows, cells and cards show, at the same precision, and nothing else. */
import type { Release } from "../release/release.ts";
import { comparisonIn } from "./change-words.ts";
import { heatmapPart } from "./heatmap-part-view.ts";
import type { HeatmapQuery } from "./heatmap-query.ts";
import type { RowView } from "./heatmap-row-view.ts";
import type { HeatRow } from "./heatmap-rows.ts";
import { pillarNames, readinessPillars } from "./pillars.ts";
import type { Place } from "./place.ts";
import { dayOf, numberOf, percentOf } from "./spelling.ts";
import type { TeamCellView } from "./team-cell-view.ts";
import { markOf } from "./verdict-mark.ts";

export interface HeatmapSheet {
  readonly pillars: readonly string[];
  readonly scales: readonly { readonly code: string; readonly name: string; readonly shortName: string }[];
  readonly rows: readonly SheetRow[];
  /** what the table is, a line each: title and text */
  readonly about: readonly (readonly [string, string])[];
}

export interface SheetRow {
  readonly kind: "organisation" | "unit" | "team" | "blank";
  readonly depth: number;
  readonly name: string;
  /** names of the units above, from the top */
  readonly above: string;
  readonly verdict: string;
  /** the words below the verdict; of a unit the counts of verdicts, of a blank row the reason */
  readonly detail: string;
  /** such as "14 / 18" */
  readonly answered: string;
  readonly pillars: readonly SheetCell[];
  readonly scales: readonly SheetCell[];
}

export interface SheetCell {
  /** whole points; null where there is none, with `words` saying why */
  readonly number: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** the team's own mean with its limits */
  readonly own: readonly number[];
  /** what the colour says */
  readonly words: string;
  /** class of the colour; "" for none */
  readonly band: string;
  /** weakest part, in the cell of a pillar */
  readonly part: string;
  /** "chance below 50", "chance of 60 or more"; the first "" for a context scale */
  readonly chances: readonly [string, string];
  readonly answered: string;
  /** a clear change since the last wave, in words; "" where there is none */
  readonly change: string;
}

/** Every row that the query shows, over all its pages; with `most` one page of so many. */
export function heatmapSheet(release: Release, place: Place, query: HeatmapQuery, most?: number): HeatmapSheet {
  const { top, tree, rows } =
    most === undefined
      ? heatmapPart(release, place, { ...query, from: 0 }, Number.MAX_SAFE_INTEGER)
      : heatmapPart(release, place, query, most);
  const above: string[] = [];
  return {
    pillars: readinessPillars
      .filter((pillar) => release.scales.some((scale) => scale.pillar === pillar))
      .map((pillar) => pillarNames[pillar]),
    scales: release.scales.map(({ code, name, shortName }) => ({ code, name, shortName })),
    rows: rows.flatMap(({ view, row }) => sheetRowsOf(view, row, above)),
    about: [
      ["Survey", `${release.wave.title}, ${release.wave.organisation}, closed ${dayOf(release.wave.closedOn)}`],
      ["Shown", shownWords(query, top === tree ? "" : top.unit.name)],
      [
        "Numbers",
        "Each number is an estimate out of 100, steadied by what the other teams said. The numbers of units are means of their teams, weighted by their size, and never a verdict.",
      ],
      [
        "Colours",
        query.colour === "cut"
          ? `Below ${release.rules.cutWeak}, above ${release.rules.cutOk}, or cannot tell; said only at ${percentOf(release.rules.gamma)} and more.`
          : "Against the other teams.",
      ],
      [
        "Blanks",
        `“Not asked” where nobody was invited, “withheld” everywhere else: fewer than ${numberOf(release.thresholds.k)} answers, nearly all alike, too small before the launch, or showing it would give another one away. What is withheld counts in the next larger unit.`,
      ],
      ["Order", "Teams whose intervals overlap cannot be ranked."],
      ["Compared with", comparisonIn(release)?.earlier.title ?? "no earlier wave"],
    ],
  };
}

const sorts: Readonly<Record<HeatmapQuery["sort"], string>> = {
  org: "as in the organisation",
  weakest: "weakest first",
  verdict: "by verdict",
  surest: "surest first",
};

function shownWords(query: HeatmapQuery, part: string): string {
  return [
    part === "" ? "the whole organisation" : `${part}, and the organisation as a whole`,
    `teams ${sorts[query.sort]}`,
    ...(query.verdict === null ? [] : [`only ${markOf(query.verdict).label.toLowerCase()}`]),
    ...(query.find === "" ? [] : [`only with “${query.find}” in the name`]),
  ].join(", ");
}

/** `above`: names of the rows above by depth, kept from row to row. */
function sheetRowsOf({ node, team, hidden }: RowView, row: HeatRow | null, above: string[]): readonly SheetRow[] {
  const depth = depthOf(row);
  const place = { depth, above: above.slice(1, depth).join(" / ") };
  if (node) {
    above.length = depth;
    above[depth] = node.name;
    return [
      {
        ...place,
        kind: row === null ? "organisation" : "unit",
        name: node.name,
        verdict: "",
        detail: node.counts,
        answered: answeredOf(node.answered),
        pillars: node.pillars.map(({ note }) => ({ ...nothing, words: note })),
        scales: node.scales.map(({ number, values, says }) =>
          numbered(number, values, { words: number === "" ? says : "mean of the teams" }),
        ),
      },
    ];
  }
  if (team) {
    const path = row?.kind === "team" ? row.placed.path.join(" / ") : place.above;
    return [
      {
        ...place,
        above: path,
        kind: "team",
        name: team.name,
        verdict: team.mark.label,
        detail: team.detail,
        answered: answeredOf(team.answered),
        pillars: team.pillars.map(cellOf),
        scales: team.scales.map(cellOf),
      },
    ];
  }
  if (hidden === null) return []; // a heading says what the column of the verdict says
  return [
    {
      ...place,
      kind: "blank",
      name: hidden.name,
      verdict: "",
      detail: hidden.words,
      answered: "",
      pillars: [],
      scales: [],
    },
  ];
}

function depthOf(row: HeatRow | null): number {
  if (row === null) return 0;
  return row.kind === "team" ? row.depth : row.kind === "heading" ? 1 : row.node.depth;
}

const nothing: SheetCell = {
  number: null,
  lower: null,
  upper: null,
  own: [],
  words: "",
  band: "",
  part: "",
  chances: ["", ""],
  answered: "",
  change: "",
};

function cellOf({ blank, cell }: TeamCellView): SheetCell {
  if (cell === null) return { ...nothing, words: blank };
  const chances = cell.chances.split("|");
  return numbered(cell.number, cell.values, {
    words: cell.words,
    band: cell.band,
    part: cell.part,
    chances: [chances.length === 2 ? (chances[0] ?? "") : "", chances.at(-1) ?? ""],
    answered: cell.answered,
    change: cell.change?.words ?? "",
  });
}

/** `values`: mean and limits, then those of the team's own answers, in whole points with commas between. */
function numbered(number: string, values: string, more: Partial<SheetCell>): SheetCell {
  const [, lower = null, upper = null, ...own] = values === "" ? [] : values.split(",").map(Number);
  return { ...nothing, number: number === "" ? null : Number(number), lower, upper, own, ...more };
}

function answeredOf({ main, of }: { readonly main: string; readonly of: string }): string {
  return `${main} ${of}`;
}
