/** What every section is written from. */
import type { Agreed } from "../agreement/agreement.ts";
import { type PlacedTeam, type TreeNode, treeOf } from "../heatmap/release-tree.ts";
import type { Release, ReleaseScale } from "../release/release.ts";
import { teamFactId } from "./facts.ts";
import type { Sentence, Writer } from "./sentence.ts";
import type { Advice, Wording } from "./wording.ts";

export interface Material {
  readonly release: Release;
  readonly tree: TreeNode;
  readonly teams: readonly PlacedTeam[];
  readonly wording: Wording;
  readonly writer: Writer;
  readonly agreed: Agreed;
}

/** Above so many teams a team has a line in a table instead of a sheet of its own. */
export const teamSheetsAtMost = 60;

export function materialOf(release: Release, wording: Wording, writer: Writer, agreed: Agreed): Material {
  const tree = treeOf(release);
  return { release, tree, teams: tree.teams, wording, writer, agreed };
}

export function scaleIn(release: Release, code: string): ReleaseScale {
  const scale = release.scales.find((one) => one.code === code);
  if (scale === undefined) throw new Error(`The release has no scale ${code}.`);
  return scale;
}

export function adviceFor(wording: Wording, code: string): { readonly advice: Advice; readonly key: string } {
  const own = wording.advice[code];
  if (own !== undefined) return { advice: own, key: code };
  const other = wording.advice["other"];
  if (other === undefined) throw new Error("The wording has no advice for other scales.");
  return { advice: other, key: "other" };
}

/** At most `most` names, then how many more as a fact-free "others". */
export function fewNames(teams: readonly PlacedTeam[], most = 4): readonly string[] {
  const names = teams.slice(0, most).map(({ team }) => team.name);
  return teams.length > most ? [...names, "others"] : names;
}

/** The fact of a team by its last part, such as "MIS.estimate". */
export function factOf(placed: PlacedTeam, rest: string): { readonly fact: string } {
  return { fact: teamFactId(placed, rest) };
}

export function estimateOf(placed: PlacedTeam, code: string): number {
  return placed.team.cells[code]?.estimate?.mean ?? Number.NEGATIVE_INFINITY;
}

/** Keeps the sentences that say something. */
export function said(...sentences: readonly (Sentence | null | undefined)[]): readonly Sentence[] {
  return sentences.filter((sentence): sentence is Sentence => sentence != null && sentence.length > 0);
}
