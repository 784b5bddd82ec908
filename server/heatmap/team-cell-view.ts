/** The cells of one team, finished for the template: band, number, line, and the sentence that each cell says. */

import type { DecisionRules } from "../db/schema.ts";
import type { Change } from "../release/comparison.ts";
import type { Release, ReleaseCell, ReleaseScale, ReleaseTeam } from "../release/release.ts";
import { bandOf, bandWordsOf, restBandOf, restBandWordsOf } from "./cell-band.ts";
import { type CellLine, cellLineOf } from "./cell-line.ts";
import { changeOf, changeRangeOf, signedOf } from "./change-words.ts";
import type { ColourMode } from "./heatmap-query.ts";
import { withheld } from "./hidden-words.ts";
import { pillarNames, readinessPillars, weakestScaleOf } from "./pillars.ts";
import { answeredOf, chanceOf, pointsOf, rangeOf } from "./spelling.ts";
import type { BandsOf } from "./team-bands.ts";

export interface TeamCellView {
  readonly tdClass: string;
  /** shown above the cell on a phone */
  readonly label: string;
  /** why there is no number; "" when there is one */
  readonly blank: string;
  readonly cell: ShownCellView | null;
}

export interface ShownCellView {
  readonly band: string;
  readonly href: string;
  /** what a screen reader says */
  readonly says: string;
  readonly number: string;
  /** name of the weakest part, in a pillar's cell */
  readonly part: string;
  readonly line: CellLine;
  /** for the card: code, band in words, estimate and own mean with limits, chances, answers */
  readonly code: string;
  readonly words: string;
  readonly values: string;
  readonly chances: string;
  readonly answered: string;
  /** a clear change since the last wave, in a scale's cell; null where there is none */
  readonly change: ChangeMarkView | null;
}

export interface ChangeMarkView {
  /** a triangle in a box of 8 by 8 that points the way */
  readonly path: string;
  /** such as "+12 (+4 to +20)" */
  readonly words: string;
}

export interface CellContext {
  readonly release: Release;
  readonly colour: ColourMode;
  readonly bandsOf: BandsOf;
}

/** One cell for each pillar: its weakest part, never a mean. */
export function pillarCellsOf(team: ReleaseTeam, href: string, context: CellContext): readonly TeamCellView[] {
  return readinessPillars
    .filter((pillar) => context.release.scales.some((scale) => scale.pillar === pillar))
    .map((pillar, i) => {
      const name = pillarNames[pillar];
      const tdClass = i === 0 ? "c pil first" : "c pil";
      const scale = weakestScaleOf(team, pillar, context.release);
      const cell = scale === undefined ? undefined : team.cells[scale.code];
      if (scale === undefined || cell === undefined)
        return { tdClass: `${tdClass} hush one`, label: name, blank: withheld, cell: null };
      const shown = shownOf(team, scale, cell, href, context);
      return {
        tdClass,
        label: name,
        blank: "",
        cell: shown && { ...shown, part: scale.shortName, says: saysOfPillar(name, scale, shown) },
      };
    });
}

/** Begins with what stands in the cell, so that who says the name they see finds it. */
function saysOfPillar(name: string, scale: ReleaseScale, shown: ShownCellView): string {
  return `${shown.number} ${scale.shortName}, weakest part of ${name.toLowerCase()}: ${shown.says}`;
}

/** One cell for each scale, in the order of the columns. */
export function scaleCellsOf(
  team: ReleaseTeam,
  unitId: string,
  href: string,
  context: CellContext,
): readonly TeamCellView[] {
  return context.release.scales.map((scale, i, all) => {
    const tdClass = scaleClassOf(scale, all[i - 1]);
    const cell = team.cells[scale.code];
    const shown = cell && shownOf(team, scale, cell, href, context);
    if (shown) {
      const change = changeMarkOf(changeOf(context.release, unitId, scale.code));
      const says = change === null ? shown.says : `${shown.says}; clear change since the last wave, ${change.words}`;
      return { tdClass, label: scale.shortName, blank: "", cell: { ...shown, change, says } };
    }
    return { tdClass: `${tdClass} hush one`, label: scale.shortName, blank: withheld, cell: null };
  });
}

function changeMarkOf(change: Change | null): ChangeMarkView | null {
  if (!change?.isClear) return null;
  const path = change.points > 0 ? "M4 0 8 8H0z" : "M0 0H8L4 8z";
  return { path, words: `${signedOf(change.points)} (${changeRangeOf(change)})` };
}

/** Class of a scale's column: the first of each pillar keeps a distance. */
export function scaleClassOf(scale: ReleaseScale, before: ReleaseScale | undefined): string {
  const column = scale.pillar === "CONTEXT" ? "c ctx" : "c sub";
  return before?.pillar === scale.pillar ? column : `${column} first`;
}

function shownOf(
  team: ReleaseTeam,
  scale: ReleaseScale,
  cell: ReleaseCell,
  href: string,
  { release, colour }: CellContext,
): ShownCellView | null {
  if (cell.estimate === null) return null;
  const band = colour === "cut" ? bandOf(cell, release.rules) : restBandOf(cell, scale.pillar);
  if (band === null) return null;
  const words = wordsOf(cell, scale, colour, release.rules);
  const number = pointsOf(cell.estimate.mean);
  const own = cell.own;
  return {
    band,
    href: `${href}#${scale.code}`,
    says: `${scale.name} ${number}, ${words}, interval ${rangeOf(cell.estimate)}`,
    number,
    part: "",
    line: cellLineOf(cell.estimate),
    code: scale.code,
    words,
    values: [cell.estimate, own].flatMap((one) => limitsOf(one)).join(),
    chances: chancesOf(cell, scale),
    answered: answeredOf(cell.n, team.invited),
    change: null,
  };
}

function wordsOf(cell: ReleaseCell, scale: ReleaseScale, colour: ColourMode, rules: DecisionRules): string {
  if (colour === "rest") {
    const band = restBandOf(cell, scale.pillar);
    return band === null ? "" : restBandWordsOf(band);
  }
  const band = bandOf(cell, rules);
  return band === null ? "" : bandWordsOf(band, rules);
}

/** Mean, lower and upper limit in whole points. */
export function limitsOf(interval: ReleaseCell["own"]): readonly string[] {
  if (interval === null) return [];
  const { mean, lower, upper } = interval;
  return [mean, lower ?? mean, upper ?? mean].map(pointsOf);
}

/** "chance below 50 | chance of 60 or more", only the second for a context scale. */
function chancesOf(cell: ReleaseCell, scale: ReleaseScale): string {
  const above = chanceOf(cell.p60 ?? 0);
  return scale.pillar === "CONTEXT" ? above : `${chanceOf(1 - (cell.p50 ?? 0))}|${above}`;
}
