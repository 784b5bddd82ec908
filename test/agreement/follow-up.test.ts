import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findAgreement, selectAgreements } from "../../server/agreement/agreement-store.ts";
import { inInstallation } from "../../server/db/transaction.ts";
import { standingReport } from "../../server/edit/edit-action.ts";
import { paths } from "../../server/http/paths.ts";
import { listWaveFacts } from "../../server/report/facts-action.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { samplePress } from "../support/sample-press.ts";
import { sampleRelease } from "../support/sample-release.ts";

/** Agreed actions on the real server and database: agreed after one wave, judged by the next. */
const database = await freshDatabase();
const site = await listeningResults(database);
const mill = await site.client("mill");
const other = await site.client("other");
const wave = await site.wave(mill.organisationId, "released");
const frozen = await site.release(wave, mill.sales);
const cora = await site.member(mill.organisationId, "Cora Consultant", "consultant");
const hanna = await site.member(mill.organisationId, "Hanna Hr", "hr");
const mona = await site.member(mill.organisationId, "Mona Manager", "manager", mill.sales);
const stranger = await site.member(other.organisationId, "Sven Stranger", "admin");
const at = { organisation: "mill", wave };
const unitOf = (name: string) => frozen.units.find((unit) => unit.name === name);
const idOf = (name: string): string => unitOf(name)?.id ?? "";
const press = await samplePress();

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

const typed = {
  what: "One mistake a week, the head first",
  owner: "Head of the team",
  dueOn: "2026-12-31",
  scale: "MIS",
  points: "8",
};
const agree = (name: string, change: Partial<typeof typed> = {}, who = cora) =>
  who
    .post(paths.actionNew({ ...at, unit: idOf(name) }))
    .type("form")
    .send({ ...typed, ...change });
const all = () => inInstallation(database.pools.staff.db, "read", (tx) => selectAgreements(tx, wave));
const pageOf = async (name: string, who = cora): Promise<string> =>
  (await who.get(paths.waveUnit({ ...at, unit: idOf(name) })).expect(200)).text;

test("an action is agreed on the page of a team, and stands there, on the list, in the report and on the trail", async () => {
  expect(await pageOf("Controlling")).toContain("Nothing has been agreed yet.");
  await cora.get(paths.actionNew({ ...at, unit: idOf("Controlling") })).expect(200);
  await agree("Controlling").expect(303);
  const page = await pageOf("Controlling", hanna);
  expect(page).toContain("One mistake a week, the head first");
  expect(page).toContain("8 points higher or more");
  expect((await hanna.get(paths.actions(at)).expect(200)).text).toContain("One agreed, one still to be done.");
  const report = (await cora.get(paths.report(at)).expect(200)).text;
  expect(report).toContain('href="#agreed"');
  expect(report).toContain(">8</data> points higher or more");
  const { rows } = await database.admin.query(
    "select actor, detail from access.audit_event where action = 'action agreed'",
  );
  expect(rows).toEqual([
    { actor: "cora.consultant@firm.example", detail: { scale: "MIS", points: 8, state: "agreed" } },
  ]);
});

test("what the method advises is taken over into the form", async () => {
  const address = paths.actionNew({ ...at, unit: idOf("Controlling") });
  const page = (await cora.get(address).expect(200)).text;
  const href = /href="([^"]*advice(?:=|&#x3D;)0)"/.exec(page)?.[1]?.replaceAll("&#x3D;", "=").replaceAll("&amp;", "&");
  const taken = (await cora.get(href ?? "").expect(200)).text;
  const what = /name="what"[^>]*value="([^"]+)"/.exec(taken)?.[1] ?? "";
  expect(what.length).toBeGreaterThan(20);
  expect(page).toContain(what);
  for (const nonsense of ["?scale=NO&advice=0", "?scale=MIS&advice=99", "?scale[]=MIS&advice=x"])
    await cora.get(address + nonsense).expect(200);
});

test.each([
  [{ what: "" }, "What is done needs at least 3 characters."],
  [{ what: "x".repeat(301) }, "can have 300 characters at most"],
  [{ owner: "" }, "Who sees to it is missing."],
  [{ dueOn: "31.12.2026" }, "Write the day such as 2026-11-24."],
  [{ points: "4" }, "Write whole points: from 5 to 60"],
  [{ points: "eight" }, "Write whole points: from 5 to 60"],
  [{ points: "61" }, "Write whole points: from 5 to 60"],
  [{ scale: "NO" }, "Choose a scale that this unit shows."],
])("a form with %j says what to do, and keeps what was typed", async (change, message) => {
  const before = (await all()).length;
  const page = await agree("Controlling", {
    ...change,
    ...("owner" in change ? {} : { owner: "Head <of> it" }),
  }).expect(422);
  expect(page.text).toContain(message);
  if (!("owner" in change)) expect(page.text).toContain("Head &lt;of&gt; it");
  expect(await all()).toHaveLength(before);
});

test("a paste of 2 MB is refused by the form, which still has its beginning and everything else", async () => {
  const page = await agree("Controlling", { what: "word ".repeat(400_000), owner: "Head of it" }).expect(422);
  expect(page.text).toContain("can have 300 characters at most");
  expect(page.text).toContain('value="word word word');
  expect(page.text).toContain('value="Head of it"');
});

test("points are read with a plus, a minus and a typographic minus", async () => {
  for (const [points, read] of [
    ["+9", 9],
    ["−7", -7],
    ["-7", -7],
  ] as const) {
    await agree("Key accounts", { points, what: `Typed ${points}` }).expect(303);
    expect((await all()).find(({ what }) => what === `Typed ${points}`)?.points).toBe(read);
  }
});

test("a manager agrees for the own part, and sees no action of another; strangers find nothing", async () => {
  await agree("Key accounts", { what: "Mona’s own" }, mona).expect(303);
  await agree("Controlling", {}, mona).expect(404);
  const list = (await mona.get(paths.actions(at)).expect(200)).text;
  expect(list).toContain("Mona’s own");
  expect(list).not.toContain("Controlling");
  const foreign = (await all()).find(({ unitName }) => unitName === "Controlling");
  const address = paths.action({ ...at, action: foreign?.id ?? "" });
  await mona.get(address).expect(404);
  await mona
    .post(address)
    .type("form")
    .send({ ...typed, state: "done", version: 1 })
    .expect(404);
  await stranger.get(address).expect(404);
  await stranger.get(paths.actions(at)).expect(404);
  await stranger.get(paths.action({ organisation: "other", wave, action: foreign?.id ?? "" })).expect(404);
  await agree("Controlling", {}, stranger).expect(404);
  const parts = frozen.units.filter(({ team, parentId }) => team === null && parentId !== null);
  for (const { id } of parts.slice(0, 3)) await cora.get(paths.actionNew({ ...at, unit: id })).expect(404);
});

const change = (id: string, fields: Readonly<Record<string, string | number>>, who = cora) =>
  who
    .post(paths.action({ ...at, action: id }))
    .type("form")
    .send({ ...typed, state: "started", ...fields });

/** The action that was agreed first, as it stands. */
const first = async () => {
  const found = (await all()).find(({ unitName }) => unitName === "Controlling");
  if (found === undefined) throw new Error("nothing was agreed for Controlling");
  return found;
};

test("two people at once: the later one sees what was saved and keeps what was typed", async () => {
  const { id } = await first();
  await change(id, { version: 1, what: "Hanna’s words" }, hanna).expect(303);
  const late = await change(id, { version: 1, what: "Cora’s words" }).expect(409);
  expect(late.text).toContain("Hanna’s words");
  expect(late.text).toContain('value="Cora’s words"');
  expect(late.text).toContain('name="version" value="2"');
  await change(id, { version: 2, what: "Cora’s words" }).expect(303);
  expect(await first()).toMatchObject({ what: "Cora’s words", version: 3, by: expect.stringContaining("cora") });
  await change(id, { version: 3, state: "finished" }).expect(422);
});

test("twenty changes at once of one version: one is kept, the others are told", async () => {
  const { id, version } = await first();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => change(id, { version, what: `Text ${i}` })));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
});

test("axe finds nothing on the form, the list and the page of a team, light and dark, and they fit a phone", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const options = { colorScheme, viewport: { width: 390, height: 844 } };
    const page = await site.signedInPage(browser, "cora.consultant@firm.example", options);
    for (const path of [
      paths.actionNew({ ...at, unit: idOf("Controlling") }),
      paths.action({ ...at, action: (await first()).id }),
      paths.actions(at),
      paths.waveUnit({ ...at, unit: idOf("Controlling") }),
    ]) {
      await page.goto(`${site.origin}${path}`);
      expect(await axeFaults(page), path).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(390);
    }
    await page.context().close();
  }
}, 60_000);

test("the start page says what is late or due soon, to those who plan, and of their own clients only", async () => {
  await agree("Credit control", { what: "Overdue", dueOn: "2026-11-20" }).expect(303);
  await agree("Credit control", { what: "Soon", dueOn: "2026-12-01" }).expect(303);
  const home = (await hanna.get(paths.home()).expect(200)).text;
  expect(home).toContain("“Overdue” was agreed for this day (Credit control), and 1 more is due soon.");
  expect(home).toContain('<time class="late" datetime="2026-11-20">');
  expect(home).toContain(paths.actions(at));
  for (const who of [mona, stranger]) expect((await who.get(paths.home()).expect(200)).text).not.toContain("Overdue");
});

test("once a later wave is open nothing new is predicted and nothing predicted is changed; its results judge it", async () => {
  const next = await site.wave(mill.organisationId, "open");
  const refused = await agree("Controlling").expect(409);
  expect(refused.text).toContain("nothing new can be predicted here");
  expect(refused.text).toContain(`value="${typed.what}"`);
  const closed = (await cora.get(paths.actionNew({ ...at, unit: idOf("Controlling") })).expect(200)).text;
  expect(closed).toContain("nothing new can be predicted here");
  expect(closed).not.toContain('name="what"');
  expect(await pageOf("Controlling")).toContain("nothing new is agreed here");
  const { id, version, points } = await first();
  const form = (await cora.get(paths.action({ ...at, action: id })).expect(200)).text;
  expect(form).toContain("this can no longer be changed");
  expect(form).not.toContain('name="points"');
  await change(id, { version, points: "60", state: "done" }).expect(303);
  const now = await inInstallation(database.pools.staff.db, "read", (tx) => findAgreement(tx, wave, id));
  expect(now).toMatchObject({ points, state: "done", version: version + 1 });

  const second = secondWave(sampleRelease());
  const earlier = { ...second.comparison?.earlier, id: wave };
  const compared = { ...second, comparison: { ...second.comparison, earlier } } as typeof second;
  await database.admin.query("update wave.wave set state = 'released' where id = $1", [next]);
  await site.release(next, mill.sales, compared);
  const judged = (await hanna.get(paths.actions({ organisation: "mill", wave: next })).expect(200)).text;
  expect(judged).toContain("What was predicted after");
  expect(judged).toContain("Controlling");
  const page = (await hanna.get(paths.waveUnit({ organisation: "mill", wave: next, unit: idOf("Key accounts") }))).text;
  expect(page).toContain("What was predicted after");
  const report = (await cora.get(paths.report({ organisation: "mill", wave: next })).expect(200)).text;
  expect(report).toContain('id="predicted"');
  const deps = { wording: press.wording, documentOf: standingReport(press.wording) };
  const listed = await listWaveFacts(database.pools.staff.db, deps, next);
  const predicted = listed.facts.find((fact) => fact.id === "predicted");
  expect(predicted).toMatchObject({ isCited: true, value: String((await all()).length) });
});
