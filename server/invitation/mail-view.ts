import type { MailKind, Thresholds } from "../db/schema.ts";
import { definePage, type Page } from "../http/page.ts";
import { longDay, shortDay } from "../wave/day.ts";
import { fingerprintBlocks } from "../wave/fingerprint.ts";

/** What a mail says about its wave. */
export interface MailWave {
  readonly title: string;
  readonly organisation: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly isOpen: boolean;
  readonly thresholds: Thresholds;
  readonly fingerprint: string;
}

/** What a mail says about the person it goes to. */
export interface MailPerson {
  readonly name: string;
  readonly group: string;
  readonly invited: number;
  readonly link: string;
}

export interface MailView {
  readonly subject: string;
  readonly name: string;
  readonly title: string;
  readonly organisation: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  /** "Open until Friday 11 December 2026." */
  readonly when: string;
  readonly closesOn: string;
  readonly link: string;
  readonly group: string;
  readonly invited: number;
  readonly smallestGroup: number;
  /** "Comments need 10.", or that none is asked for */
  readonly comments: string;
  readonly fingerprintStart: string;
  readonly fingerprintEnd: string;
}

const pages = {
  invitation: { html: definePage<MailView>("mail/invitation.html"), text: definePage<MailView>("mail/invitation.txt") },
  reminder: { html: definePage<MailView>("mail/reminder.html"), text: definePage<MailView>("mail/reminder.txt") },
} as const;

/** Both forms of a mail, to be rendered. */
export function mailPagesOf(kind: MailKind, view: MailView): { readonly html: Page; readonly text: Page } {
  return { html: pages[kind].html(view), text: pages[kind].text(view) };
}

/** Everything that a mail shows. */
export function mailViewOf(kind: MailKind, wave: MailWave, person: MailPerson): MailView {
  const blocks = fingerprintBlocks(wave.fingerprint);
  const until = shortDay(wave.closesOn);
  return {
    subject:
      kind === "invitation"
        ? `${wave.title}: your own link, open until ${until}`
        : `${wave.title}: a reminder, open until ${until}`,
    name: person.name,
    title: wave.title,
    organisation: wave.organisation,
    askedBy: wave.askedBy,
    purpose: wave.purpose,
    contact: wave.contact,
    when: wave.isOpen
      ? `Open until ${longDay(wave.closesOn)}.`
      : `Open from ${longDay(wave.opensOn)} to ${longDay(wave.closesOn)}.`,
    closesOn: longDay(wave.closesOn),
    link: person.link,
    group: person.group,
    invited: person.invited,
    smallestGroup: wave.thresholds.k,
    comments:
      wave.thresholds.commentsFrom === null
        ? "No comment is asked for."
        : `Comments need ${wave.thresholds.commentsFrom}.`,
    fingerprintStart: blocks.slice(0, 5).join(" "),
    fingerprintEnd: blocks.slice(5).join(" "),
  };
}
