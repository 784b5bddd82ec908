import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receiptOf } from "../../server/ballot/token.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { auditSite } from "../support/audit-site.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { type PlantedWave, plantWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const site = await auditSite(database);
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const units = [
  { name: "Larkfield" },
  { name: "Customer Service North", parent: "Larkfield", invited: 14 },
  { name: "Customer Service South", parent: "Larkfield", invited: 11 },
];

async function closedWave(): Promise<{ wave: PlantedWave; nonces: readonly Buffer[] }> {
  const wave = await opener.closingWave(units);
  const next = seeded(5);
  for (const [group, n] of [
    ["Customer Service North", 12],
    ["Customer Service South", 9],
  ] as const) {
    await wave.cast(
      group,
      Array.from({ length: n }, () => ballotContent(randomAnswers(next))),
    );
    await database.admin.query("update wave.reporting_group set issued = $1 where id = $2", [
      n,
      wave.groups.get(group)?.id,
    ]);
  }
  expect(await openBox(opener.deps, wave.id)).toBe("closed");
  await releaseWave(opener.deps, wave.id);
  const { rows } = await database.admin.query(
    "select nonce from ballot.spent s join wave.reporting_group g on g.id = s.group_id where wave_id = $1",
    [wave.id],
  );
  return { wave, nonces: rows.map((row) => row.nonce) };
}

async function opened(
  wave: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; complaints: string[]; requests: { url: string; method: string }[] }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const [complaints, requests]: [string[], { url: string; method: string }[]] = [[], []];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push({ url: request.url(), method: request.method() }));
  await page.goto(site.page(wave));
  return { page, complaints, requests };
}

async function look(page: Page, typed: string): Promise<string> {
  await page.fill("#receipt", typed);
  await page.click("#find button[type=submit]");
  await page.waitForFunction(() => !document.querySelector("#found")?.textContent?.includes("One moment"));
  return (await page.textContent("#found")) ?? "";
}

test("a receipt is found with its stamp checked, whatever way it is typed, and nothing that is typed is sent", async () => {
  const { wave, nonces } = await closedWave();
  const { page, complaints, requests } = await opened(wave.id);
  const nonce = nonces[3] ?? Buffer.alloc(32);
  const receipt = receiptOf(nonce);
  const found = /Found: .*It bears the genuine stamp of Customer Service (North|South)\./s;
  for (const typed of [
    receipt,
    receipt.toLowerCase().replaceAll(" ", ""),
    receipt.replaceAll(" ", "-"),
    nonce.toString("hex"),
  ])
    expect(await look(page, typed), typed).toMatch(found);
  expect(await look(page, receipt.slice(0, 9))).toContain(`One receipt begins like this: ${receipt}. Is it yours?`);
  expect(await look(page, "AAAA AAAA AAAA AAAA")).toContain("Not in this list.");
  expect(await look(page, "AB")).toContain("at least the first four letters");
  const asked = requests.map(({ url }) =>
    url.replace(`${site.url}/x/${wave.id}/`, "").replace(/.*\/assets\/(\w+)\..*/, "$1"),
  );
  expect(asked.sort()).toEqual(
    ["audit", "audit", "audit", "groups.txt", "manifest.json", "respondent", "tokens.txt"].sort(),
  );
  expect(requests.every(({ method }) => method === "GET")).toBe(true);
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  expect(complaints).toEqual([]);
});

test("every ballot is checked in the browser, and one that was put in or changed is told", async () => {
  const { wave, nonces } = await closedWave();
  const honest = await opened(wave.id);
  const checked = async (page: Page) => {
    await page.click("#check-all");
    await page.waitForFunction(() =>
      /stamp|count|fixed|fetched\./.test(document.querySelector("#found")?.textContent ?? ""),
    );
    return await page.textContent("#found");
  };
  expect(await checked(honest.page)).toContain("All 21 ballots bear the genuine stamp");

  // the server hands out another list than the one it fixed
  await database.admin.query("update ballot.spent set signature = $1 where nonce = $2", [randomBytes(256), nonces[0]]);
  expect(await checked((await opened(wave.id)).page)).toContain(
    "is not the one that was fixed when the box was opened",
  );
  // and fixes that one afterwards
  const list = await (await fetch(`${site.url}/x/${wave.id}/tokens.txt`)).text();
  await database.admin.query("update wave.public_record set list_hash = $1 where wave_id = $2", [
    createHash("sha256").update(list).digest(),
    wave.id,
  ]);
  const { page } = await opened(wave.id);
  expect(await checked(page)).toContain("1 ballots bear no genuine stamp");
  expect(await look(page, receiptOf(nonces[0] ?? Buffer.alloc(32)))).toContain("its stamp is not genuine");
  await database.admin.query("update wave.reporting_group set redeemed = 3 where wave_id = $1 and leaf = 1", [wave.id]);
  expect(await checked((await opened(wave.id)).page)).toContain("In 1 groups the list has another count");
});

test.each([
  ["a phone in light", 390, "light"],
  ["a phone in dark", 390, "dark"],
  ["a desk in light", 1280, "light"],
  ["a desk in dark", 1280, "dark"],
] as const)(
  "on %s the page is accessible and no wider than the screen, before and after the close",
  async (_on, width, colorScheme) => {
    const { wave } = await closedWave();
    const open = await plantWave(database.admin, units);
    for (const id of [wave.id, open.id]) {
      const { page, complaints } = await opened(id, { viewport: { width, height: 900 }, colorScheme });
      for (const summary of await page.locator("summary:visible").all()) await summary.click();
      if (id === wave.id) await look(page, "AAAA AAAA AAAA AAAA");
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
    }
  },
);

test("without JavaScript the way by hand is left, and no field that does nothing", async () => {
  const { wave } = await closedWave();
  const { page } = await opened(wave.id, { javaScriptEnabled: false });
  expect(await page.isVisible("#find")).toBe(false);
  expect(await page.isVisible("#by-hand")).toBe(true);
  expect(await page.getAttribute("a[href='tokens.txt']", "download")).toBe("");
  expect(await page.textContent("main")).toContain("search it for your receipt");
});

test("2,000 groups and 10,000 ballots make a light page, and the list comes in pieces", async () => {
  const wave = await plantWave(database.admin, [{ name: "Larkfield", invited: 9 }], { state: "open" });
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const spki = publicKey.export({ type: "spki", format: "der" });
  await database.admin.query(
    `insert into wave.reporting_group (id, wave_id, leaf, unit_id, label, invited, public_key, issued, redeemed)
     select gen_random_uuid(), $1, n, gen_random_uuid(), 'Team ' || n || ' of a department', 9, $2, 6, 5
     from generate_series(1, 1999) n`,
    [wave.id, spki],
  );
  await database.admin.query(
    `insert into ballot.spent (nonce, group_id, signature)
     select decode(md5(g.id::text || n) || md5(n || g.id::text), 'hex'), g.id, $2
     from wave.reporting_group g, generate_series(1, 5) n where g.wave_id = $1`,
    [wave.id, randomBytes(256)],
  );
  await database.admin.query("update wave.wave set state = 'closing', issuing_ended_at = now() where id = $1", [
    wave.id,
  ]);
  expect(await openBox(opener.deps, wave.id)).toBe("withheld"); // nothing lies in the inbox
  const started = performance.now();
  const answer = await fetch(site.page(wave.id), { headers: { "accept-encoding": "gzip" } });
  const html = await answer.text();
  const pageMs = performance.now() - started;
  expect(html.match(/data-in-box/g)).toHaveLength(2000);
  expect(Number(answer.headers.get("content-length"))).toBeLessThan(60_000);
  expect(pageMs).toBeLessThan(2_000);
  const list = await fetch(`${site.url}/x/${wave.id}/tokens.txt`);
  let [pieces, bytes] = [0, 0];
  for await (const piece of list.body ?? []) {
    pieces += 1;
    bytes += (piece as Uint8Array).length;
  }
  expect(pieces).toBeGreaterThan(5);
  expect(bytes).toBe(Number(list.headers.get("content-length")));
  expect(bytes).toBeGreaterThan(10_000 * 490);
  const { page } = await opened(wave.id, { viewport: { width: 1280, height: 900 } });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeLessThan(6_000);
});
