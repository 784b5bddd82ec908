import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningServer } from "../support/listening-server.ts";
import { staffPassword, staffSite } from "../support/staff-site.ts";

/** Every staff page of access and organisation in a real browser: no axe fault, no sideways scrolling, no blocked part. */
const database = await freshDatabase();
const { origin, renderer, serve, close } = await listeningServer();
const site = staffSite(database, () => [], { renderer, publicUrl: origin });
serve(site.app);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await close();
});

const maren = await site.person("Maren Holt", true);
const calder = await site.organisation("calder-water", "Calder Water", maren.id);
await site.organisation(
  "st-brannock",
  "St Brannock Hospitals of the Extraordinarily Long Name in the South West",
  maren.id,
);
const names = [
  "Intake",
  "Filtration",
  "Laboratory",
  "Maintenance and long-distance pipelines",
  "Control room",
  "Night shift",
];
const header = "unit id,unit path,e-mail,name,language";
const people = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => {
    const n = from + at;
    const team = names[n % names.length];
    const place = n % 3 === 0 ? "Operations / Water treatment" : "Services";
    return `T${place.length}${n % names.length},${place} / ${team},p${n}@calder.example,Person Number ${n},en`;
  });
await site.roster(calder, [header, ...people(0, 260)].join("\n"));
for (const [title, state, opens, closes] of [
  ["Spring 2026", "draft", "2026-12-01", "2026-12-15"],
  ["Autumn pilot with quite a long name", "draft", "2026-11-24", "2026-11-30"],
] as const)
  await database.admin.query(
    `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, mode, state, opens_on, closes_on,
      earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at)
     values (gen_random_uuid(), $1, $2, 'x', 'x', 'x', 'sealed', $3, $4, $5, $4, $5, 'readiness', '{}', '{}', '[]', now())`,
    [calder, title, state, opens, closes],
  );
await site.member(calder, (await site.person("Ines Roth")).id, "hr");

const shots = process.env["SHOTS"];
// the two that differ in everything; the other two with pictures, when somebody wants to look
const views = [
  { width: 1280, height: 900, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
  ...(shots === undefined
    ? []
    : [
        { width: 390, height: 844, colorScheme: "light" } as const,
        { width: 1280, height: 900, colorScheme: "dark" } as const,
      ]),
] as const;

async function check(page: Page, name: string, view: (typeof views)[number]): Promise<string[]> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}-${view.width}-${view.colorScheme}.png`), fullPage: true });
  }
  const faults = await axeFaults(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [...faults, ...(wide > 0 ? [`scrolls sideways by ${wide} px`] : [])].map(
    (fault) => `${name} ${view.width} ${view.colorScheme}: ${fault}`,
  );
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${origin}/staff/sign-in`);
  await page.getByLabel("E-mail").fill(maren.email);
  await page.getByLabel("Password").fill(staffPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Hello, Maren" }).waitFor();
}

/** Chooses a roster file on the import page. */
async function choose(page: Page, rows: readonly string[]): Promise<void> {
  await page.goto(`${origin}/staff/o/calder-water/people/import`);
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "roster.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
  await page.getByRole("button", { name: "Look at what it would do" }).click();
}

for (const view of views)
  test(`staff pages are sound at ${view.width} pixels, ${view.colorScheme}`, async () => {
    const { colorScheme, ...viewport } = view;
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    const blocked: string[] = [];
    page.on("console", (message) => message.type() === "error" && blocked.push(message.text()));
    const faults: string[] = [];
    const visit = async (name: string, path: string) => {
      await page.goto(`${origin}${path}`);
      faults.push(...(await check(page, name, view)));
    };
    await visit("sign-in", "/staff/sign-in");
    await page.getByLabel("E-mail").fill(maren.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    faults.push(...(await check(page, "sign-in-refused", view)));
    await signIn(page);
    faults.push(...(await check(page, "home", view)));
    await visit("account", "/staff/account");
    await visit("accounts", "/staff/accounts");
    await page.getByLabel("Name").fill("Tom Reed");
    await page.getByLabel("E-mail").fill(`tom${view.width}${colorScheme}@firm.example`);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("Hand this password to").waitFor();
    faults.push(...(await check(page, "accounts-handed-out", view)));
    await visit("organisation-new", "/staff/organisations/new");
    await visit("organisation", "/staff/o/calder-water");
    await visit("organisation-empty", "/staff/o/st-brannock");
    await visit("people", "/staff/o/calder-water/people");
    await visit("people-none", "/staff/o/st-brannock/people");
    await visit("members", "/staff/o/calder-water/members");
    await visit("audit", "/staff/o/calder-water/audit");
    await visit("import", "/staff/o/calder-water/people/import");
    await choose(page, [header, ...people(40, 300), "N1,Operations / A new team,new@calder.example,New Person,en"]);
    await page.getByRole("heading", { name: "Before the import" }).waitFor();
    faults.push(...(await check(page, "import-preview", view)));
    await choose(page, [header, "A,Ops,nobody,,de", "B,Ops,ada@example.org,Ada,en", ",,,Tom,"]);
    await page.getByRole("heading", { name: "Check the file" }).waitFor();
    faults.push(...(await check(page, "import-problems", view)));
    const expected = blocked.filter((text) => !/status of 422/.test(text));
    const missing = await page.goto(`${origin}/staff/o/nowhere`);
    expect(missing?.status()).toBe(404);
    faults.push(...(await check(page, "missing", view)));
    expect(faults).toEqual([]);
    expect(expected).toEqual([]);
    await context.close();
  });

test("an import goes from the file to the roster in two steps, without script and without a second upload", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page);
  await choose(page, [header, ...people(0, 261)]);
  await page.getByRole("button", { name: "Import 261 people" }).click();
  await page.getByRole("heading", { name: "Calder Water", exact: true }).waitFor();
  expect(await page.locator(".lead").first().textContent()).toContain("261 people");
  await page.goto(`${origin}/staff/o/calder-water/people`);
  await page.getByLabel("Find").fill("p260@");
  await page.getByRole("button", { name: "Find" }).click();
  expect(await page.getByRole("rowheader").allTextContents()).toEqual(["Person Number 260"]);
  await context.close();
});

test("the first thing that the keyboard reaches is the way past the bar, and signing out ends it", async () => {
  const page = await browser.newPage();
  await signIn(page);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${origin}/staff`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.close();
});
