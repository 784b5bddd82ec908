/** The part of a unit's page that is about the teams below it: their verdicts and weighted means, never a gate. */
import type { Release } from "../release/release.ts";
import { type Answer, answerOf } from "./answer.ts";
import { type AnsweredView, answeredView, unitHref } from "./heatmap-row-view.ts";
import type { Place } from "./place.ts";
import type { TreeNode } from "./release-tree.ts";
import { answeredOf, capitalOf, numberOf, pointsOf, rangeOf } from "./spelling.ts";
import { detailOf, teamMarkOf, type VerdictMark } from "./verdict-mark.ts";

export interface SummaryView {
  readonly answer: Answer;
  readonly line: string;
  readonly teams: readonly SummaryTeamView[];
  readonly more: string;
  readonly means: readonly MeanView[];
}

export interface SummaryTeamView {
  readonly name: string;
  readonly href: string;
  readonly path: string;
  readonly mark: VerdictMark;
  readonly detail: string;
  readonly answered: AnsweredView;
}

export interface MeanView {
  readonly code: string;
  readonly name: string;
  readonly mean: string;
  readonly interval: string;
  /** drawing in a box of 200 by 16 */
  readonly line: string;
  readonly tick: string;
}

/** More teams than this are left to the heatmap. */
const teamsAtMost = 200;

export function summaryViewOf(release: Release, place: Place, node: TreeNode): SummaryView {
  const { unit } = node;
  const more = node.teams.length - teamsAtMost;
  const hidden =
    node.hiddenCount === 0
      ? ""
      : ` ${numberOf(node.hiddenCount)} ${node.hiddenCount === 1 ? "unit is" : "units are"} not shown alone.`;
  return {
    answer: answerOf(release, node.teams),
    line: `${capitalOf(answeredOf(unit.answered ?? 0, unit.invited))} people answered.${hidden}`,
    teams: node.teams.slice(0, teamsAtMost).map(({ team, unit: home, path }) => ({
      name: team.name,
      href: home.id === unit.id ? "#team" : unitHref(place, home),
      path: path.slice(node.depth).join(", "),
      mark: teamMarkOf(team),
      detail: detailOf(team, release),
      answered: answeredView(team.n, team.invited),
    })),
    more: more > 0 ? `${numberOf(more)} more teams stand in the heatmap.` : "",
    means: release.scales.map((scale) => {
      const mean = unit.summary?.means[scale.code] ?? null;
      const x = (score: number): number => Math.round(Math.min(100, Math.max(0, score)) * 20) / 10;
      return {
        code: scale.code,
        name: scale.name,
        mean: mean === null ? "not known" : pointsOf(mean.mean),
        interval: rangeOf(mean),
        line: mean === null ? "" : `M${x(mean.lower ?? mean.mean)} 8H${x(mean.upper ?? mean.mean)}`,
        tick: mean === null ? "" : `M${x(mean.mean)} 3v10`,
      };
    }),
  };
}
