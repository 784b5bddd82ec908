import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createAccount } from "../../server/access/account-action.ts";
import type { OrganisationRef } from "../../server/access/member.ts";
import { upsertMembership } from "../../server/access/membership-store.ts";
import { parseLine } from "../../server/command/command.ts";
import { commands } from "../../server/command/commands.ts";
import { urlFor } from "../../server/db/admin-client.ts";
import { inOrganisation } from "../../server/db/transaction.ts";
import { answerMail, demoEmployees } from "../../server/demo/employees.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { createOrganisation } from "../../server/organisation/create-organisation-action.ts";
import { importRoster } from "../../server/organisation/import-roster-action.ts";
import { exportRelease } from "../../server/release/export-release-action.ts";
import { hpkeOpener } from "../../server/response/hpke-open.ts";
import { defaultRules, defaultThresholds, type WaveDraft } from "../../server/wave/draft.ts";
import { launchWave } from "../../server/wave/launch-action.ts";
import { closeWave, createWave, inviteWave } from "../../server/wave/wave-action.ts";
import { commandLineActor } from "../../server/wave/wave-actor-action.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { wholeApp } from "../support/whole-app.ts";

/** docs/trustee-ceremony.md, walked: the works council's page in a real browser, from a file, without a network. */
const app = await wholeApp();
const { deps } = app;
const folder = folderOfFile();
const passphrase = "anchor velvet prairie mostly tin";
const today = new Date().toISOString().slice(0, 10);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let browser: Browser;
let council: BrowserContext;
let tool: Page;
let staff: Page;
const complaints: string[] = [];

const teams = [
  ["A1", "Works / Assembly", 9],
  ["A2", "Works / Paint shop", 9],
  ["B1", "Office / Planning", 10],
  ["B2", "Office / Accounts", 9],
] as const;
const roster = [
  "unit id,unit path,e-mail,name,language",
  ...teams.flatMap(([id, path, size]) =>
    Array.from({ length: size }, (_, i) => `${id},${path},${id.toLowerCase()}.${i}@works.example,Person ${i},en`),
  ),
].join("\n");

let organisation: OrganisationRef;

beforeAll(async () => {
  browser = await launchBrowser();
  council = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await council.setOffline(true);
  tool = await council.newPage();
  staff = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  for (const page of [tool, staff]) {
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
  }
  tool.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`the tool asked for ${request.url()}`);
  });
  const password = "correct horse battery staple";
  const account = { email: "ines@works.example", name: "Ines", isOperator: false, password };
  const made = await createAccount(deps.staff.db, deps, "test", account);
  if (!made.ok) throw new Error(made.refusal);
  const created = await createOrganisation(deps.staff.db, deps, {
    slug: "harbour",
    name: "Harbour Works",
    adminId: null,
    actor: "test",
  });
  if (!created.ok) throw new Error(created.refusal);
  organisation = { id: created.value, slug: "harbour", name: "Harbour Works" };
  await inOrganisation(deps.staff.db, organisation.id, "member", (tx) =>
    upsertMembership(tx, { accountId: made.value.id, organisationId: organisation.id, role: "hr", unitId: null }),
  );
  const how = { ...deps, apply: true, actor: "test" };
  await importRoster(deps.staff.db, organisation.id, Buffer.from(roster), how);
  await staff.goto(`${app.url}/staff/sign-in`);
  await staff.fill("[name=email]", account.email);
  await staff.fill("[name=password]", password);
  await staff.click("main button[type=submit]");
});
afterAll(() => browser.close());

/** Clicks, and keeps what the page saves. */
async function saved(page: Page, selector: string, as: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  const path = join(folder, as);
  await download.saveAs(path);
  return path;
}

async function look(page: Page, where: string): Promise<void> {
  expect(await axeFaults(page), where).toEqual([]);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const [inner, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect(wide, `${where} scrolls sideways at ${width}`).toBeLessThanOrEqual(inner ?? 0);
  }
}

async function makeDraft(mode: WaveDraft["mode"]): Promise<WaveId> {
  const [definition] = deps.definitions.values();
  if (definition === undefined) throw new Error("no definition");
  const made = await createWave(commandLineActor(deps.staff.db, organisation), deps, {
    title: "Learning survey",
    askedBy: "The people team",
    purpose: "To see what helps us learn",
    contact: "Works council, room 3",
    mode,
    definitionId: definition.id,
    opensOn: today,
    earliestClose: today,
    closesOn: inDays(7),
    latestClose: inDays(14),
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds: definition.key.kinds.map((kind) => ({ ...kind, mustProve: null })),
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}

/** The same people give the same answers to whichever wave; in Accounts only three of them. */
async function everybodyAnswers(wave: WaveId): Promise<number> {
  const actor = commandLineActor(deps.staff.db, organisation);
  const invited = await inviteWave(actor, deps.clock, wave, null);
  if (!invited.ok) throw new Error(invited.refusal);
  await app.work();
  const [definition] = deps.definitions.values();
  if (definition === undefined) throw new Error("no definition");
  const replies = demoEmployees(definition.key, { seed: 7, isEarlier: false }).flatMap(
    (employee) => employee.reply ?? [],
  );
  const mails = readOutbox(app.outboxFolder, wave).sort((a, b) => (a.to < b.to ? -1 : 1));
  expect(mails).toHaveLength(37);
  let sent = 0;
  for (const [index, { to, link }] of mails.entries()) {
    const reply = replies[index];
    if (reply === undefined) throw new Error("too few simulated people");
    if (to.startsWith("b2") && Number(/\d+(?=@)/.exec(to)?.[0]) > 2) continue;
    expect(await answerMail(link, reply)).toMatchObject({ sent: true });
    sent++;
  }
  return sent;
}

async function command(...line: string[]): Promise<string> {
  const printed: string[] = [];
  const parsed = parseLine(commands, line);
  if (parsed.kind === "help") return parsed.text;
  const noDeps = () => Promise.reject(new Error("the works council has no server"));
  const print = (text: string) => void printed.push(text);
  await parsed.command.run({ print, printJson: (value) => print(JSON.stringify(value)), deps: noDeps }, parsed.given);
  return printed.join("\n");
}

let wave: WaveId;
let waveUrl: string;
let privateText: string;
let privatePath: string;

test("the works council saves its tool, makes a key in it without a network, and keeps the private half", async () => {
  wave = await makeDraft("trustee");
  waveUrl = `${app.url}/staff/o/harbour/w/${wave}`;
  await staff.goto(`${waveUrl}/launch`);
  expect(await staff.textContent("main")).toContain("The key of the works council is missing");
  const page = await saved(staff, "#key a[download]", "works-council.html");
  expect(readFileSync(page, "utf8")).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  await tool.goto(pathToFileURL(page).href);
  expect(await tool.isHidden("#unfit")).toBe(true);
  await look(tool, "the tool as it opens");
  await tool.fill("#new-pass", passphrase);
  await tool.fill("#new-pass-2", `${passphrase} `);
  await tool.click("#make button");
  expect(await tool.textContent("#new-pass-error")).toContain("differ");
  await tool.fill("#new-pass-2", passphrase);
  await tool.click("#make button");
  await tool.waitForSelector("#made:visible");
  await look(tool, "the key is made");
  privatePath = await saved(tool, "#save-private", "private.json");
  await saved(tool, "#save-public", "public.json");
  privateText = readFileSync(privatePath, "utf8");
  const file = JSON.parse(privateText);
  expect(file).toMatchObject({ kind: "upwell box key", madeOn: today, warning: expect.stringContaining("PRIVATE") });
  expect(file.fingerprint).toBe(await tool.textContent("#key-finger"));
  expect(file.locked).toMatchObject({ rounds: 600_000 });
  expect(file.privateKey).toBeUndefined();
  expect(readFileSync(join(folder, "public.json"), "utf8")).not.toMatch(/private|locked/i);
});

test("HR puts the public key in, compares on the phone, and launches; the private file is turned away", async () => {
  await staff.goto(`${waveUrl}/launch`);
  await staff.setInputFiles("[name=file]", privatePath);
  await staff.click("#key button");
  expect(await staff.textContent("main")).toContain("This is the private key file");
  expect(await staff.content()).not.toContain(JSON.parse(privateText).locked.key);
  await staff.setInputFiles("[name=file]", join(folder, "public.json"));
  await staff.click("#key button");
  const shown = await staff.textContent("#key .finger");
  expect(shown?.trim()).toBe(await tool.textContent("#key-finger"));
  await look(staff, "the key is in");
  await staff.evaluate(() => document.querySelector("[name=compared]")?.removeAttribute("required"));
  await staff.click("form[action$='/launch'] button");
  expect(await staff.textContent("main")).toContain("by phone first");
  await staff.check("[name=compared]");
  await staff.click("form[action$='/launch'] button");
  await app.work();
  await staff.goto(waveUrl);
  expect(await staff.textContent("main")).toContain(`The works council holds it: ${shown?.trim()}`);
  const manifest = await (await fetch(`${app.url}/x/${wave}/manifest.json`)).json();
  expect(manifest).toMatchObject({ mode: "trustee", boxKey: JSON.parse(privateText).publicKey });
  const welcome = await (await fetch(`${app.url}/x/${wave}`)).text();
  expect(welcome).toContain("The works council holds it");
});

let opened: string;

test("after the close the wave waits; the ballots go out, are opened without a network, and come back", async () => {
  const sent = await everybodyAnswers(wave);
  await staff.goto(waveUrl);
  await staff.check("form[action$='/close'] [name=confirm]");
  await staff.click("form[action$='/close'] button");
  await app.work();
  await staff.goto(`${app.url}/staff/o/harbour`);
  expect(await staff.textContent("main")).toContain("Waiting for the works council");
  await staff.goto(waveUrl);
  await look(staff, "waiting");
  expect(await staff.textContent("main")).toContain("Waiting for the works council");
  expect(await (await fetch(`${app.url}/x/${wave}/state`)).json()).toMatchObject({ state: "closed" });
  await staff.goto(`${waveUrl}/heatmap`);
  expect(await staff.textContent("main")).toContain("Waiting for the works council");
  await staff.goto(waveUrl);
  const sealed = await saved(staff, "a[href$='sealed-ballots.json']", "sealed.json");

  await tool.setInputFiles("#sealed-file", sealed);
  await tool.setInputFiles("#key-file", privatePath);
  await tool.click("#check button");
  await tool.waitForSelector("#problem:visible");
  expect(await tool.textContent("#problem")).toContain("locked");
  await tool.fill("#pass", "another");
  await tool.click("#check button");
  await tool.waitForFunction(() => document.querySelector("#problem")?.textContent?.includes("does not open"));
  await tool.fill("#pass", passphrase);
  await tool.click("#check button");
  await tool.waitForSelector("#checked:visible");
  await look(tool, "checked");
  expect(await tool.textContent("#what")).toContain(`${sent} sealed ballots`);
  const onTheBoard = (await staff.textContent(".finger"))?.replaceAll(/\s+/g, "");
  expect((await tool.textContent("#manifest-finger"))?.replaceAll(" ", "")).toBe(onTheBoard);
  expect(await tool.$$eval("#units tr", (rows) => rows.length)).toBe(3); // Accounts is mixed with another group
  await tool.click("#open");
  await tool.waitForSelector("#opened:visible");
  await look(tool, "opened");
  expect(await tool.textContent("#result")).toContain(`${sent} ballots were opened. None is spoiled.`);
  opened = await saved(tool, "#save-opened", "opened.json");
  expect(complaints.filter((text) => !/404|409|422/.test(text))).toEqual([]);
});

test("the command line opens the same ballots to the same answers, with the key file of the page", async () => {
  writeFileSync(join(folder, "passphrase"), `${passphrase}\n`);
  const [own, key] = [join(folder, "opened-by-command.json"), ["--key", privatePath]];
  const args = ["trustee", "open", join(folder, "sealed.json"), "--out", own, ...key];
  await expect(command(...args)).rejects.toThrow("locked");
  const printed = await command(...args, "--passphrase-file", join(folder, "passphrase"));
  expect(printed).toContain("are spoiled");
  await expect(command(...args, "--passphrase-file", join(folder, "passphrase"))).rejects.toThrow("a file already");
  const contents = await Promise.all([opened, own].map(contentOf));
  const [byPage, byCommand] = contents.map((content) => content.units.map((unit) => [...unit.ballots].sort()));
  expect(byPage?.flat().length).toBeGreaterThan(25);
  expect(byCommand).toEqual(byPage);
  expect(contents[0]?.salt).not.toBe(contents[1]?.salt);

  // the other way round: a key of the command line opens on the page
  await command("trustee", "key", "--private", join(folder, "p2"), "--public", join(folder, "q2"));
  await tool.setInputFiles("#key-file", join(folder, "p2"));
  await tool.click("#check button");
  await tool.waitForSelector("#checked:visible");
  await tool.click("#open");
  await tool.waitForSelector("#problem:visible");
  expect(await tool.textContent("#problem")).toContain("This is another key");
});

interface Content {
  readonly salt: string;
  readonly units: readonly { readonly ballots: readonly string[] }[];
}

/** As the opener reads it, with its own key of the way back. */
async function contentOf(path: string): Promise<Content> {
  const { sealed, manifestHash } = JSON.parse(readFileSync(path, "utf8"));
  const key = await deps.keyStore.read(`return-${wave}`);
  if (key === undefined) throw new Error("the opener has no key");
  const info = Buffer.concat([Buffer.from("upwell return 1"), Buffer.from(manifestHash, "hex")]);
  const open = hpkeOpener(key, info, Buffer.from(JSON.parse(privateText).publicKey, "base64url"));
  const content = open(Buffer.from(sealed, "base64url"), Buffer.from(wave));
  return JSON.parse(content?.toString("utf8") ?? "");
}

test("the private key is in no table, no file of the server and no log, and no box key in its key store", async () => {
  const { adminUrl } = inject("postgres");
  const database = new URL(deps.config.databaseUrl ?? "").pathname.slice(1);
  const admin = new pg.Client({ connectionString: urlFor(adminUrl, { database }) });
  await admin.connect();
  const { rows: tables } = await admin.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname !~ '^(pg_|information_schema)'",
  );
  let hay = app.logged.join("\n");
  for (const { name } of tables)
    hay += (await admin.query(`select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`)).rows[0].text;
  await admin.end();
  for (const home of [deps.config.dataFolder, ...deps.config.keyDirectories, app.outboxFolder])
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) hay += readFileSync(join(entry.parentPath, entry.name)).toString("latin1");
  const { boxKeyOf } = await import("../../views/scripts/trustee/key-file.ts");
  const key = await boxKeyOf(privateText, passphrase);
  if ("problem" in key) throw new Error(key.problem);
  const secret = Buffer.from(key.privateKey);
  expect(hay.length).toBeGreaterThan(100_000);
  expect(hay).toContain(Buffer.from(key.publicKey).toString("hex")); // the search sees what is there
  for (const form of ["hex", "base64", "base64url", "latin1"] as const)
    expect(hay.includes(secret.toString(form)), form).toBe(false);
  expect(hay.includes(passphrase)).toBe(false);
  expect(hay.includes(JSON.parse(privateText).locked.key)).toBe(false);
  expect((await deps.keyStore.list()).filter((name) => name.includes(wave))).toEqual([`return-${wave}`]);
});

test("HR puts the file in, and the release is that of the same answers in the other mode", async () => {
  await staff.goto(waveUrl);
  await staff.setInputFiles("[name=file]", join(folder, "sealed.json"));
  await staff.click("form[action$='/take-back'] button");
  expect(await staff.textContent("main")).toContain("file of sealed ballots, which goes to the works council");
  await staff.goto(waveUrl);
  await staff.setInputFiles("[name=file]", opened);
  await staff.click("form[action$='/take-back'] button");
  expect(await staff.textContent("main")).toContain("is being read");
  await app.work();
  await staff.goto(waveUrl);
  expect(await staff.textContent("main")).toContain("Released on");
  expect(await deps.keyStore.list()).not.toContain(`return-${wave}`);
  await staff.goto(`${app.url}/staff/o/harbour/w/${wave}/heatmap`);
  expect(await staff.textContent("main")).toContain("Assembly");

  const other = await makeDraft("sealed");
  const actor = commandLineActor(deps.staff.db, organisation);
  const launched = await launchWave(actor, deps, other);
  if (!launched.ok) throw new Error(launched.refusal);
  await app.work();
  await everybodyAnswers(other);
  const closed = await closeWave(actor, deps.clock, other);
  if (!closed.ok) throw new Error(closed.refusal);
  await app.work();
  const [trustee, sealed] = await Promise.all(
    [wave, other].map(async (id) => JSON.parse((await exportRelease(deps.staff.db, id)).document)),
  );
  expect(trustee.wave.mode).toBe("trustee");
  // the second wave is also compared with the first
  const ofThisWave = { wave: null, comparison: null };
  expect({ ...trustee, ...ofThisWave }).toEqual({ ...sealed, ...ofThisWave });
});
