/** The published versions of a report: what stands, what differs from it now, and who can read it without an account. */

import type { Edit } from "../edit/edit.ts";
import { momentOf } from "../edit/edit-block-view.ts";
import { type ChoiceView, choiceOf, type FieldView, fieldOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import { reportFormats } from "../report/report-formats.ts";
import { type Link, linkDays, newestStanding, stateOf, type Version, type VersionState } from "./version.ts";

export interface VersionsView {
  readonly layout: StaffLayout;
  readonly reportHref: string;
  readonly isWriter: boolean;
  /** how the report as it stands now differs from what is published; "" where nothing is published */
  readonly standing: string;
  readonly isStale: boolean;
  readonly notice: string;
  readonly editHref: string;
  readonly publishAction: string;
  readonly note: FieldView;
  /** address of a link that was just made */
  readonly made: { readonly address: string; readonly expires: string } | null;
  readonly versions: readonly VersionView[];
}

export interface VersionView {
  readonly number: number;
  readonly state: string;
  readonly tone: "ok" | "warn" | "bad";
  readonly published: string;
  readonly hash: string;
  readonly note: string;
  readonly withdrawn: string;
  readonly files: readonly { readonly href: string; readonly label: string }[];
  /** null for whoever may not, and for a version that is withdrawn */
  readonly acts: {
    readonly linksAction: string;
    readonly days: ChoiceView;
    readonly password: FieldView;
    readonly withdrawAction: string;
    readonly why: FieldView;
    readonly isLinkOpen: boolean;
    readonly isWithdrawOpen: boolean;
  } | null;
  readonly links: readonly { readonly says: string; readonly endAction: string }[];
}
export const versionsPage = definePage<VersionsView>("staff/report-versions");

export interface VersionsInput {
  readonly layout: StaffLayout;
  readonly place: { readonly organisation: string; readonly wave: string };
  readonly isWriter: boolean;
  readonly versions: readonly Version[];
  readonly links: readonly Link[];
  readonly now: Date;
  /** SHA-256 of the report as it stands now, hexadecimal */
  readonly hash: string;
  readonly edits: readonly Edit[];
  /** what else the report is made from, as it was saved last */
  readonly actions: readonly Saved[];
  readonly branding: Saved | null;
  readonly notice?: string;
  /** a form that came back: for the whole page, or for one version */
  readonly refused?: { readonly form: FormRefusal; readonly number: number | null };
  readonly made?: VersionsView["made"];
}

/** Who saved something, and when. */
interface Saved {
  readonly by: string;
  readonly at: Date;
}

const fileNames = { html: "Web page", pdf: "PDF", pptx: "Slides" } as const;
const states: Readonly<Record<VersionState, Pick<VersionView, "state" | "tone">>> = {
  current: { state: "Current", tone: "ok" },
  replaced: { state: "Replaced by a newer version", tone: "warn" },
  withdrawn: { state: "Withdrawn", tone: "bad" },
};
const none: FormRefusal = { typed: {}, errors: {} };

export function versionsView(input: VersionsInput): VersionsView {
  const { place, versions, refused } = input;
  const current = newestStanding(versions);
  const isStale = current !== undefined && current.hash !== input.hash;
  return {
    layout: input.layout,
    reportHref: paths.report(place),
    isWriter: input.isWriter,
    standing: standingOf(input, current),
    isStale,
    notice: input.notice ?? "",
    editHref: paths.reportEdit(place),
    publishAction: paths.reportVersions(place),
    note: fieldOf(refused?.number === null ? refused.form : none, {
      name: "note",
      label: "What is new in it",
      hint: "For those who read it. May stay empty.",
      isOptional: true,
    }),
    made: input.made ?? null,
    versions: versions.map((version) => versionView(input, version)),
  };
}

function standingOf(input: VersionsInput, current: Version | undefined): string {
  if (current === undefined) return "";
  const { number } = current;
  if (current.hash === input.hash) return `The report as it stands is version ${number}, word for word.`;
  const since = (saved: readonly Saved[]) => saved.filter(({ at }) => at >= current.at);
  const reasons = [
    reasonOf(since(input.edits), "block was", "blocks were"),
    reasonOf(since(input.actions), "agreed action was", "agreed actions were"),
    ...since(input.branding === null ? [] : [input.branding]).map(
      (last) => `the branding was changed by ${saidOf(last)}`,
    ),
  ].filter((reason) => reason !== "");
  const why = reasons.length > 0 ? reasons.join("; ") : "Upwell writes it differently now, or a change was taken back";
  return `The report as it stands differs from version ${number}: ${why}.`;
}

/** "two blocks were changed since, last by …"; "" for none. */
function reasonOf(saved: readonly Saved[], one: string, many: string): string {
  const [last] = [...saved].sort((a, b) => b.at.getTime() - a.at.getTime());
  if (last === undefined) return "";
  const what = saved.length === 1 ? `one ${one}` : `${saved.length} ${many}`;
  return `${what} changed since, last by ${saidOf(last)}`;
}

function saidOf({ by, at }: Saved): string {
  return `${by}, ${momentOf(at)}`;
}

function versionView(input: VersionsInput, version: Version): VersionView {
  const { place, refused } = input;
  const { number } = version;
  const at = { ...place, number };
  const form = refused?.number === number ? refused.form : none;
  const isOpen = (field: string): boolean => form.errors[field] !== undefined;
  return {
    number,
    ...states[stateOf(version, input.versions)],
    published: `${version.by}, ${momentOf(version.at)}`,
    hash: version.hash,
    note: version.note,
    withdrawn:
      version.withdrawn === null
        ? ""
        : `${version.withdrawn.by}, ${momentOf(version.withdrawn.at)}: ${version.withdrawn.why}`,
    files:
      version.withdrawn !== null
        ? []
        : reportFormats.map((format) => ({
            href: paths.reportVersionFile({ ...at, format }),
            label: fileNames[format],
          })),
    acts:
      !input.isWriter || version.withdrawn !== null
        ? null
        : {
            linksAction: paths.reportLinks(at),
            days: choiceOf(form, {
              name: `days-${number}`,
              label: "Open for",
              value: String(linkDays[1]),
              options: linkDays.map((days) => ({ value: String(days), label: `${days} days` })),
            }),
            password: fieldOf(form, {
              name: `password-${number}`,
              label: "Password",
              type: "text",
              hint: "May stay empty. Hand it over by another way than the link.",
              isOptional: true,
            }),
            withdrawAction: paths.reportWithdraw(at),
            why: fieldOf(form, { name: `why-${number}`, label: "Why", hint: "Whoever opens a link to it reads this." }),
            isLinkOpen: isOpen(`password-${number}`) || isOpen(`days-${number}`),
            isWithdrawOpen: isOpen(`why-${number}`),
          },
    links: input.links
      .filter((link) => link.number === number)
      .map((link) => ({
        says: linkWords(link, input.now),
        endAction:
          input.isWriter && link.revokedAt === null && link.expiresAt > input.now
            ? paths.reportLinkEnd({ ...place, link: link.id })
            : "",
      })),
  };
}

function linkWords({ by, at, hasPassword, expiresAt, revokedAt }: Link, now: Date): string {
  const made = `Made by ${by}, ${momentOf(at)}, ${hasPassword ? "with a password" : "without a password"}`;
  if (revokedAt !== null) return `${made}. Ended ${momentOf(revokedAt)}.`;
  return expiresAt <= now ? `${made}. Ran out ${momentOf(expiresAt)}.` : `${made}. Open until ${momentOf(expiresAt)}.`;
}
