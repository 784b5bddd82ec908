/** What somebody with a link sees before the report: which version it is, and whether it still stands. */
import { momentOf } from "../edit/edit-block-view.ts";
import { type FieldView, fieldOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import { newestStanding, stateOf, type Version } from "./version.ts";

export interface SharedReportView {
  readonly title: string;
  readonly organisation: string;
  readonly wave: string;
  /** why there is nothing to read; "" where there is */
  readonly over: string;
  /** that a newer version stands; "" where none does */
  readonly replaced: string;
  readonly version: {
    readonly number: number;
    readonly published: string;
    readonly hash: string;
    readonly note: string;
  } | null;
  readonly action: string;
  readonly notice: string;
  /** null where the link asks for none */
  readonly password: FieldView | null;
}
export const sharedReportPage = definePage<SharedReportView>("staff/shared-report");

/** One page for a link that never was, ran out or was ended: it does not say which. */
export function overView(): SharedReportView {
  return {
    title: "Nothing to read here",
    organisation: "",
    wave: "",
    over: "This link leads to no report: it has run out, was ended, or was copied with a letter missing. Ask whoever sent it for a new one.",
    replaced: "",
    version: null,
    action: "",
    notice: "",
    password: null,
  };
}

export function sharedReportView(
  found: { readonly organisation: string; readonly wave: string; readonly hasPassword: boolean },
  version: Version,
  all: readonly Version[],
  action: string,
  notice = "",
): SharedReportView {
  const newest = newestStanding(all);
  const isReplaced = stateOf(version, all) === "replaced" && newest !== undefined;
  return {
    title: `Readiness report, version ${version.number}`,
    organisation: found.organisation,
    wave: found.wave,
    over:
      version.withdrawn === null
        ? ""
        : `This version was withdrawn on ${momentOf(version.withdrawn.at)}: ${version.withdrawn.why} It is not shown any more.`,
    replaced: isReplaced
      ? `A newer version was published on ${momentOf(newest.at)}. What you read here is no longer the latest; ask whoever sent the link.`
      : "",
    version: {
      number: version.number,
      published: `${version.by}, ${momentOf(version.at)}`,
      hash: version.hash,
      note: version.note,
    },
    action,
    notice,
    password: found.hasPassword
      ? fieldOf(
          { typed: {}, errors: notice === "" ? {} : { password: notice } },
          { name: "password", label: "Password", type: "password", autocomplete: "off" },
        )
      : null,
  };
}
