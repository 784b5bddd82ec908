/** Every saved version of a block, with what each one changed. */
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import type { Edit } from "./edit.ts";
import { type DifferenceView, differenceOf, momentOf } from "./edit-block-view.ts";
import { type EditPlace, sectionHref } from "./edit-view.ts";
import type { EditedBlock } from "./edited-document.ts";
import { wordDifference } from "./word-difference.ts";

/** Most versions that are read for a page. */
export const versionsShown = 200;
/** Saves of one person within so many milliseconds are one version to a reader. */
const stretch = 10 * 60_000;

export interface HistoryView {
  readonly layout: StaffLayout;
  readonly backHref: string;
  readonly action: string;
  readonly block: string;
  /** version that stands there now */
  readonly newest: number;
  readonly versions: readonly {
    readonly who: string;
    readonly at: string;
    readonly did: string;
    readonly parts: readonly DifferenceView[];
    /** "" where it cannot be brought back */
    readonly text: string;
    readonly isNow: boolean;
  }[];
}
export const historyPage = definePage<HistoryView>("staff/report-history");

/** `edits`: the latest first. */
export function historyView(
  block: EditedBlock,
  edits: readonly Edit[],
  place: EditPlace,
  layout: StaffLayout,
): HistoryView {
  const kept = stretches(edits);
  const textOf = (edit: Edit | undefined): string => {
    const content = edit?.content;
    if (content?.kind === "own") return content.text;
    return (content?.kind === "generated" ? content.text : null) ?? block.generatedText ?? "";
  };
  return {
    layout,
    backHref: sectionHref(place, block.section),
    action: paths.reportEditBlock(place),
    block: block.id,
    newest: edits[0]?.version ?? 0,
    versions: kept.map((edit, i) => {
      const earlier = kept[i + 1];
      const before = earlier === undefined && block.generated === null ? "" : textOf(earlier);
      return {
        who: edit.by,
        at: momentOf(edit.at),
        did: didOf(edit, earlier),
        parts: wordDifference(before, textOf(edit)).map(differenceOf),
        text: i === 0 || (block.generatedText === null && block.generated !== null) ? "" : textOf(edit),
        isNow: i === 0,
      };
    }),
  };
}

/** The last of each stretch of saves by one person: autosave saves at every pause. */
function stretches(edits: readonly Edit[]): readonly Edit[] {
  return edits.filter((edit, i) => {
    const later = edits[i - 1];
    return later === undefined || later.by !== edit.by || later.at.getTime() - edit.at.getTime() > stretch;
  });
}

function didOf({ content }: Edit, earlier: Edit | undefined): string {
  if (content.kind === "order") return "Moved";
  if (content.kind === "section") return content.isHidden ? "Hidden" : "Shown";
  const wasHidden = earlier !== undefined && earlier.content.kind !== "order" && earlier.content.isHidden;
  if (content.isHidden !== wasHidden) return content.isHidden ? "Hidden" : "Shown again";
  if (content.kind === "generated" && content.text === null) return "Back to the generated words";
  return earlier === undefined && content.kind === "own" ? "Added" : "Rewritten";
}
