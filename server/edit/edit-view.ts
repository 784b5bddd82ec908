/** The editor of a report: one section on a page, block by block, with what needs a look. */
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import { textOf } from "../report/sentence.ts";
import { afterMove } from "./arrangement.ts";
import type { Edit } from "./edit.ts";
import { type EditBlockView, editBlockView } from "./edit-block-view.ts";
import { coverSection } from "./editable.ts";
import type { EditedDocument, EditedSection } from "./edited-document.ts";

export interface EditView {
  readonly layout: StaffLayout;
  readonly reportHref: string;
  /** whatever stands in the way of the whole report, in words; "" if nothing does */
  readonly attention: string;
  readonly sections: readonly {
    readonly href: string;
    readonly title: string;
    readonly isCurrent: boolean;
    readonly isTeam: boolean;
    /** "hidden", "2 edited", "1 to look at" */
    readonly note: string;
    readonly needsLook: boolean;
  }[];
  readonly title: string;
  /** what can be done with the section as a whole; null for the cover */
  readonly whole: {
    readonly section: string;
    readonly action: string;
    readonly isHidden: boolean;
    readonly mayMoveUp: boolean;
    readonly mayMoveDown: boolean;
  } | null;
  readonly blocks: readonly EditBlockView[];
}
export const editPage = definePage<EditView>("staff/report-edit");

/** A form that came back: what was typed, and why it is not saved. */
export interface RefusedEdit {
  /** block whose text it is, or behind which a new one was to stand */
  readonly block: string;
  readonly isNew: boolean;
  readonly typed: string;
  readonly message: string;
  /** what somebody else saved meanwhile; null for any other reason */
  readonly newest: Edit | null;
}

export interface EditPlace {
  readonly organisation: string;
  readonly wave: string;
}

/** `section`: the one asked for; an unknown one is the first of the report. */
export function editView(
  edited: EditedDocument,
  place: EditPlace,
  asked: string,
  layout: StaffLayout,
  refused: RefusedEdit | null = null,
): EditView {
  const { sections } = edited;
  const current = sections.find(({ section }) => section.id === asked) ?? sections[1] ?? sections[0];
  const looks = sections.flatMap(({ blocks }) => blocks).filter(needsLook).length;
  return {
    layout,
    reportHref: paths.report(place),
    attention: attentionOf(looks),
    sections: sections.map(({ section, blocks, isHidden }) => {
      const edits = blocks.filter(({ edit }) => edit !== null).length;
      const toLook = blocks.filter(needsLook).length;
      return {
        href: sectionHref(place, section.id),
        title: textOf(section.title),
        isCurrent: section.id === current?.section.id,
        isTeam: section.level === 2,
        note: noteOf(toLook, edits, isHidden),
        needsLook: toLook > 0,
      };
    }),
    title: current === undefined ? "" : textOf(current.section.title),
    whole: current === undefined || current.section.id === coverSection ? null : wholeOf(edited, current, place),
    blocks: (current?.blocks ?? []).map((block, i, all) =>
      editBlockView(block, place, { isFirst: i === 0, isLast: i === all.length - 1 }, refused),
    ),
  };
}

/** The address of a section in the editor. */
export function sectionHref(place: EditPlace, section: string): string {
  return `${paths.reportEdit(place)}?section=${encodeURIComponent(section)}`;
}

function noteOf(toLook: number, edits: number, isHidden: boolean): string {
  if (isHidden) return "hidden";
  return toLook > 0 ? `${toLook} to look at` : edits > 0 ? `${edits} edited` : "";
}

function wholeOf(
  { sections }: EditedDocument,
  { section, isHidden }: EditedSection,
  place: EditPlace,
): EditView["whole"] {
  const movable = sections.filter((one) => one.section.id !== coverSection);
  const before = movable.map((one) => one.section.id).join(" ");
  const mayMove = (by: -1 | 1): boolean => afterMove(movable, section.id, by).join(" ") !== before;
  return {
    section: section.id,
    action: paths.reportEditSection(place),
    isHidden,
    mayMoveUp: mayMove(-1),
    mayMoveDown: mayMove(1),
  };
}

function needsLook({ faults, moved, isOutdated }: EditedDocument["sections"][number]["blocks"][number]): boolean {
  return faults.length > 0 || moved.length > 0 || isOutdated;
}

function attentionOf(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? "One block needs a look: it does not stand in the report as you wrote it, or its numbers have changed."
    : `${count} blocks need a look: they do not stand in the report as you wrote them, or their numbers have changed.`;
}
