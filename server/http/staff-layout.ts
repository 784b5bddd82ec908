import type { Account, Member } from "../access/member.ts";
import type { Role } from "../db/schema.ts";
import { paths } from "./paths.ts";

/** One step of the way to a page. */
export interface Crumb {
  readonly href: string;
  readonly label: string;
}

/** The frame of every staff page; the view of a page that uses `layouts/staff` has it as `layout`. */
export interface StaffLayout {
  readonly title: string;
  readonly isNarrow: boolean;
  readonly homeHref: string;
  readonly accountHref: string;
  readonly signOutHref: string;
  /** Name, role and organisation of whoever is signed in. */
  readonly who: string;
  readonly nav: readonly { readonly href: string; readonly label: string; readonly isCurrent: boolean }[];
  readonly crumbs: readonly Crumb[];
}

/** The wave that a page belongs to. */
export interface LayoutWave {
  readonly id: string;
  readonly title: string;
  /** Released: heatmap, fit map and report exist. */
  readonly hasResults: boolean;
}

export interface StaffLayoutInput {
  /** Of the page and of the last crumb. */
  readonly title: string;
  /** Who is signed in: a Member on pages of an organisation, else the Account. */
  readonly who: Member | Account;
  readonly wave?: LayoutWave;
  /** Address of the entry of the navigation that this page belongs to, where it is not the page's own. */
  readonly currentHref?: string;
  /** Steps between the wave (or the organisation) and this page. */
  readonly crumbs?: readonly Crumb[];
  readonly isNarrow?: boolean;
}

const roleNames: Readonly<Record<Role, string>> = {
  admin: "Admin",
  consultant: "Consultant",
  hr: "HR",
  manager: "Manager",
};

/** A role as people read it. */
export function roleNameOf(role: Role): string {
  return roleNames[role];
}

/** Writes the frame: what is in the navigation follows from the role and from what the wave has. */
export function staffLayout(input: StaffLayoutInput): StaffLayout {
  const member = "organisation" in input.who ? input.who : undefined;
  const account = "organisation" in input.who ? input.who.account : input.who;
  const entries = navigationOf(account, member, input.wave);
  return {
    title: input.title,
    isNarrow: input.isNarrow ?? false,
    homeHref: paths.home(),
    accountHref: paths.account(),
    signOutHref: paths.signOut(),
    who: member ? `${account.name}, ${roleNameOf(member.role)}, ${member.organisation.name}` : account.name,
    nav: entries.map((entry) => ({ ...entry, isCurrent: entry.href === input.currentHref })),
    crumbs: crumbsOf(member, input),
  };
}

function navigationOf(account: Account, member: Member | undefined, wave: LayoutWave | undefined): Crumb[] {
  if (member && wave) {
    const params = { organisation: member.organisation.slug, wave: wave.id };
    const overview = { href: paths.wave(params), label: "Wave" };
    const results = [
      { href: paths.heatmap(params), label: "Heatmap" },
      { href: paths.fit(params), label: "Fit map" },
      { href: paths.actions(params), label: "Actions" },
    ];
    // a manager plans no waves and gets no report: no entry leads to a page that refuses
    if (member.role === "manager") return results;
    return wave.hasResults ? [...results, { href: paths.report(params), label: "Report" }, overview] : [overview];
  }
  if (member) {
    const params = { organisation: member.organisation.slug };
    const overview = { href: paths.organisation(params), label: "Overview" };
    const people = { href: paths.people(params), label: "People" };
    const members = { href: paths.members(params), label: "Staff" };
    const audit = { href: paths.audit(params), label: "Audit trail" };
    const branding = { href: paths.branding(params), label: "Branding" };
    if (member.role === "admin") return [overview, people, members, branding, audit];
    if (member.role === "consultant") return [overview, people, branding];
    return member.role === "manager" ? [overview] : [overview, people];
  }
  const clients = { href: paths.home(), label: "Clients" };
  const together = { href: paths.clientsTogether(), label: "Clients together" };
  return account.isOperator ? [clients, together, { href: paths.accounts(), label: "Accounts" }] : [clients, together];
}

function crumbsOf(member: Member | undefined, input: StaffLayoutInput): Crumb[] {
  if (!member) return [];
  const organisation = {
    href: paths.organisation({ organisation: member.organisation.slug }),
    label: member.organisation.name,
  };
  const wave = input.wave ? [{ href: waveHref(member, input.wave.id), label: input.wave.title }] : [];
  // the page of the organisation, or of the wave, is itself the last step
  const steps = [{ href: paths.home(), label: "Clients" }, organisation, ...wave, ...(input.crumbs ?? [])];
  return steps.at(-1)?.label === input.title ? steps.slice(0, -1) : steps;
}

/** The page of a wave, or for a manager its heatmap. */
function waveHref(member: Member, wave: string): string {
  const params = { organisation: member.organisation.slug, wave };
  return member.role === "manager" ? paths.heatmap(params) : paths.wave(params);
}
