/** The row of a unit that has teams below: marks of verdicts, strips of squares and weighted means, never a fill. */

import { type Band, bandOrder, bandWordsOf, type RestBand, restBandOrder, restBandWordsOf } from "./cell-band.ts";
import { pillarNames, readinessPillars } from "./pillars.ts";
import type { PlacedTeam, TreeNode } from "./release-tree.ts";
import { type StripPart, squaresAtMost, stripOf } from "./roll-up.ts";
import { numberOf, pointsOf, rangeOf } from "./spelling.ts";
import { type CellContext, limitsOf, scaleClassOf } from "./team-cell-view.ts";
import { markOf, teamMarkOf, type VerdictMark, verdictOrder } from "./verdict-mark.ts";

export interface RollPillarView {
  readonly tdClass: string;
  /** shown above the cell on a phone */
  readonly label: string;
  readonly says: string;
  readonly note: string;
  readonly strip: readonly StripPart[];
}

export interface RollScaleView {
  readonly tdClass: string;
  readonly says: string;
  /** weighted mean of the teams, in whole points; "" where there is none */
  readonly number: string;
  /** for the card: code, mean with limits (or ""), and how many teams have which band */
  readonly code: string;
  readonly values: string;
  readonly teams: string;
  readonly strip: readonly StripPart[];
}

/** A mark without its words: the row says them once. */
export type GlyphView = Pick<VerdictMark, "tone" | "glyph">;

/** One cell for each pillar: in how many of the teams it is not in place. */
export function rollPillarsOf(node: TreeNode, context: CellContext): readonly RollPillarView[] {
  const { release } = context;
  return readinessPillars
    .filter((pillar) => release.scales.some((scale) => scale.pillar === pillar))
    .map((pillar, i) => {
      const at = readinessPillars.indexOf(pillar);
      const known = node.teams.flatMap(({ team }) => context.bandsOf(team).pillars[at] ?? []);
      const weak = known.filter(({ isWeak }) => isWeak).length;
      const note =
        known.length === 0
          ? "not known"
          : weak === 0
            ? "none below"
            : known.length > 999
              ? `${numberOf(weak)} below`
              : `${numberOf(weak)} of ${numberOf(known.length)} below`;
      return {
        tdClass: i === 0 ? "c pil first" : "c pil",
        label: pillarNames[pillar],
        says: `${pillarNames[pillar]}: ${note}`,
        note,
        strip: stripFor(
          known.map(({ band }) => band),
          context,
        ),
      };
    });
}

/** One cell for each scale: the weighted mean, and the teams weakest first. */
export function rollScalesOf(node: TreeNode, context: CellContext): readonly RollScaleView[] {
  return context.release.scales.map((scale, i, all) => {
    const bands = node.teams.flatMap(({ team }) => context.bandsOf(team).scales[i] ?? []);
    const mean = node.unit.summary?.means[scale.code] ?? null;
    const number = mean === null ? "" : pointsOf(mean.mean);
    const said = mean === null ? "no mean" : `mean of the teams ${number}, interval ${rangeOf(mean)}`;
    return {
      tdClass: scaleClassOf(scale, all[i - 1]),
      says: `${scale.name}: ${said}`,
      number,
      code: scale.code,
      values: mean === null ? "" : limitsOf(mean).join(),
      teams: bandCountsOf(bands, context),
      strip: stripFor(bands, context),
    };
  });
}

/** "2 likely below 50; 5 not high": how many teams have which band. */
function bandCountsOf(bands: readonly (Band | RestBand)[], { colour, release }: CellContext): string {
  const order: readonly (Band | RestBand)[] = colour === "cut" ? bandOrder : restBandOrder;
  const counts = new Map<Band | RestBand, number>();
  for (const band of bands) counts.set(band, (counts.get(band) ?? 0) + 1);
  return order
    .flatMap((band) => {
      const count = counts.get(band);
      if (count === undefined) return [];
      const words = colour === "cut" ? bandWordsOf(band as Band, release.rules) : restBandWordsOf(band as RestBand);
      return [`${numberOf(count)} ${words}`];
    })
    .join("; ");
}

function stripFor(bands: readonly string[], context: CellContext): readonly StripPart[] {
  return stripOf(bands, context.colour === "cut" ? bandOrder : restBandOrder);
}

/** One mark for each team of a node, in the order of the verdicts; none when there are too many to tell apart. */
export function marksOf(teams: readonly PlacedTeam[]): readonly GlyphView[] {
  if (teams.length > squaresAtMost) return [];
  return verdictOrder.flatMap((verdict) => {
    const those = teams.filter(({ team }) => team.verdict === verdict).map(({ team }) => glyphOf(teamMarkOf(team)));
    return verdict === "DEFAULT" ? [...those].sort((a, b) => a.glyph.length - b.glyph.length) : those;
  });
}

function glyphOf({ tone, glyph }: VerdictMark): GlyphView {
  return { tone, glyph };
}

/** Counts of verdicts in words, for a row with too many teams to draw and for screen readers. */
export function countsInWords(teams: readonly PlacedTeam[]): string {
  return verdictOrder
    .map((verdict) => ({ verdict, count: teams.filter(({ team }) => team.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${numberOf(count)} ${markOf(verdict).label.toLowerCase()}`)
    .join(", ");
}
