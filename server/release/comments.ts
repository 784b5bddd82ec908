import { type Random, randomUuid } from "../kernel/random.ts";
import type { Release } from "./release.ts";

/** A comment as it was opened: under a unit, joined to nothing else. */
export interface OpenedComment {
  readonly unitId: string;
  readonly text: string;
}

/** A comment as it may be read. */
export interface ShownComment extends OpenedComment {
  /** random UUID: its place among the others */
  readonly id: string;
}

/**
 * Where each comment of a wave may be read: under its unit, if that is shown with `commentsFrom` answers or more, else
 * under the next one above that is; nowhere if there is none. (Moving up only makes the crowd larger.) All get new
 * random ids and come in their order, so that nothing is left of the order in which they were stored.
 */
export function shownComments(
  units: Release["units"],
  comments: readonly OpenedComment[],
  commentsFrom: number,
  random: Random,
): ShownComment[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const homeOf = (unitId: string): string | undefined => {
    const unit = byId.get(unitId);
    if (unit === undefined) return undefined;
    if (unit.status === "published" && (unit.answered ?? 0) >= commentsFrom) return unit.id;
    return unit.parentId === null ? undefined : homeOf(unit.parentId);
  };
  const shown = comments.flatMap(({ unitId, text }): ShownComment[] => {
    const home = homeOf(unitId);
    return home === undefined ? [] : [{ id: randomUuid(random), unitId: home, text }];
  });
  return shown.sort((a, b) => (a.id < b.id ? -1 : 1));
}
