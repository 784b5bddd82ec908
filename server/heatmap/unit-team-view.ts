/** The part of a unit's page that is about one team: verdict, gates, what it can build on, each kind of learning. */
import type { Release, ReleaseScale, ReleaseTeam } from "../release/release.ts";
import { bandOf, bandWordsOf, restBandOf, restBandWordsOf } from "./cell-band.ts";
import { type GateFigure, gateFigureOf, gateWordsOf, noFacts } from "./gate-figure.ts";
import { withheld } from "./hidden-words.ts";
import { kindLabelOf, kindWhyOf } from "./kind-words.ts";
import { answeredOf, capitalOf, chanceOf, pointsOf, rangeOf } from "./spelling.ts";
import { leadOf, priorityWordsOf, strengthsOf, verdictClauseOf } from "./unit-words.ts";
import { kindMarkOf, teamMarkOf, type VerdictMark } from "./verdict-mark.ts";

export interface TeamView {
  /** heading of the part, when the page is about more than this team */
  readonly heading: string;
  readonly mark: VerdictMark;
  readonly line: string;
  readonly lead: string;
  readonly figure: GateFigure;
  readonly gates: readonly GateRowView[];
  readonly cutWeak: string;
  readonly cutOk: string;
  readonly sure: string;
  readonly holds: readonly PointView[];
  readonly builds: readonly PointView[];
  /** chance that no condition is missing, between two bounds */
  readonly together: string;
  readonly kinds: readonly KindItemView[];
}

export interface GateRowView {
  readonly code: string;
  readonly name: string;
  readonly estimate: string;
  readonly interval: string;
  readonly own: string;
  readonly ownInterval: string;
  readonly below: string;
  readonly above: string;
  readonly words: string;
}

export interface PointView {
  readonly glyph: "FIX" | "DEFAULT" | "NEE";
  readonly title: string;
  readonly note: string;
}

export interface KindItemView {
  readonly code: string;
  readonly name: string;
  readonly mark: VerdictMark;
  readonly why: string;
}

export function teamViewOf(release: Release, team: ReleaseTeam, isPart: boolean): TeamView {
  const { rules } = release;
  const builds = strengthsOf(team, release);
  return {
    heading: isPart ? team.name : "",
    mark: { ...teamMarkOf(team), label: verdictClauseOf(team, release) },
    line: `${capitalOf(answeredOf(team.n, team.invited))} answered. ${priorityWordsOf(team)}`,
    lead: leadOf(team, release),
    figure: gateFigureOf(release, team, "team", noFacts),
    gates: release.scales.map((scale) => gateRowOf(team, scale)),
    cutWeak: String(rules.cutWeak),
    cutOk: String(rules.cutOk),
    sure: chanceOf(rules.gamma),
    holds: holdsOf(team, release),
    builds: builds.map((scale) => ({
      glyph: "DEFAULT",
      title: `${scale.name}, ${pointsOf(team.cells[scale.code]?.estimate?.mean ?? 0)}`,
      note: noteOf(team, scale, release),
    })),
    together: togetherOf(team, release),
    kinds: release.kinds.flatMap((kind): readonly KindItemView[] => {
      const cell = team.kinds[kind.code];
      if (cell === undefined) return [];
      const why = kindWhyOf(kind.code, cell, team, release);
      return [{ code: kind.code, name: kindLabelOf(kind.label).name, mark: kindMarkOf(cell, team), why }];
    }),
  };
}

function gateRowOf(team: ReleaseTeam, scale: ReleaseScale): GateRowView {
  const cell = team.cells[scale.code];
  const estimate = cell?.estimate ?? null;
  const own = cell?.own ?? null;
  const isContext = scale.pillar === "CONTEXT";
  return {
    code: scale.code,
    name: scale.name,
    estimate: estimate === null ? withheld : pointsOf(estimate.mean),
    interval: rangeOf(estimate),
    own: own === null ? "" : pointsOf(own.mean),
    ownInterval: rangeOf(own),
    below: isContext || cell?.p50 == null ? "" : chanceOf(1 - cell.p50),
    above: cell?.p60 == null ? "" : chanceOf(cell.p60),
    words: gateWordsOf(scale.code, cell),
  };
}

/** What is missing, then what the team's own answers alone would call missing. */
function holdsOf(team: ReleaseTeam, release: Release): readonly PointView[] {
  const scaleOf = (code: string): readonly ReleaseScale[] => release.scales.filter((scale) => scale.code === code);
  const missing = team.fix.flatMap(scaleOf).map(
    (scale): PointView => ({
      glyph: "FIX",
      title: `${scale.name}, ${pointsOf(team.cells[scale.code]?.estimate?.mean ?? 0)}`,
      note: noteOf(team, scale, release),
    }),
  );
  const doubtful = team.watch.flatMap(scaleOf).filter((scale) => {
    const upper = team.cells[scale.code]?.own?.upper ?? null;
    return upper !== null && upper < release.rules.cutWeak;
  });
  const { cutWeak } = release.rules;
  return [
    ...missing,
    ...doubtful.map(
      (scale): PointView => ({
        glyph: "NEE",
        title: `${scale.name}: to be watched`,
        note: `The team’s own answers alone lie below ${cutWeak}. Weighing in the other teams, we cannot be sure.`,
      }),
    ),
  ];
}

function noteOf(team: ReleaseTeam, scale: ReleaseScale, release: Release): string {
  const cell = team.cells[scale.code];
  if (cell === undefined || cell.estimate === null) return "";
  const band = bandOf(cell, release.rules);
  const words = band === null ? "" : bandWordsOf(band, release.rules);
  const rest = restBandOf(cell, scale.pillar);
  const compared = rest === null || rest === "n" || rest === "nc" ? "" : ` ${capitalOf(restBandWordsOf(rest))}.`;
  return `${capitalOf(words)} (${rangeOf(cell.estimate)}).${compared}`;
}

/** Taken together: bounds without any assumption on how the conditions hang together. */
function togetherOf(team: ReleaseTeam, release: Release): string {
  if (team.allInPlace === null || team.verdict !== "DEFAULT") return "";
  const [low, high] = team.allInPlace.map(chanceOf);
  const chance = low === high ? low : `between ${low} and ${high}`;
  return `The chance that no condition at all lies below ${release.rules.cutWeak} is ${chance}.`;
}
