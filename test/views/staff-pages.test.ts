import { expect, test } from "vitest";
import { accountPage, accountsPage, accountsView, accountView } from "../../server/access/account-view.ts";
import { auditPage, auditView } from "../../server/access/audit-view.ts";
import type { Account, Member } from "../../server/access/member.ts";
import { membersPage, membersView } from "../../server/access/members-view.ts";
import { setupPage, setupView, signInPage, signInView } from "../../server/access/sign-in-view.ts";
import type { WaveState } from "../../server/db/schema.ts";
import { errorPage } from "../../server/http/error-page.ts";
import type { FormRefusal } from "../../server/http/parse.ts";
import type { AccountId, OrganisationId, PersonId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { homePage, homeView } from "../../server/organisation/home-view.ts";
import {
  importPage,
  importPreviewPage,
  importPreviewView,
  importProblemsPage,
  importProblemsView,
  importView,
} from "../../server/organisation/import-view.ts";
import type { WaveSummary } from "../../server/organisation/organisation.ts";
import {
  organisationNewPage,
  organisationNewView,
  organisationPage,
  organisationView,
} from "../../server/organisation/organisation-view.ts";
import { peoplePage, peopleView } from "../../server/organisation/people-view.ts";
import { changeOf } from "../../server/organisation/roster-change.ts";
import { unitTreeOf } from "../../server/organisation/unit-tree.ts";
import { assertViewContract } from "../support/view-contract.ts";

const evil = `"><script>alert(1)</script>&'`;
const account: Account = {
  id: "a" as AccountId,
  email: "maren@firm.example",
  name: `Maren ${evil}`,
  isOperator: true,
  mustChangePassword: false,
};
const member: Member = {
  account,
  organisation: { id: "o" as OrganisationId, slug: "calder", name: `Calder ${evil}` },
  role: "admin",
  unitId: null,
  transaction: () => Promise.reject(new Error("a view reads nothing")),
};
const manager: Member = { ...member, role: "manager", unitId: "u1" as UnitId };
const refused: FormRefusal = {
  typed: { email: evil, name: evil },
  errors: { email: "Wrong.", role: "Choose.", unit: "Choose.", "": "Again." },
};
const states: readonly WaveState[] = [
  "draft",
  "launching",
  "launched",
  "open",
  "closing",
  "closed",
  "released",
  "withheld",
  "cancelled",
];
const waves = states.map((state): WaveSummary => {
  const releasedAt = state === "released" ? new Date("2026-07-03T10:00:00Z") : null;
  return {
    id: state as string as WaveId,
    title: `Wave ${evil}`,
    state,
    opensOn: "2026-11-24",
    closesOn: "2026-12-01",
    releasedAt,
    invited: 240,
    trustee: null,
  };
});
const unit = (id: string, parentId: string | null) => ({
  id: id as UnitId,
  externalId: parentId === null ? `/${id}` : id,
  parentId: parentId as UnitId | null,
  name: `Unit ${id} ${evil}`,
  position: 0,
});
const units = [unit("u1", null), unit("u2", "u1")];
const counts = new Map([
  ["u1" as UnitId, 1],
  ["u2" as UnitId, 2000],
]);

/** What somebody typed stands on the page as text, wherever it stands. */
function expectHarmless(pages: readonly string[]): void {
  for (const html of pages) {
    expect(html).not.toContain("<script");
    expect(html).not.toMatch(/\sstyle=/);
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<html lang="en">');
  }
}

test("every staff page shows every field of its view, and asks for none that is not there", () => {
  const entry = {
    at: new Date("2026-11-24T09:05:00Z"),
    organisationId: null,
    actor: evil,
    action: "account created",
    object: "tom@firm.example",
    detail: { operator: true, unit: null, role: evil },
  };
  const stored = { ...account, passwordHash: "", createdAt: entry.at, deactivatedAt: null };
  const gone = { ...stored, id: "b" as AccountId, isOperator: false, deactivatedAt: entry.at };
  const listed = { accountId: "b" as AccountId, email: evil, name: evil, role: "manager" as const, unitName: evil };
  const membership = { organisation: member.organisation, role: "admin" as const, unitId: null };
  const client = {
    membership,
    units: 2,
    people: 2001,
    actions: waves.slice(0, 1).flatMap(({ id }) => {
      const action = { waveId: id, unitName: evil, what: evil, dueOn: "2026-11-20" };
      return [action, { ...action, dueOn: "2026-11-30" }];
    }),
    waves,
  };
  const change = changeOf(
    {
      units: [
        { externalId: "u1", path: [evil], parentExternalId: null, position: 0 },
        { externalId: "u9", path: [evil, "New"], parentExternalId: "u1", position: 0 },
      ],
      people: [
        ...["tom", "kim", "new"].map((name) => ({
          email: `${name}@x.example`,
          name,
          language: "en",
          unitExternalId: "u9",
        })),
        ...Array.from({ length: 20 }, (_, n) => ({
          email: `p${n}@x.example`,
          name: evil,
          language: "en",
          unitExternalId: "u9",
        })),
      ],
    },
    {
      units: [unit("u1", "u2"), unit("u2", "u1")],
      people: ["tom", "old", "older"].map((name) => ({
        id: name as PersonId,
        email: `${name}@x.example`,
        name: `${name} ${evil}`,
        language: "en",
        unitId: "u2" as UnitId,
      })),
    },
  );
  const none = { unitsAdded: [], unitsKept: [], unitsRemoved: [], peopleAdded: [], peopleKept: [], peopleRemoved: [] };
  const preview = { change, digest: "d", encoding: "Windows-1252", file: "H4sI", isStale: true };
  const problems = [
    { row: 3, column: "name", message: evil },
    { row: null, column: "", message: "File." },
    ...Array.from({ length: 300 }, () => ({ row: 4, column: "name", message: "x" })),
  ];
  const person = { name: evil, email: evil, language: "en", unitName: evil };
  const all = [
    [signInPage(signInView(evil)), signInPage(signInView("/staff", refused))],
    [setupPage(setupView()), setupPage(setupView(refused))],
    [
      accountPage(accountView(account, { isChanged: true })),
      accountPage(accountView({ ...account, mustChangePassword: true }, { form: refused })),
    ],
    [
      accountsPage(accountsView(account, [stored, gone], [entry], { form: refused })),
      accountsPage(accountsView(account, [stored], [], { handedOut: { email: evil, password: "p" } })),
    ],
    [
      membersPage(membersView(member, [{ ...listed, isActive: false }], units)),
      membersPage(membersView(member, [{ ...listed, isActive: true }], units, refused)),
    ],
    [auditPage(auditView(member, [], 1)), auditPage(auditView(member, Array(101).fill(entry), 2))],
    [
      homePage(homeView(account, [client, { ...client, people: 0, waves: [] }], "2026-11-24")),
      homePage(homeView({ ...account, isOperator: false }, [], "2026-11-24")),
      homePage(homeView(account, [], "2026-11-24")),
    ],
    [organisationNewPage(organisationNewView(account)), organisationNewPage(organisationNewView(account, refused))],
    [
      organisationPage(organisationView(member, unitTreeOf(units, counts), waves)),
      organisationPage(organisationView(member, unitTreeOf(units, counts), [])),
      organisationPage(organisationView(member, [], [])),
      organisationPage(organisationView(manager, [], [])),
      organisationPage(organisationView(manager, unitTreeOf(units, counts, "u2" as UnitId), waves)),
    ],
    [
      peoplePage(peopleView(member, Array(51).fill(person), { total: 500, search: evil, number: 2 })),
      peoplePage(peopleView(member, [], { total: 500, search: evil, number: 1 })),
      peoplePage(peopleView(member, [], { total: 0, search: "", number: 1 })),
    ],
    [importPage(importView(member, ["en", "de"])), importPage(importView(member, ["en"], "Choose a file first."))],
    [importProblemsPage(importProblemsView(member, problems))],
    [
      importPreviewPage(importPreviewView(member, preview)),
      importPreviewPage(importPreviewView(member, { ...preview, change: none, isStale: false, encoding: "UTF-8" })),
    ],
    [
      errorPage({ title: "T", message: evil, reference: "bcdf-2345", backHref: "/staff", backLabel: "Back" }),
      errorPage({ title: "T", message: evil, reference: "", backHref: "/staff", backLabel: "Back" }),
    ],
  ];
  for (const pages of all) expectHarmless(assertViewContract(...pages));
});

test("the contract finds a field that nobody reads and one that is not there", () => {
  const { view } = signInPage(signInView("/staff"));
  expect(() => assertViewContract({ template: "staff/sign-in", view: { ...view, spare: 1 } })).toThrow(/never reads/);
  const { title: _, ...less } = view as { title: string };
  expect(() => assertViewContract({ template: "staff/sign-in", view: less })).toThrow(/title/);
});

test("a manager is led to results only, a consultant to the report, HR to the heatmap", () => {
  const hrefs = (role: Member["role"]) =>
    organisationView({ ...member, role }, unitTreeOf(units, counts), waves).waves.map((wave) => wave.href);
  expect(hrefs("manager").filter((href) => href !== "")).toEqual(["/staff/o/calder/w/released/heatmap"]);
  expect(hrefs("consultant")).toContain("/staff/o/calder/w/released/report");
  expect(hrefs("hr")).toContain("/staff/o/calder/w/released/heatmap");
});
