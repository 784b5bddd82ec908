import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerMail, demoEmployees } from "../../server/demo/employees.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { wholeApp } from "../support/whole-app.ts";

/** The whole way as people walk it, in a real browser on the real server: from the first account to the report. */
const app = await wholeApp();
const today = new Date().toISOString().slice(0, 10);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let browser: Browser;
let desk: BrowserContext;
let staff: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  staff = await desk.newPage();
  listenTo(staff, "desk");
});
afterAll(() => browser.close());

function listenTo(page: Page, who: string): void {
  page.on("pageerror", (error) => complaints.push(`${who}: ${error.message}`));
  page.on("console", (message) => {
    if (/Content.Security|Refused to|integrity/i.test(message.text())) complaints.push(`${who}: ${message.text()}`);
  });
}

async function look(page: Page, where: string): Promise<void> {
  expect(await axeFaults(page), where).toEqual([]);
  const [inner, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(wide, `${where} scrolls sideways`).toBeLessThanOrEqual(inner ?? 0);
}

const send = (page: Page) => page.click("main button[type=submit]");

/** Two departments: three teams that are large enough, and one of three people that is joined with another. */
function roster(): string {
  const teams = [
    ["A1", "Works / Assembly", 9],
    ["A2", "Works / Paint shop", 8],
    ["B1", "Office / Planning", 10],
    ["B2", "Office / Reception", 3],
    ["B3", "Office / Accounts", 9],
  ] as const;
  let number = 0;
  const rows = teams.flatMap(([id, path, size]) =>
    Array.from({ length: size }, () => {
      number += 1;
      return `${id};${path};person${number}@works.example;Person Nr ${number};en`;
    }),
  );
  return `\uFEFFunit id;unit path;e-mail;name;language\r\n${rows.join("\r\n")}\r\n`;
}

test("the first visit makes the first account, with the code of the log", async () => {
  await staff.goto(app.url);
  expect(new URL(staff.url()).pathname).toBe("/staff/setup");
  await look(staff, "setup");
  const code = /"code":"([^"]+)"/.exec(app.logged.join("\n"))?.[1] ?? "";
  await staff.fill("[name=code]", code);
  await staff.fill("[name=name]", "Maren Holt");
  await staff.fill("[name=email]", "maren@firm.example");
  await staff.fill("[name=password]", "a long pass phrase of mine");
  await send(staff);
  await staff.waitForURL(/\/staff$/);
  await look(staff, "home of an empty installation");
});

test("a client is added and its people are imported after a preview", async () => {
  await staff.goto(`${app.url}/staff/organisations/new`);
  await staff.fill("[name=name]", "Harbour Works");
  await send(staff);
  await staff.goto(`${app.url}/staff/o/harbour-works/people/import`);
  await look(staff, "import");
  const broken = `${roster()}A1;Works / Assembly;person1@works.example;Twice;en\r\nZ9;;nobody;;xx\r\n`;
  await staff.setInputFiles("[name=file]", { name: "roster.csv", mimeType: "text/csv", buffer: Buffer.from(broken) });
  await send(staff);
  await look(staff, "import with problems");
  expect(await staff.textContent("main")).toMatch(/41/); // the row of the second address
  await staff.goto(`${app.url}/staff/o/harbour-works/people/import`);
  await staff.setInputFiles("[name=file]", { name: "roster.csv", mimeType: "text/csv", buffer: Buffer.from(roster()) });
  await send(staff);
  await look(staff, "preview of an import");
  await send(staff);
  await staff.goto(`${app.url}/staff/o/harbour-works`);
  expect(await staff.textContent("main")).toContain("39 people");
  await look(staff, "organisation");
});

test("a wave is planned, checked, launched and invited", async () => {
  await staff.goto(`${app.url}/staff/o/harbour-works/waves/new`);
  await look(staff, "form of a wave");
  await staff.fill("[name=title]", "Learning survey");
  await staff.fill("[name=askedBy]", "The people team of Harbour Works");
  await staff.fill("[name=purpose]", "To see what helps us learn");
  await staff.fill("[name=contact]", "Works council, room 3");
  await staff.fill("[name=opensOn]", today);
  await staff.fill("[name=earliestClose]", today);
  await staff.fill("[name=closesOn]", inDays(7));
  await staff.fill("[name=latestClose]", inDays(14));
  await staff.click("details.proof summary >> nth=0");
  await staff.fill("[name=reason-RUL]", "Crane licences");
  await staff.fill("[name=who-RUL]", "Safety officer");
  await staff.fill("[name=date-RUL]", today);
  await send(staff);
  await look(staff, "draft of a wave");
  await staff.click("text=Look at the checklist");
  await look(staff, "checklist");
  await send(staff);
  await app.work();
  await staff.reload();
  await look(staff, "launched wave");
  await staff.click("button:has-text('Invite 39 people')");
  await app.work();
  await staff.reload();
  expect(await staff.textContent("main")).toContain("39 of 39 invitations");
});

let waveUrl = "";

test("an employee opens the link on a phone, answers and gets a receipt", async () => {
  waveUrl = staff.url();
  const waveId = /[0-9a-f-]{36}/.exec(waveUrl)?.[0] ?? "";
  const mails = readOutbox(app.outboxFolder, waveId);
  expect(mails).toHaveLength(39);
  const phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: "reduce",
  });
  const page = await phone.newPage();
  listenTo(page, "phone");
  const asked: Request[] = [];
  page.on("request", (request) => asked.push(request));
  const [mail] = mails;
  await page.goto(mail?.link ?? "");
  await page.waitForSelector("#start:visible");
  expect(page.url()).not.toContain("#");
  await look(page, "welcome");
  await page.click("#start");
  for (let part = 1; part <= 9; part += 1) {
    const boxes = page.locator("[data-step]:not([hidden]) input[type=radio][value='4']");
    for (const box of await boxes.all()) await box.check({ force: true });
    if (part === 1 || part === 6 || part === 9) await look(page, `part ${part}`);
    await page.click("[data-step]:not([hidden]) .next .btn:last-child");
  }
  await page.waitForSelector('[data-view="review"]:visible');
  await look(page, "review");
  await page.click('[data-view="review"] .btn.primary, [data-view="review"] button[data-do=send], #send');
  await page.waitForSelector('[data-view="sent"]:visible');
  await look(page, "sent");
  expect(await page.textContent('[data-view="sent"]')).toMatch(/[A-Z2-7]{4}\s*[A-Z2-7]{4}\s*[A-Z2-7]{4}\s*[A-Z2-7]{4}/);
  expect(await phone.cookies()).toEqual([]);
  expect(await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])).toEqual([]);
  expect(asked.map((request) => new URL(request.url()).origin)).toEqual(asked.map(() => app.url));
  // what really left, not what the page asked for: the policy of the page takes the referrer off
  const sent = await Promise.all(asked.map((request) => request.allHeaders()));
  expect(sent.flatMap((headers) => [headers["referer"] ?? [], headers["cookie"] ?? []].flat())).toEqual([]);

  await page.goto("about:blank");
  await page.goto(mail?.link ?? "");
  await page.waitForSelector('[data-view="used"]:visible');
  await phone.close();
});

test("the colleagues answer too, the wave is closed, and HR reads the heatmap", async () => {
  const waveId = /[0-9a-f-]{36}/.exec(waveUrl)?.[0] ?? "";
  const definition = [...app.deps.definitions.values()][0];
  if (definition === undefined) throw new Error("no definition");
  const replies = demoEmployees(definition.key, { seed: 5, isEarlier: false }).flatMap(
    (employee) => employee.reply ?? [],
  );
  const colleagues = readOutbox(app.outboxFolder, waveId).slice(1);
  for (const [index, { link }] of colleagues.entries()) {
    if (index % 7 === 0) continue; // some never do
    const reply = replies[index];
    if (reply === undefined) throw new Error("too few simulated people");
    expect(await answerMail(link, reply)).toMatchObject({ sent: true });
  }
  await staff.goto(waveUrl);
  await staff.check("form[action$='/close'] [name=confirm]");
  await staff.click("form[action$='/close'] button");
  await app.work();
  await staff.goto(`${waveUrl}/heatmap`);
  await look(staff, "heatmap");
  const heatmap = (await staff.textContent("main")) ?? "";
  for (const team of ["Assembly", "Paint shop", "Planning", "Reception"]) expect(heatmap).toContain(team);
  await staff.goto(`${waveUrl}/fit`);
  await look(staff, "fit map");
  expect(await staff.textContent("main")).toContain("by law");
});

test("the consultant reads a report in which every number has its evidence, and takes it along as one file", async () => {
  await staff.goto(`${waveUrl}/report`);
  await look(staff, "report");
  const facts = await staff.$$eval("[data-fact]", (all) => all.map((fact) => fact.getAttribute("data-fact")));
  expect(facts.length).toBeGreaterThan(50);
  const file = await desk.request.get(`${waveUrl}/report.html`);
  const html = await file.text();
  expect(file.headers()["content-security-policy"]).toMatch(/style-src 'sha256-/);
  expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(complaints).toEqual([]);
});

test("no address, secret, cookie or mail of a respondent is in the log, and staff pages never name a link", async () => {
  const waveId = /[0-9a-f-]{36}/.exec(waveUrl)?.[0] ?? "";
  const links = readOutbox(app.outboxFolder, waveId);
  const log = app.logged.join("\n");
  await staff.goto(waveUrl);
  const page = await staff.content();
  for (const { to, link } of links) {
    const secret = link.split("#")[1]?.split(".")[0] ?? "";
    expect(secret).toHaveLength(32);
    expect(log.includes(secret) || log.includes(to)).toBe(false);
    expect(page).not.toContain(secret);
  }
  expect(log).not.toMatch(/127\.0\.0\.1:\d+\/x\//);
});
