import express from "express";
import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import type { OrganisationId, UnitId } from "../../server/kernel/brand.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { servedRoutes } from "../support/served-routes.ts";
import { staffSite } from "../support/staff-site.ts";

/**
 * The matrix: who (role) x where (organisation) x what (route). Every client carries a word of its own that must never
 * be seen from elsewhere; what is allowed must work, or the matrix would prove nothing.
 */
const database = await freshDatabase();
const site = staffSite(database);
const canary = { a: "CANARYALPHA", b: "CANARYBRAVO", c: "CANARYCHARLIE" } as const;
type Slug = keyof typeof canary;
const slugs = ["a", "b", "c"] as const;

const ids = {} as Record<Slug, OrganisationId>;
const unitIds = {} as Record<Slug, UnitId>;
for (const slug of slugs) {
  const word = canary[slug];
  ids[slug] = await site.organisation(slug, `${word} Ltd`, null);
  await site.roster(
    ids[slug],
    `unit id,unit path,e-mail,name,language\n${word}-1,${word} Works / ${word} Team,p@${word}.example,${word} Person,en`,
  );
  const { rows } = await database.admin.query("select id from organisation.unit where external_id = $1", [`${word}-1`]);
  unitIds[slug] = rows[0].id;
  await database.admin.query(
    `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, mode, state, opens_on, closes_on,
      earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at)
     values (gen_random_uuid(), $1, $2, 'x', 'x', 'x', 'sealed', 'draft', '2026-11-24', '2026-12-01', '2026-11-25',
      '2026-12-09', 'readiness', '{}', '{}', '[]', now())`,
    [ids[slug], `${word} Wave`],
  );
}

const operator = await site.person("Olga Operator", true);
const people = {
  adminA: await site.person("Anna Admin"),
  hrA: await site.person("Hanna Hr"),
  consultantAB: await site.person("Cora Consultant"),
  managerA: await site.person("Mona Manager"),
  hrB: await site.person("Bella Hr"),
  nobody: await site.person("Nora Nobody"),
};
await site.member(ids.a, people.adminA.id, "admin");
await site.member(ids.a, people.hrA.id, "hr");
await site.member(ids.a, people.consultantAB.id, "consultant");
await site.member(ids.b, people.consultantAB.id, "consultant");
await site.member(ids.a, people.managerA.id, "manager", unitIds.a);
await site.member(ids.b, people.hrB.id, "hr");
await site.member(ids.b, (await site.person("Berta Admin")).id, "admin");
await site.member(ids.c, (await site.person("Carla Admin")).id, "admin");

const roleIn: Readonly<Record<keyof typeof people, Partial<Record<Slug, string>>>> = {
  adminA: { a: "admin" },
  hrA: { a: "hr" },
  consultantAB: { a: "consultant", b: "consultant" },
  managerA: { a: "manager" },
  hrB: { b: "hr" },
  nobody: {},
};
const principals = Object.keys(people) as (keyof typeof people)[];
const routes = servedRoutes(site.app);
const memberRoutes = routes.filter((one) => one.path.startsWith(paths.organisation.pattern));
const slugWhere = (path: string, slug: string) =>
  path
    .replace(":organisation", slug)
    .replace(":account", people.hrB.id)
    .replace(/:\w+/g, "00000000-0000-4000-8000-000000000000");

async function fingerprint(): Promise<string> {
  const { rows } = await database.admin.query(`select md5(string_agg(t, '' order by t)) as print from (
    select u::text as t from organisation.unit u union all select p::text from organisation.person p
    union all select o::text from organisation.organisation o union all select m::text from access.membership m
    union all select a::text from access.account a) rows`);
  return rows[0].print;
}

test("every route that Express serves went through the gate, and says whom it lets in", () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(routes.filter((one) => one.guard === undefined)).toEqual([]);
  for (const { method, path, guard } of routes) expect([guard?.method, guard?.path]).toEqual([method, path]);
  const open = routes
    .filter((one) => one.guard && "public" in one.guard.rule)
    .map((one) => `${one.method} ${one.path}`);
  expect(open.sort()).toEqual([
    "get /",
    "get /staff/setup",
    "get /staff/sign-in",
    "post /staff/setup",
    "post /staff/sign-in",
    "post /staff/sign-out",
  ]);
  for (const { path, guard } of memberRoutes) expect(guard && "roles" in guard.rule, path).toBe(true);
});

test("a route registered past the gate is found", () => {
  const app = express().use(express.Router().get("/forgotten", (_request, response) => void response.send("open")));
  expect(servedRoutes(app)).toEqual([{ method: "get", path: "/forgotten", guard: undefined }]);
});

test("role x organisation x route: the own ones work, foreign ones look exactly like missing ones", async () => {
  const before = await fingerprint();
  let worked = 0;
  let refused = 0;
  for (const principal of principals) {
    const browser = await site.signedIn(people[principal].email);
    for (const { method, path, guard } of memberRoutes) {
      const ask = (slug: string) =>
        method === "get" ? browser.get(slugWhere(path, slug)) : browser.post(slugWhere(path, slug));
      const missing = await ask("no-such-client");
      expect(missing.status).toBe(404);
      for (const slug of slugs) {
        const role = roleIn[principal][slug];
        const answer = await ask(slug);
        const what = `${principal} ${method} ${slugWhere(path, slug)}`;
        for (const other of slugs)
          if (roleIn[principal][other] === undefined) expect(answer.text, what).not.toContain(canary[other]);
        if (role === undefined) {
          expect(answer.status, what).toBe(404);
          expect(answer.text, what).toBe(missing.text);
          expect(Object.keys(answer.headers), what).toEqual(Object.keys(missing.headers));
          refused++;
        } else if (guard && "roles" in guard.rule && !guard.rule.roles.includes(role as never)) {
          expect(answer.status, what).toBe(403);
          refused++;
        } else if (path === paths.brandingLogo.pattern) {
          expect(answer.status, what).toBe(404); // nobody has chosen a logo
          worked++;
        } else if (method === "get") {
          expect(answer.status, what).toBe(200);
          expect(answer.text, what).toContain(canary[slug]);
          worked++;
        } else {
          // an empty form: past the gate, refused by what it says
          expect([400, 404, 422], what).toContain(answer.status);
          worked++;
        }
      }
    }
  }
  expect(worked).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(100);
  expect(await fingerprint()).toBe(before);
});

test("strangers are sent to the sign-in, whether the organisation exists or not", async () => {
  for (const { method, path } of routes.filter((one) => one.guard && !("public" in one.guard.rule))) {
    for (const slug of ["a", "no-such-client"]) {
      const address = slugWhere(path, slug);
      const answer = method === "get" ? await site.browser().get(address) : await site.browser().post(address);
      expect(answer.status, address).toBe(method === "get" ? 303 : 401);
      expect(answer.text).not.toContain("CANARY");
    }
  }
});

test("the start page shows the own clients only, and a manager the own part of the tree", async () => {
  for (const principal of principals) {
    const browser = await site.signedIn(people[principal].email);
    const home = await browser.get(paths.home()).expect(200);
    for (const slug of slugs)
      expect(home.text.includes(canary[slug]), `${principal} ${slug}`).toBe(roleIn[principal][slug] !== undefined);
  }
  const manager = await site.signedIn(people.managerA.email);
  const page = await manager.get(paths.organisation({ organisation: "a" })).expect(200);
  expect(page.text).toContain("CANARYALPHA Team");
  expect(page.text).not.toContain("CANARYALPHA Works");
});

test("an operator who is no member sees no client, and others do not run the installation", async () => {
  const browser = await site.signedIn(operator.email);
  for (const slug of slugs) {
    await browser.get(paths.organisation({ organisation: slug })).expect(404);
    await browser.get(paths.people({ organisation: slug })).expect(404);
  }
  expect((await browser.get(paths.home())).text).not.toContain("CANARY");
  const accounts = await browser.get(paths.accounts()).expect(200);
  expect(accounts.text).not.toContain("CANARY");
  const admin = await site.signedIn(people.adminA.email);
  await admin.get(paths.accounts()).expect(403);
  await admin.get(paths.organisationNew()).expect(403);
  await admin
    .post(paths.accounts())
    .type("form")
    .send({ name: "X", email: "x@firm.example", operator: "yes" })
    .expect(403);
  await admin.post(paths.organisationNew()).type("form").send({ name: "X", slug: "x" }).expect(403);
});

test("foreign ids under the own organisation change nothing: accounts, units", async () => {
  const admin = await site.signedIn(people.adminA.email);
  const before = await fingerprint();
  await admin.post(paths.member({ organisation: "a", account: people.hrB.id })).expect(404);
  const foreignUnit = { email: people.nobody.email, role: "manager", unit: unitIds.b };
  const answer = await admin
    .post(paths.members({ organisation: "a" }))
    .type("form")
    .send(foreignUnit)
    .expect(422);
  expect(answer.text).toContain("Choose the part of the tree");
  expect(answer.text).not.toContain(canary.b);
  expect(await fingerprint()).toBe(before);
});

test("addresses that are malformed, in other capitals or with tricks are the same nothing", async () => {
  const browser = await site.signedIn(people.hrA.email);
  const missing = await browser.get("/staff/o/no-such-client").expect(404);
  for (const slug of [
    "A",
    "a%00",
    "a%2f..%2fb",
    "%F0%9F%98%80",
    "a'--",
    "a;b",
    "*",
    "a-",
    `${"a".repeat(500)}`,
    "a%0d%0ax",
    "__proto__",
    "constructor",
  ]) {
    const answer = await browser.get(`/staff/o/${slug}`);
    expect(answer.status, slug).toBe(404);
    expect(answer.text, slug).toBe(missing.text);
  }
  await browser.get("/staff/o/%E0%A4%A").expect(400);
  await browser.get("/STAFF").expect(404);
  await browser.post("/Staff/sign-in").expect(404);
  await browser.get("/staff/o/a/people/").expect(200);
  await browser.get("/staff/nowhere").expect(404);
});

test("GET and HEAD change nothing, and methods that are not declared do nothing", async () => {
  const browser = await site.signedIn(people.adminA.email);
  const before = await fingerprint();
  for (const { path } of routes) {
    const address = slugWhere(path, "a");
    await browser.head(address);
    for (const method of ["put", "patch", "delete", "options"] as const) {
      const answer = await browser[method](address);
      expect(answer.status, `${method} ${address}`).toBeGreaterThanOrEqual(method === "options" ? 200 : 400);
      expect(answer.text ?? "").not.toContain("CANARYBRAVO");
    }
  }
  expect(await fingerprint()).toBe(before);
});

test("whoever is deactivated or removed is out with the next request", async () => {
  const gone = await site.person("Gerda Gone");
  await site.member(ids.a, gone.id, "hr");
  const browser = await site.signedIn(gone.email);
  await browser.get(paths.people({ organisation: "a" })).expect(200);
  const admin = await site.signedIn(people.adminA.email);
  await admin.post(paths.member({ organisation: "a", account: gone.id })).expect(303);
  await browser.get(paths.people({ organisation: "a" })).expect(404);
  await browser.get(paths.home()).expect(200);
  const run = await site.signedIn(operator.email);
  await run
    .post(paths.accountState({ account: gone.id }))
    .type("form")
    .send({ state: "deactivated" })
    .expect(303);
  await browser.get(paths.home()).expect(303);
  const { rows } = await database.admin.query("select 1 from access.session where sess->>'accountId' = $1", [gone.id]);
  expect(rows).toHaveLength(0);
});
