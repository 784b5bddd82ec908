/** What a reader asked the heatmap to show. Everything stands in the address, so that a link shows the same. */
import type { VerdictName } from "../db/schema.ts";

export type Sort = "org" | "weakest" | "verdict" | "surest";
export type ColourMode = "cut" | "rest";

export interface HeatmapQuery {
  readonly sort: Sort;
  readonly colour: ColourMode;
  /** only teams with this verdict */
  readonly verdict: VerdictName | null;
  /** part of a team's name */
  readonly find: string;
  /** unfolded departments: all, none, or those named by `foldKeyOf`; null: as the size of the organisation suggests */
  readonly open: "all" | "none" | readonly string[] | null;
  /** rows to skip */
  readonly from: number;
}

export const plainQuery: HeatmapQuery = { sort: "org", colour: "cut", verdict: null, find: "", open: null, from: 0 };

/** A short name of a unit for the address: the first part of its UUID. */
export function foldKeyOf(unitId: string): string {
  return unitId.slice(0, 8);
}

/** The query as it stands behind the question mark, "" when nothing was asked; `?` included. */
export function queryStringOf(query: HeatmapQuery): string {
  const params = new URLSearchParams();
  if (query.sort !== "org") params.set("sort", query.sort);
  if (query.colour !== "cut") params.set("colour", query.colour);
  if (query.verdict !== null) params.set("verdict", query.verdict);
  if (query.find !== "") params.set("find", query.find);
  if (query.open !== null) params.set("open", typeof query.open === "string" ? query.open : query.open.join("."));
  if (query.from > 0) params.set("from", String(query.from));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
