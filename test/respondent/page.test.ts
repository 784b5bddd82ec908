import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import type { ReferenceServer } from "../support/reference-server.ts";
import type { ReferenceWaveOptions } from "../support/reference-wave.ts";
import { respondentServer } from "../support/respondent-page.ts";

let browser: Browser;
const contexts: BrowserContext[] = [];
const servers: ReferenceServer[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  for (const server of servers.splice(0)) await server.close();
});

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

async function started(options: ReferenceWaveOptions = {}) {
  const world = await respondentServer(options);
  servers.push(world.server);
  return world;
}

/** A fresh device; what its pages complain about is collected. */
async function device(options: Parameters<Browser["newContext"]>[0] = {}) {
  const context = await browser.newContext({ viewport: phone, reducedMotion: "reduce", ...options });
  contexts.push(context);
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("console", (message) => {
    if (/Content.Security|Refused|integrity/i.test(message.text())) complaints.push(message.text());
  });
  return { context, complaints };
}

const shown = (page: Page, view: string) => page.waitForSelector(`[data-view="${view}"]:visible`);
const ready = (page: Page) => page.waitForSelector("#start:visible");
const next = (page: Page) => page.click("[data-step]:not([hidden]) .next .btn:last-child");
const pick = (page: Page, name: string, value: string) =>
  page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true });
const stored = (page: Page) =>
  page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].map(String));

async function toReview(page: Page) {
  await page.click("#start");
  for (let part = 1; part <= 9; part++) await next(page);
  await shown(page, "review");
}

test.each([
  ["a phone", phone, "light"],
  ["a desk", desk, "dark"],
] as const)(
  "on %s every step from link to receipt is accessible, and the box holds what was picked",
  async (_on, viewport, colorScheme) => {
    const { server } = await started();
    const { context, complaints } = await device({ viewport, colorScheme });
    const page = await context.newPage();
    const faults: string[] = [];
    const look = async (where: string) => {
      faults.push(...(await axeFaults(page)).map((fault) => `${where}: ${fault}`));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > viewport.width) faults.push(`${where} is ${width} wide`);
    };
    await page.goto(server.invite().href);
    await ready(page);
    expect(await page.textContent("[data-fill=group]")).toBe("Customer Service North, 14\u00a0people");
    expect(page.url()).not.toContain("#");
    for (const summary of await page.locator("summary:visible").all()) await summary.click();
    await look("welcome");
    await page.click("#start");
    const answers: Record<string, unknown> = {};
    for (let part = 1; part <= 5; part++) {
      const names = await page
        .locator("[data-step]:not([hidden]) .five")
        .evaluateAll((all) => all.map((box) => box.querySelector("input")?.name ?? ""));
      for (const [index, name] of names.entries()) {
        const value = (part + index) % 6;
        if (value === 0) continue;
        await pick(page, name, String(value));
        answers[name] = value;
      }
      if (part === 1) await look("statements");
      await next(page);
    }
    await pick(page, "KC.RUL", "yes");
    await pick(page, "KC.PPL", "DK");
    answers["KC"] = { RUL: "yes", PPL: "DK" };
    await look("grid");
    for (let part = 6; part <= 8; part++) await next(page);
    await page.fill("#comment", "  More time to try things. Write to me@example.com  ");
    answers["comment"] = "More time to try things. Write to me@example.com";
    expect(await page.isVisible("#comment-risk")).toBe(true);
    await pick(page, "EXP1", "DK");
    await pick(page, "TEN", "1to3");
    Object.assign(answers, { EXP1: "DK", TEN: "1to3" });
    await look("extras");
    await next(page);
    await look("review");
    await page.click("#send");
    await shown(page, "sent");
    await page.click("#mirror summary");
    await page.waitForSelector("#wells svg");
    await look("sent");
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    const receipt = (await page.locator("#receipt span").allTextContents()).join(" ");
    expect(receipt).toMatch(/^([A-Z2-7]{4} ){3}[A-Z2-7]{4}$/);
    const ballot = JSON.parse(server.ballots()[0]?.text ?? "");
    expect(ballot.answers).toEqual(answers);
    expect(Object.keys(ballot.answers)).toEqual(Object.keys(answers));
    expect(typeof ballot.pace.speed).toBe("boolean");
  },
);

test("nothing stays on the device after sending, no cookie was set, no one else was asked, no referrer was told", async () => {
  const { server } = await started();
  const { context } = await device();
  const page = await context.newPage();
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(server.invite().href);
  await ready(page);
  expect(addresses.length).toBeLessThanOrEqual(8);
  await page.click("#start");
  await pick(page, "INI4", "4");
  expect(await stored(page)).not.toEqual([]);
  for (let part = 1; part <= 9; part++) await next(page);
  await page.click("#send");
  await shown(page, "sent");
  expect(await stored(page)).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(new Set(addresses.map((address) => new URL(address).origin)).size).toBe(1);
  expect(server.seen.filter((request) => request.headers.referer ?? request.headers.cookie)).toEqual([]);
  expect(server.posts().map((request) => request.path)).toEqual(["/link", "/token", "/ballot"]);
  await page.reload();
  await shown(page, "unknown");
  expect(await page.textContent('[data-view="unknown"] h1')).toContain("Half of your link is missing");
});

test("the page, its script and its style are small", async () => {
  const { server, wave } = await started();
  const { gzipSync } = await import("node:zlib");
  const sizes: Record<string, number> = {};
  for (const path of ["", "/client.js", "/client.css", "/manifest.json", "/leaf/0", "/state"])
    sizes[path] = gzipSync(Buffer.from(await (await fetch(server.baseUrl + path)).arrayBuffer()), { level: 9 }).length;
  expect(sizes["/client.js"]).toBeLessThanOrEqual(30_000);
  expect(Object.values(sizes).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(50_000);
  expect(wave.manifest.length).toBeGreaterThan(0);
});

test("answers survive going back and forth, a reload and a closed tab, and are wiped when asked", async () => {
  const { server } = await started();
  const { context } = await device();
  const invitation = server.invite();
  const page = await context.newPage();
  await page.goto(invitation.href);
  await ready(page);
  await page.click("#start");
  await pick(page, "INI4", "2");
  await next(page);
  await pick(page, "MIS1", "DK");
  await page.goBack();
  expect(await page.isChecked('input[name="INI4"][value="2"]')).toBe(true);
  await page.goForward();
  expect(await page.isChecked('input[name="MIS1"][value="DK"]')).toBe(true);
  await page.reload();
  await shown(page, "resume");
  expect(await page.textContent("#resume-count")).toContain("2 answered");
  await page.close();
  const again = await context.newPage();
  await again.goto(invitation.href);
  await shown(again, "resume");
  await again.click("#resume");
  expect(await again.isVisible('input[name="MIS1"]')).toBe(true);
  expect(server.posts().every((request) => request.path === "/link")).toBe(true);
  await again.reload();
  await shown(again, "resume");
  await again.click('[data-view="resume"] [data-wipe]');
  await ready(again);
  expect((await stored(again)).filter((key) => key.includes("draft"))).toEqual([]);
  expect(await again.locator("input:checked").count()).toBe(0);
});

test("two people who share a device never meet each other's answers", async () => {
  const { server } = await started();
  const { context } = await device();
  const first = await context.newPage();
  await first.goto(server.invite().href);
  await ready(first);
  await first.click("#start");
  await pick(first, "INI4", "5");
  const second = await context.newPage();
  await second.goto(server.invite().href);
  await ready(second);
  expect(await second.locator("input:checked").count()).toBe(0);
});

test("the keyboard alone answers a page, takes an answer back, and lands on Next", async () => {
  const { server } = await started();
  const { context } = await device({ viewport: desk });
  const page = await context.newPage();
  await page.goto(server.invite().href);
  await ready(page);
  await page.focus("#start");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  await page.focus('input[name="INI4"]');
  for (const key of ["1", "2", "3", "4", "5", "0", "3"]) await page.keyboard.press(key);
  expect(await page.textContent("[data-step]:not([hidden]) output")).toBe("All answered.");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Next");
  expect(await page.isChecked('input[name="INI1"][value="DK"]')).toBe(true);
  await page.focus('input[name="INI1"]:checked');
  await page.keyboard.press("Delete");
  expect(await page.locator('input[name="INI1"]:checked').count()).toBe(0);
});

test("no connection and trouble at Send keep everything, and one retry is enough", async () => {
  const { server } = await started();
  const { context } = await device();
  const page = await context.newPage();
  await page.goto(server.invite().href);
  await ready(page);
  await page.click("#start");
  await pick(page, "INI4", "1");
  for (let part = 1; part <= 9; part++) await next(page);
  server.misbehaviour.set("POST /token", { cut: "before" });
  await page.click("#send");
  await shown(page, "no-connection");
  await page.click('[data-view="no-connection"] [data-to="review"]');
  await page.click('[data-view="review"] [data-step-to="1"]');
  await pick(page, "INI4", "3");
  for (let part = 1; part <= 9; part++) await next(page);
  server.misbehaviour.clear();
  server.misbehaviour.set("POST /ballot", { status: 503, body: "{}" });
  await page.click("#send");
  await shown(page, "trouble");
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.isVisible('[data-view="trouble"] [data-to="review"]')).toBe(false);
  await page.reload();
  await shown(page, "waiting");
  server.misbehaviour.clear();
  await page.click('[data-view="waiting"] [data-again]');
  await shown(page, "sent");
  expect(JSON.parse(server.ballots()[0]?.text ?? "").answers).toEqual({ INI4: 3 });
  expect(server.inbox).toHaveLength(1);
});

test("a device that comes back online sends by itself", async () => {
  const { server } = await started();
  const { context } = await device();
  const page = await context.newPage();
  await page.goto(server.invite().href);
  await ready(page);
  await toReview(page);
  await context.setOffline(true);
  await page.click("#send");
  await shown(page, "no-connection");
  await context.setOffline(false);
  await shown(page, "sent");
  expect(server.inbox).toHaveLength(1);
});

test("a test link can be filled in, says so, and sends nothing", async () => {
  const { server, wave } = await started();
  const { context } = await device();
  const page = await context.newPage();
  await page.goto(`${server.baseUrl}#TEST.0.${wave.fingerprint}`);
  await ready(page);
  expect(await page.isVisible("#testing")).toBe(true);
  await toReview(page);
  await page.click("#send");
  await shown(page, "test-done");
  expect(await axeFaults(page)).toEqual([]);
  expect(server.posts()).toEqual([]);
});

test("each link that leads nowhere gets a page that helps, without Start and without a fault", async () => {
  const { server, wave } = await started();
  const { context, complaints } = await device();
  const good = server.invite();
  const used = server.invite();
  await (await import("../../views/scripts/ballot-client.ts")).castBallot({
    ...used,
    baseUrl: server.baseUrl,
    answers: {},
    pace: { speed: false, tooFast: false },
    fetch,
    storage: (await import("../../views/scripts/pending-ballot.ts")).sturdyStorage(),
  });
  const cases: [string, string, string][] = [
    ["", "unknown", "Half of your link is missing"],
    [`#${good.fragment.slice(0, 50)}`, "unknown", "Your link is not whole"],
    [`#${wave.invite().fragment}`, "unknown", "We do not know this link"],
    [`#${used.fragment}`, "used", "A ballot was already collected"],
    [`#${good.fragment.slice(0, -4)}2222`, "mismatch", "Stop"],
    [`#${good.secret}.7.${wave.fingerprint}`, "mismatch", "Stop"],
  ];
  const posts = server.posts().length;
  for (const [fragment, view, heading] of cases) {
    const page = await context.newPage();
    await page.goto(server.baseUrl + fragment);
    await shown(page, view);
    expect(await page.innerText(`[data-view="${view}"] h1`)).toContain(heading);
    expect(await axeFaults(page), fragment).toEqual([]);
    expect(await page.isVisible("#start")).toBe(false);
    expect(new URL(page.url()).hash).toBe("");
    await page.close();
  }
  expect(
    server
      .posts()
      .slice(posts)
      .map((request) => request.path),
  ).toEqual(["/link", "/link"]);
  expect(complaints).toEqual([]);
});

test("a link pasted into the page that missed half of it opens the survey", async () => {
  const { server } = await started();
  const { context } = await device();
  const page = await context.newPage();
  await page.goto(server.baseUrl);
  await shown(page, "unknown");
  await page.fill("#paste-link", server.invite().href);
  await page.click("#paste .btn");
  await ready(page);
  expect(await page.inputValue("#paste-link")).toBe("");
});

test("a wave that is not open, is closed, has a group too small, or cannot be reached says so", async () => {
  const { server } = await started();
  const { context } = await device();
  const page = await context.newPage();
  server.clock.state = "launched";
  await page.goto(server.invite().href);
  await shown(page, "not-open");
  expect(await page.textContent("[data-fill=opens]")).toBe("Monday 23 November 2026");
  server.clock.state = "closed";
  await page.goto("about:blank");
  await page.goto(server.invite().href);
  await shown(page, "closed");
  expect(await axeFaults(page)).toEqual([]);
  server.clock.state = "open";
  server.misbehaviour.set("GET /state", { status: 500 });
  await page.goto("about:blank");
  await page.goto(server.invite().href);
  await shown(page, "trouble");
  server.misbehaviour.clear();
  await page.click('[data-view="trouble"] [data-again]');
  await ready(page);
  const small = await started({ groups: [{ label: "Three of us", invited: 3 }] });
  await page.goto(small.server.invite().href);
  await shown(page, "small");
  expect(await page.innerText(".stop >> visible=true")).toContain("3 people");
  expect(await axeFaults(page)).toEqual([]);
  expect(small.server.posts()).toEqual([]);
});

test("without JavaScript the page says why and shows what the survey is about", async () => {
  const { server } = await started();
  const { context } = await device({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.invite().href);
  expect(await page.locator("h2:visible").first().textContent()).toBe("Please turn on JavaScript to take part");
  expect(await page.isVisible("#h-lim")).toBe(true);
  expect(await page.isVisible("#start-bar")).toBe(false);
  expect(server.posts()).toEqual([]);
});

test("a script or style that was altered on the way does not run", async () => {
  const { server } = await started();
  const { context, complaints } = await device();
  server.misbehaviour.set("GET /client.js", { body: "document.body.textContent = 'altered'" });
  const page = await context.newPage();
  await page.goto(server.invite().href);
  await page.waitForLoadState("networkidle");
  expect(await page.textContent("body")).not.toBe("altered");
  expect(complaints.join()).toMatch(/integrity/i);
});
