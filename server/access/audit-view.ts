import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { timeInWords } from "../http/words.ts";
import type { AuditEntry } from "./audit-store.ts";
import type { Member } from "./member.ts";

export const eventsOnAPage = 100;

export interface AuditView {
  readonly layout: StaffLayout;
  readonly events: readonly {
    readonly time: string;
    readonly actor: string;
    readonly action: string;
    readonly object: string;
    readonly detail: string;
  }[];
  readonly newerHref: string;
  readonly olderHref: string;
}
export const auditPage = definePage<AuditView>("staff/audit");

/** Who did what in an organisation. `events` may hold one more than a page, which then has a next one. */
export function auditView(admin: Member, events: readonly AuditEntry[], page: number): AuditView {
  const href = paths.audit({ organisation: admin.organisation.slug });
  return {
    layout: staffLayout({ title: "Audit trail", who: admin, currentHref: href }),
    events: events.slice(0, eventsOnAPage).map((event) => ({
      time: timeInWords(event.at),
      actor: event.actor,
      action: event.action,
      object: event.object,
      detail: Object.entries(event.detail ?? {})
        .filter(([, value]) => value !== null && value !== false)
        .map(([key, value]) => (value === true ? key : `${key}: ${value}`))
        .join(", "),
    })),
    newerHref: page > 1 ? `${href}?page=${page - 1}` : "",
    olderHref: events.length > eventsOnAPage ? `${href}?page=${page + 1}` : "",
  };
}
