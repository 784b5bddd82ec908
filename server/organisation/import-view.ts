import type { Member } from "../access/member.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords, numberInWords } from "../http/words.ts";
import { languageName } from "./language.ts";
import { type RosterProblem, unitNameOf } from "./roster.ts";
import { isUnchanged, type RosterChange } from "./roster-change.ts";
import { pathInWords } from "./unit-path.ts";

const problemsShown = 200;
const namesShown = 12;

export interface ImportView {
  readonly layout: StaffLayout;
  readonly action: string;
  readonly notice: string;
  readonly languages: string;
}
export const importPage = definePage<ImportView>("staff/import");

/** The page where a file is chosen. */
export function importView(member: Member, languages: readonly string[], notice = ""): ImportView {
  return {
    layout: layoutOf(member, "Import people"),
    action: paths.peopleImport({ organisation: member.organisation.slug }),
    notice,
    languages: languages.map((tag) => `${tag} (${languageName(tag)})`).join(", "),
  };
}

export interface ImportProblemsView {
  readonly layout: StaffLayout;
  readonly lead: string;
  readonly problems: readonly { readonly row: string; readonly column: string; readonly message: string }[];
  readonly more: string;
  readonly againHref: string;
}
export const importProblemsPage = definePage<ImportProblemsView>("staff/import-problems");

/** Everything that is wrong with a file. */
export function importProblemsView(member: Member, problems: readonly RosterProblem[]): ImportProblemsView {
  const hidden = problems.length - problemsShown;
  return {
    layout: layoutOf(member, "Check the file"),
    lead: `${countInWords(problems.length, "thing", "things")} to put right in the file. Nothing was saved.`,
    problems: problems.slice(0, problemsShown).map(({ row, column, message }) => ({
      row: row === null ? "" : `Row ${row}`,
      column,
      message,
    })),
    more: hidden > 0 ? `And ${countInWords(hidden, "more", "more")}. Put these right first, and the rest shows.` : "",
    againHref: paths.peopleImport({ organisation: member.organisation.slug }),
  };
}

export interface ImportPreviewView {
  readonly layout: StaffLayout;
  readonly lead: string;
  readonly notice: string;
  readonly isUnchanged: boolean;
  readonly warning: string;
  readonly sections: readonly {
    readonly title: string;
    readonly count: string;
    readonly names: readonly string[];
    readonly more: string;
  }[];
  readonly encodingNote: string;
  readonly action: string;
  readonly file: string;
  readonly digest: string;
  readonly button: string;
  readonly againHref: string;
  readonly peopleHref: string;
}
export const importPreviewPage = definePage<ImportPreviewView>("staff/import-preview");

export interface PreviewInput {
  readonly change: RosterChange;
  readonly digest: string;
  readonly encoding: string;
  /** The uploaded file, packed as text, to be sent again with the form. */
  readonly file: string;
  /** Somebody else changed the roster since the preview that was confirmed. */
  readonly isStale: boolean;
}

/** What the file would do, before it does it. */
export function importPreviewView(member: Member, input: PreviewInput): ImportPreviewView {
  const { change } = input;
  const people = change.peopleAdded.length + change.peopleKept.length;
  const units = change.unitsAdded.length + change.unitsKept.length;
  const before = change.peopleKept.length + change.peopleRemoved.length;
  const params = { organisation: member.organisation.slug };
  return {
    layout: layoutOf(member, "Before the import"),
    lead: `The file is sound: ${countInWords(people, "person", "people")} in ${countInWords(units, "unit", "units")}.`,
    notice: input.isStale
      ? "The roster was changed by somebody else in the meantime. This is what the file would do now."
      : "",
    isUnchanged: isUnchanged(change),
    warning:
      before > 0 && change.peopleRemoved.length * 2 > before
        ? `The file leaves out ${numberInWords(change.peopleRemoved.length)} of the ${numberInWords(before)} people who are on the roster now. Is it the whole organisation?`
        : "",
    sections: sectionsOf(change),
    encodingNote:
      input.encoding === "Windows-1252"
        ? "The file is not UTF-8. It was read as Windows-1252: look at a name with an accent before you go on."
        : "",
    action: paths.peopleImportApply(params),
    file: input.file,
    digest: input.digest,
    button: `Import ${countInWords(people, "person", "people")}`,
    againHref: paths.peopleImport(params),
    peopleHref: paths.people(params),
  };
}

function sectionsOf(change: RosterChange): ImportPreviewView["sections"] {
  const corrected = change.peopleKept.filter((person) => person.isCorrected);
  const moved = change.peopleKept.filter((person) => person.isMoved);
  const renamed = change.unitsKept.filter((unit) => unit.isRenamed);
  const displaced = change.unitsKept.filter((unit) => unit.isMoved);
  const all: readonly (readonly [string, readonly string[]])[] = [
    ["People who are new", change.peopleAdded.map(({ name, email }) => `${name}, ${email}`)],
    ["People who change unit", moved.map(({ next }) => `${next.name}, to unit ${next.unitExternalId}`)],
    [
      "People with another name or language",
      corrected.map(({ stored, next }) =>
        stored.name === next.name
          ? `${next.name}, ${languageName(next.language)}`
          : `${stored.name} becomes ${next.name}`,
      ),
    ],
    ["People who leave the roster", change.peopleRemoved.map(({ name, email }) => `${name}, ${email}`)],
    ["Units that are new", change.unitsAdded.map((unit) => pathInWords(unit.path))],
    ["Units with another name", renamed.map(({ stored, next }) => `${stored.name} becomes ${unitNameOf(next)}`)],
    ["Units in another place", displaced.map(({ next }) => pathInWords(next.path))],
    ["Units that go", change.unitsRemoved.map((unit) => `${unit.name} (${unit.externalId})`)],
  ];
  return all
    .filter(([, names]) => names.length > 0)
    .map(([title, names]) => ({
      title,
      count: numberInWords(names.length),
      names: names.slice(0, namesShown),
      more: names.length > namesShown ? `and ${numberInWords(names.length - namesShown)} more` : "",
    }));
}

function layoutOf(member: Member, title: string): StaffLayout {
  const href = paths.people({ organisation: member.organisation.slug });
  return staffLayout({ title, who: member, currentHref: href, crumbs: [{ href, label: "People" }], isNarrow: true });
}
