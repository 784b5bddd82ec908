import type { Member } from "../access/member.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords } from "../http/words.ts";
import { languageName } from "./language.ts";
import type { PersonListed } from "./organisation.ts";

export const peopleOnAPage = 50;

export interface PeopleView {
  readonly layout: StaffLayout;
  readonly lead: string;
  readonly action: string;
  readonly search: string;
  readonly people: readonly {
    readonly name: string;
    readonly email: string;
    readonly unit: string;
    readonly language: string;
  }[];
  readonly isEmpty: boolean;
  readonly nothingFound: string;
  readonly importHref: string;
  readonly previousHref: string;
  readonly nextHref: string;
}
export const peoplePage = definePage<PeopleView>("staff/people");

/** The roster. `people` may hold one more than a page, which then has a next one. */
export function peopleView(
  member: Member,
  people: readonly PersonListed[],
  page: { readonly total: number; readonly search: string; readonly number: number },
): PeopleView {
  const organisation = member.organisation.slug;
  const href = paths.people({ organisation });
  const hrefOf = (number: number) => `${href}?${new URLSearchParams({ q: page.search, page: String(number) })}`;
  return {
    layout: staffLayout({ title: "People", who: member, currentHref: href }),
    lead: `${countInWords(page.total, "person", "people")} can be invited. Who is asked is frozen when a wave is launched.`,
    action: href,
    search: page.search,
    people: people.slice(0, peopleOnAPage).map((person) => ({
      name: person.name,
      email: person.email,
      unit: person.unitName,
      language: languageName(person.language),
    })),
    isEmpty: page.total === 0,
    nothingFound:
      people.length === 0 && page.total > 0 ? "Nobody is found. Try a part of a name, an address or a unit." : "",
    importHref: paths.peopleImport({ organisation }),
    previousHref: page.number > 1 ? hrefOf(page.number - 1) : "",
    nextHref: people.length > peopleOnAPage ? hrefOf(page.number + 1) : "",
  };
}
