import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { auditPage, auditPageView } from "../../server/ballot/audit-page-view.ts";
import { tickCollector } from "../../server/ballot/count-job.ts";
import { receiptOf } from "../../server/ballot/token.ts";
import { tokenListOf } from "../../server/ballot/token-list-action.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { boxJob } from "../../server/response/close-job.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { fingerprintBlocks, fingerprintOf } from "../../server/wave/fingerprint.ts";
import { auditSite } from "../support/audit-site.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import type { PlantedWave } from "../support/planted-wave.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { assertViewContract } from "../support/view-contract.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const site = await auditSite(database);

const units = [
  { name: "Larkfield" },
  { name: "North", parent: "Larkfield", invited: 12 },
  { name: 'South "East", key', parent: "Larkfield", invited: 9 },
  { name: "West", parent: "Larkfield", invited: 14 },
];
const cast = { North: 9, 'South "East", key': 6, West: 14 } as const;

async function fill(wave: PlantedWave): Promise<void> {
  const next = seeded(17);
  for (const [group, n] of Object.entries(cast))
    await wave.cast(
      group,
      Array.from({ length: n }, () => ballotContent(randomAnswers(next))),
    );
}

/** As the issuer leaves it: one more was handed out in North than came back. */
async function end(wave: PlantedWave): Promise<void> {
  for (const [group, n] of Object.entries(cast))
    await database.admin.query("update wave.reporting_group set issued = $1 where wave_id = $2 and label = $3", [
      group === "North" ? n + 1 : n,
      wave.id,
      group,
    ]);
  await database.admin.query("update wave.wave set state = 'closing', issuing_ended_at = now() where id = $1", [
    wave.id,
  ]);
  expect(await openBox(opener.deps, wave.id)).toBe("closed");
  expect(await releaseWave(opener.deps, wave.id)).toBe(true);
}

async function closedWave(): Promise<PlantedWave> {
  const wave = await opener.closingWave(units);
  await fill(wave);
  await end(wave);
  return wave;
}

const textAt = async (address: string) => await (await fetch(address)).text();
const pageOf = (wave: PlantedWave) => textAt(site.page(wave.id));

function unescaped(html: string): string {
  const names: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#x27": "'",
    "#x3D": "=",
    "#x60": "`",
  };
  return html.replace(/&(#?\w+);/g, (whole, name: string) => names[name] ?? whole);
}

/** The lines for a terminal as they stand on the page. */
function commandOn(html: string, name: string): string {
  const found = new RegExp(`<pre[^>]*data-command="${name}"><code>([^]*?)</code>`).exec(html)?.[1];
  if (found === undefined) throw new Error(`the page has no command ${name}`);
  return unescaped(found);
}

/** In bash; the server of this process goes on answering. */
async function terminal(folder: string, lines: string): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", ["-c", lines], { cwd: folder, timeout: 20_000 });
  return stdout;
}

test("while people answer, not one byte of the page moves, and there is no list", async () => {
  const wave = await opener.closingWave(units, { state: "open" });
  const before = await fetch(site.page(wave.id));
  const text = await before.text();
  const headers = JSON.stringify([...before.headers].filter(([name]) => name !== "date"));
  await fill(wave);
  await tickCollector({ db: database.pools.collector.db, clock: { now: () => new Date("2026-11-25T10:00:00Z") } });
  const after = await fetch(site.page(wave.id));
  expect(await after.text()).toBe(text);
  expect(JSON.stringify([...after.headers].filter(([name]) => name !== "date"))).toBe(headers);
  expect(text).toContain("35 people in 3 groups");
  expect(text).toContain("Until then nothing on this page changes");
  expect(text).not.toContain("In the box");
  expect((await fetch(`${site.url}/x/${wave.id}/tokens.txt`)).status).toBe(404);
  expect(await tokenListOf(database.pools.collector.db, wave.id)).toMatchObject({ ok: false });
});

test("the page asks for nothing from elsewhere, sets nothing, and cannot be kept", async () => {
  const wave = await closedWave();
  for (const path of ["audit", "tokens.txt", "groups.txt"]) {
    const { headers } = await fetch(`${site.url}/x/${wave.id}/${path}`);
    expect(headers.get("content-security-policy"), path).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(headers.get("content-security-policy"), path).not.toContain("unsafe");
    expect(headers.get("cache-control"), path).toBe("no-store");
    expect(headers.get("referrer-policy"), path).toBe("no-referrer");
    for (const name of ["set-cookie", "etag", "last-modified"]) expect(headers.get(name), `${path} ${name}`).toBeNull();
  }
  expect(await pageOf(wave)).not.toMatch(/(src|href)="(https?:)?\/\//);
  for (const id of ["00000000-0000-4000-8000-000000000000", "no-uuid"])
    for (const path of ["audit", "tokens.txt", "groups.txt"])
      expect((await fetch(`${site.url}/x/${id}/${path}`)).status, path).toBe(404);
});

test("after the close the counts of each group are there once, exact, and never change", async () => {
  const wave = await closedWave();
  const html = await pageOf(wave);
  for (const row of [
    '<th scope="row">North</th><td class="r">0</td><td class="r">12</td><td class="r">10</td><td class="r" data-in-box>9</td><td>Yes</td>',
    '<td class="r">9</td><td class="r">6</td><td class="r" data-in-box>6</td><td>Yes</td>',
    '<th scope="row">West</th><td class="r">2</td><td class="r">14</td><td class="r">14</td><td class="r" data-in-box>14</td><td>Yes</td>',
  ])
    expect(html).toContain(row);
  expect(html).toContain("35 people invited, 30 ballots handed out, 29 in the box");
  expect(html).toContain("Results withheld in the other units: 0 of ");
  expect(await pageOf(wave)).toBe(html);
});

test("the list is every redeemed token by value, the size and the hash are those of the page, and the command line prints the same", async () => {
  const wave = await closedWave();
  const response = await fetch(`${site.url}/x/${wave.id}/tokens.txt`);
  const list = await response.text();
  expect(response.headers.get("content-length")).toBe(String(list.length));
  expect(await pageOf(wave)).toContain(createHash("sha256").update(list).digest("hex"));
  const lines = list.trimEnd().split("\n");
  const tokens = lines.map((line) => Buffer.from(line.split(" ")[5] ?? "", "base64"));
  expect(tokens).toHaveLength(29);
  expect(tokens.every((token) => token.length === 354)).toBe(true);
  expect(tokens.map((token) => token.toString("hex"))).toEqual(tokens.map((token) => token.toString("hex")).sort());
  const { rows } = await database.admin.query(
    "select nonce from ballot.spent s join wave.reporting_group g on g.id = s.group_id where wave_id = $1 order by nonce",
    [wave.id],
  );
  expect(lines.map((line) => line.slice(0, 19))).toEqual(rows.map((row) => receiptOf(row.nonce)));
  const printed = await tokenListOf(database.pools.collector.db, wave.id);
  if (!printed.ok) throw new Error(printed.refusal);
  expect(printed.value.tokens.map(({ receipt, leaf, token }) => `${receipt} ${leaf} ${token}`)).toEqual(
    lines.map((line, at) => `${line.split(" ").slice(0, 5).join(" ")} ${tokens[at]?.toString("base64url")}`),
  );
});

test("the lines for a terminal do what the page says, with curl and openssl alone", async () => {
  const wave = await closedWave();
  const html = await pageOf(wave);
  const folder = temporaryFolder();
  const manifest = JSON.parse(wave.manifest);
  const code = fingerprintBlocks(fingerprintOf(wave.manifestHash)).join(" ");
  expect((await terminal(folder, commandOn(html, "rules"))).trim()).toBe(code);
  const files = (await terminal(folder, commandOn(html, "client"))).trim().split("\n");
  expect(files.map((line) => line.split(" ")[0])).toEqual(
    ["page.html", "client.js", "client.css"].map((name) => manifest.client[name]),
  );
  expect((await terminal(folder, commandOn(html, "groups"))).trim()).toBe(manifest.groups.root);
  const counted = (await terminal(folder, commandOn(html, "list"))).trim().split("\n");
  expect(html).toContain(counted[0]?.split(" ")[0]);
  expect(counted.slice(1).map((line) => line.trim())).toEqual(["9 0", "6 1", "14 2"]);
  const [hash, verdict] = (await terminal(folder, commandOn(html, "token"))).trim().split("\n");
  expect([hash, verdict]).toEqual([wave.manifestHash.toString("hex"), "Verified OK"]);
  expect((await terminal(folder, commandOn(html, "tokens"))).trim()).toBe("29 Verified OK");
});

test("a forged stamp, and one of another group, do not pass the same lines", async () => {
  const wave = await closedWave();
  const html = await pageOf(wave);
  const folder = temporaryFolder();
  await terminal(folder, commandOn(html, "token"));
  const swapped = `sed -i -E '1s/ ([012]) / \\1 /; 1s/^(.{19}) 0 /\\1 9 /; 1s/^(.{19}) [12] /\\1 0 /; 1s/^(.{19}) 9 /\\1 1 /' tokens.txt
last=$(tail -n 1 tokens.txt); sed -i '$d' tokens.txt; echo "\${last%????????}AAAAAAAA" >> tokens.txt\n`;
  expect(await terminal(folder, `${swapped}${commandOn(html, "tokens")} 2>/dev/null || true`)).toMatch(
    /27 Verified OK\n\s+2 Verification failure|2 Verification failure\n\s+27 Verified OK/i,
  );
});

test("thirty days later the list is gone, and the page keeps counts and hash", async () => {
  const wave = await closedWave();
  const list = await textAt(`${site.url}/x/${wave.id}/tokens.txt`);
  await database.admin.query("update wave.wave set identities_purged_at = now() where id = $1", [wave.id]);
  await boxJob(opener.deps).tick();
  const { rows } = await database.admin.query(
    "select 1 from ballot.spent s join wave.reporting_group g on g.id = s.group_id where g.wave_id = $1",
    [wave.id],
  );
  expect(rows).toEqual([]);
  const gone = await fetch(`${site.url}/x/${wave.id}/tokens.txt`);
  expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining("SHA-256 stays")]);
  const html = await pageOf(wave);
  expect(html).toContain("was deleted, together with the invitations");
  expect(html).toContain(createHash("sha256").update(list).digest("hex"));
  expect(html).toContain("29 in the box");
  expect(html).not.toContain('tokens.txt" download');
  expect(await tokenListOf(database.pools.collector.db, wave.id)).toMatchObject({
    ok: false,
    refusal: expect.stringContaining("deleted"),
  });
});

test("a wave that was called off, and one with too few ballots, say so", async () => {
  const off = await opener.closingWave(units, { state: "cancelled" });
  expect(await pageOf(off)).toContain("called off. No ballot was opened, and none ever will be");
  const few = await opener.closingWave(units);
  await few.cast("North", [ballotContent(randomAnswers(seeded(3)))]);
  expect(await openBox(opener.deps, few.id)).toBe("withheld");
  const html = await pageOf(few);
  expect(html).toContain("Too few ballots lay in the box");
  expect(html).toContain("1 in the box");
});

test("the template reads what the view has, and nothing else", async () => {
  const wave = await opener.closingWave(units);
  const group = { leaf: 0, label: "North", invited: 1, issued: 1, redeemed: 2, publicKey: null };
  const record = {
    tokens: 2,
    listBytes: 2_480_000,
    listHash: Buffer.alloc(32),
    leftOut: {
      units: 4,
      unitsWithheld: 2,
      unitsJoined: 1,
      results: 22,
      resultsWithheld: 3,
      statements: 74,
      statementsWithheld: 5,
    },
  };
  const day = new Date("2026-12-12T06:00:00Z");
  const base = { ...wave, state: "released", closingAt: day, closedAt: day, isListDeleted: false } as const;
  const facts = { groups: [group], firstReceipt: "AAAA BBBB CCCC DDDD", surveyUrl: "https://survey.example/x/w" };
  const running = { ...base, state: "open", closingAt: null, closedAt: null, record: null } as const;
  const [ended = "", , mine = ""] = assertViewContract(
    auditPage(auditPageView({ ...facts, wave: { ...base, record } })),
    auditPage(auditPageView({ ...facts, wave: { ...base, record, isListDeleted: true }, firstReceipt: undefined })),
    auditPage(auditPageView({ ...facts, wave: running })),
    auditPage(auditPageView({ ...facts, wave: { ...running, state: "cancelled" } })),
  );
  expect(ended).toContain("<td>No</td>"); // two in the box of one handed out
  expect(ended).toContain("(1 were joined with another before the start)");
  expect(ended).toContain("Statements withheld in units of ten and more: 5 of 74.");
  expect(ended).toContain("2.5 MB");
  expect(mine).not.toContain("tokens.txt");
});
