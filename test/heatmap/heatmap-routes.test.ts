import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { insertShownComments } from "../../server/release/comment-store.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { resultsSite } from "../support/results-site.ts";

const database = await freshDatabase();
const site = await resultsSite(database);
const mill = await site.client("mill");
const other = await site.client("other");
const released = await site.wave(mill.organisationId, "released");
const frozen = await site.release(released, mill.sales);
const open = await site.wave(mill.organisationId, "open");
const withheld = await site.wave(mill.organisationId, "withheld", 3);
const hr = await site.member(mill.organisationId, "Hanna Hr", "hr");
const manager = await site.member(mill.organisationId, "Mona Manager", "manager", mill.sales);
const stranger = await site.member(other.organisationId, "Otto Other", "admin");
const at = (wave: string) => ({ organisation: "mill", wave });
const idOf = (name: string): string => frozen.units.find((unit) => unit.name === name)?.id ?? "";

test("HR reads the heatmap, the fit map and the page of every unit", async () => {
  const heatmap = await hr.get(paths.heatmap(at(released))).expect(200);
  expect(heatmap.text).toContain("teams can learn bottom-up by default.");
  expect(heatmap.text).toContain("Controlling");
  await hr.get(paths.fit(at(released))).expect(200);
  for (const unit of frozen.units) {
    const page = await hr.get(paths.waveUnit({ ...at(released), unit: unit.id })).expect(200);
    expect(page.text).toContain(`<h1><bdi>${unit.name}</bdi></h1>`);
  }
});

test("the address says what is shown, and nonsense in it is left out", async () => {
  const address = paths.heatmap(at(released));
  const fix = await hr.get(`${address}?verdict=FIX&sort=weakest&colour=rest`).expect(200);
  expect(fix.text).toContain("Shown: 6 teams with “Fix first”.");
  expect(fix.text).not.toContain("Key accounts");
  expect((await hr.get(`${address}?find=CONTROL`).expect(200)).text).toContain("Credit control");
  for (const nonsense of [
    "?sort=up&colour=red&verdict=BAD&from=-3&open=%00",
    "?sort[]=org&find[x]=1",
    "?from=1e9",
    "?find=%3Cscript%3E",
  ]) {
    const page = await hr.get(address + nonsense).expect(200);
    expect(page.text).not.toContain("<script>");
  }
});

test("a manager sees the own part and the row of the organisation, and nobody else's team", async () => {
  const page = await manager.get(paths.heatmap(at(released))).expect(200);
  expect(page.text).toContain("Key accounts");
  expect(page.text).toContain("Brennick Foods");
  for (const name of ["Controlling", "Filling line A", "Customer care"]) expect(page.text).not.toContain(name);
  const found = await manager.get(`${paths.heatmap(at(released))}?find=control&sort=weakest`).expect(200);
  expect(found.text).not.toContain("Credit control");
  const fit = await manager.get(paths.fit(at(released))).expect(200);
  expect(fit.text).not.toContain("Controlling");
  await manager.get(paths.waveUnit({ ...at(released), unit: idOf("Key accounts") })).expect(200);
  await manager.get(paths.waveUnit({ ...at(released), unit: mill.sales })).expect(200);
  for (const name of ["Controlling", "Commercial", "Brennick Foods"])
    await manager.get(paths.waveUnit({ ...at(released), unit: idOf(name) })).expect(404);
});

test("a wave without results says when they come, or why there are none", async () => {
  expect((await hr.get(paths.heatmap(at(open))).expect(200)).text).toContain(
    "Answers stay sealed until the wave closes.",
  );
  expect((await hr.get(paths.fit(at(withheld))).expect(200)).text).toContain("Only three answered, fewer than 5");
});

test("another organisation's wave looks like one that does not exist", async () => {
  const missing = "00000000-0000-4000-8000-000000000000";
  const [foreign, none] = await Promise.all([
    stranger.get(paths.heatmap({ organisation: "other", wave: released })),
    stranger.get(paths.heatmap({ organisation: "other", wave: missing })),
  ]);
  expect(foreign.status).toBe(404);
  expect(none.status).toBe(404);
  await stranger.get(paths.heatmap(at(released))).expect(404);
  // also after the numbers were read by those who may
  await hr.get(paths.heatmap(at(released))).expect(200);
  await stranger.get(paths.heatmap({ organisation: "other", wave: released })).expect(404);
  await hr.get(paths.heatmap(at("not-a-uuid"))).expect(404);
  await hr.get(paths.waveUnit({ ...at(released), unit: missing })).expect(404);
});

test("what people wrote stands on the page of its unit, for those who may see the unit, page by page and as text only", async () => {
  const wave = await site.wave(mill.organisationId, "released");
  await site.release(wave, mill.sales);
  const comments = Array.from({ length: 250 }, (_, i) => ({
    id: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    unitId: i < 230 ? mill.sales : idOf("Commercial"),
    text: `Comment ${i}: <script>alert(1)</script>`,
  }));
  await insertShownComments(database.pools.opener.db, wave, comments);
  const page = await manager.get(paths.waveUnit({ ...at(wave), unit: mill.sales })).expect(200);
  expect(page.text).toContain("What people wrote");
  expect(page.text).toContain("230 comments from <bdi>Sales</bdi> as a whole, where 10 people or more answered");
  expect(page.text).toContain("Comment 199: &lt;script&gt;");
  expect(page.text).not.toContain("Comment 200:");
  expect(page.text).not.toContain("<script>alert");
  const rest = await manager.get(`${paths.waveUnit({ ...at(wave), unit: mill.sales })}?from=200`).expect(200);
  expect(rest.text).toContain("Comment 229:");
  expect(rest.text).not.toContain("Comment 199:");
  // the unit above is not the manager's to see, and a team has none of its own
  await manager.get(paths.waveUnit({ ...at(wave), unit: idOf("Commercial") })).expect(404);
  const above = await hr.get(paths.waveUnit({ ...at(wave), unit: idOf("Commercial") })).expect(200);
  expect(above.text).toContain("20 comments from");
  const team = await hr.get(paths.waveUnit({ ...at(wave), unit: idOf("Key accounts") })).expect(200);
  expect(team.text).not.toContain("What people wrote");
  for (const path of [paths.heatmap(at(wave)), paths.fit(at(wave)), paths.report(at(wave)), paths.reportFile(at(wave))])
    expect((await hr.get(path)).text, path).not.toContain("Comment ");
});

test("reading changes nothing", async () => {
  const count = async () => (await database.admin.query("select count(*)::int as n from access.audit_event")).rows[0].n;
  const before = await count();
  await hr.get(paths.heatmap(at(released))).expect(200);
  expect(await count()).toBe(before);
});

test("the page of a team reckons what would change its verdict, for whoever tries, and keeps nothing", async () => {
  const address = paths.waveUnit({ ...at(released), unit: idOf("Controlling") });
  const before = await database.admin.query("select count(*)::integer as n from access.audit_event");
  const plain = (await hr.get(address).expect(200)).text;
  expect(plain).toContain("arithmetic, not a prediction");
  expect(plain).not.toContain("the verdict stays");
  const same = (await hr.get(`${address}?if=MIS&by=0`).expect(200)).text;
  expect(same).toMatch(/“Safe to make mistakes” unchanged: the verdict stays<\/strong> .*Fix first/);
  const rest = (await hr.get(`${address}?if=CRT&by=60`).expect(200)).text;
  expect(rest).toMatch(/60 points higher: the verdict would be<\/strong> .*Keep structured/);
  for (const nonsense of ["?if=MIS&by=x", "?if=NOPE&by=3", "?if[]=MIS&by[]=3", "?by=1e99&if=MIS", "?if=%3Cb%3E&by=3"])
    expect((await hr.get(address + nonsense).expect(200)).text).not.toMatch(/the verdict (stays|would be)</);
  const doubt = frozen.units.find(({ team }) => team?.verdict === "NOT_ENOUGH_EVIDENCE");
  expect((await hr.get(paths.waveUnit({ ...at(released), unit: doubt?.id ?? "" })).expect(200)).text).not.toContain(
    "what-if",
  );
  const after = await database.admin.query("select count(*)::integer as n from access.audit_event");
  expect(after.rows).toEqual(before.rows);
});
