/** The part of a unit's page that shows what people wrote: words alone, for the unit as a whole, in an order of chance. */
import { paths } from "../http/paths.ts";
import type { Place } from "./place.ts";
import { dayOf, numberOf } from "./spelling.ts";

/** Comments of one page. */
export const commentsAtMost = 200;

/** Some of the comments that stand for a unit, from place `from` on, and how many there are. */
export interface WrittenComments {
  readonly from: number;
  readonly total: number;
  readonly texts: readonly string[];
  /** the day on which they are deleted, such as 2028-12-12 */
  readonly deletedOn: string;
}

export interface CommentsView {
  readonly count: string;
  readonly unit: string;
  readonly fewest: string;
  readonly deletedOn: string;
  readonly texts: readonly string[];
  /** "" on the only page */
  readonly earlierHref: string;
  readonly laterHref: string;
}

/** null where nobody wrote anything, or nothing that may be shown here. */
export function commentsViewOf(
  unit: { readonly id: string; readonly name: string },
  place: Place,
  fewest: number,
  { from, total, texts, deletedOn }: WrittenComments,
): CommentsView | null {
  if (texts.length === 0) return null;
  const hrefFrom = (start: number) => {
    const address = paths.waveUnit({ organisation: place.organisation, wave: place.wave, unit: unit.id });
    return `${address}${start === 0 ? "" : `?from=${start}`}#comments`;
  };
  return {
    count: total === 1 ? "1 comment" : `${numberOf(total)} comments`,
    unit: unit.name,
    fewest: numberOf(fewest),
    deletedOn: dayOf(deletedOn),
    texts,
    earlierHref: from > 0 ? hrefFrom(Math.max(0, from - commentsAtMost)) : "",
    laterHref: from + texts.length < total ? hrefFrom(from + texts.length) : "",
  };
}
