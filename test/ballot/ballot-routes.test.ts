import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import supertest from "supertest";
import { afterAll, expect, test } from "vitest";
import { ballotRoutes } from "../../server/ballot/ballot-routes.ts";
import { tickCollector } from "../../server/ballot/count-job.ts";
import { errorJson, nothingHere } from "../../server/http/error-page.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { rootFromPath } from "../../server/wave/merkle.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { plantWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
let now = new Date("2026-11-24T09:30:00Z");
const lines: string[] = [];
const record = (event: string) => void lines.push(event);
const log = { info: record, warn: record, error: record };
const app = express().disable("x-powered-by").disable("etag");
app.use(ballotRoutes({ ...database.pools.collector, clock: { now: () => now }, log }));
app.use(nothingHere, errorJson({ log: silentLog, random: systemRandom }));
const server = createServer(app).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => new Promise((resolve) => server.close(resolve)));

const wave = await plantWave(database.admin, [
  { name: "Larkfield" },
  ...Array.from({ length: 5 }, (_, i) => ({ name: `Team ${i}`, parent: "Larkfield", invited: 9 + i })),
]);
const base = `/x/${wave.id}`;
const agent = supertest(server);

async function stored(): Promise<number> {
  const { rows } = await database.admin.query(
    "select (select count(*) from ballot.spent)::int + (select count(*) from ballot.inbox)::int as n",
  );
  return rows[0].n;
}

const send = (body: Buffer, headers: Record<string, string> = {}) =>
  agent
    .post(`${base}/ballot`)
    .set({ "content-type": "application/octet-stream", ...headers })
    .send(body);

test("page, script and style are the frozen bytes, whatever packing is asked for", async () => {
  const manifest = JSON.parse(wave.manifest);
  for (const [path, name, type] of [
    ["", "page.html", "text/html; charset=utf-8"],
    ["/client.js", "client.js", "text/javascript; charset=utf-8"],
    ["/client.css", "client.css", "text/css; charset=utf-8"],
  ] as const) {
    for (const encoding of ["br", "gzip", "identity", "zstd"]) {
      const response = await fetch(`http://127.0.0.1:${port}${base}${path}`, {
        headers: { "accept-encoding": encoding },
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get("content-encoding") ?? "identity").toBe(encoding === "zstd" ? "identity" : encoding);
      expect(response.headers.get("content-type")).toBe(type);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(manifest.client[name]);
    }
  }
});

test("every answer forbids foreign content, keeping, passing on and finding, and names no browser", async () => {
  const answers = [
    await agent.get(base),
    await agent.get(`${base}/client.js`),
    await agent.get(`${base}/manifest.json`),
    await agent.get(`${base}/leaf/0`),
    await agent.get(`${base}/state`),
    await agent.get(`/x/${randomUUID()}`),
    await send(Buffer.alloc(2291)),
    await send(await wave.ballot("Team 0", {})),
  ];
  for (const { headers, request } of answers) {
    expect(headers["content-security-policy"], request.url).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["x-robots-tag"]).toContain("noindex");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    for (const header of ["set-cookie", "etag", "last-modified", "x-powered-by"])
      expect(headers).not.toHaveProperty(header);
    const isFrozen = String(request.url).endsWith("client.js");
    expect(headers["cache-control"]).toBe(isFrozen ? "public, max-age=31536000, immutable" : "no-store");
  }
});

test("manifest and leaves lead to the root that respondents compare", async () => {
  const { text } = await agent.get(`${base}/manifest.json`);
  expect(text).toBe(wave.manifest);
  const { groups } = JSON.parse(text);
  expect(groups.count).toBe(5);
  for (let index = 0; index < groups.count; index++) {
    const { leaf, path } = (await agent.get(`${base}/leaf/${index}`)).body;
    const hashes = path.map((hash: string) => Buffer.from(hash, "hex"));
    expect(rootFromPath(Buffer.from(leaf), index, groups.count, hashes)?.toString("hex")).toBe(groups.root);
    expect(JSON.parse(leaf)).toMatchObject({ label: `Team ${index}`, invited: 9 + index });
  }
});

test("the state says what may be done, and the day", async () => {
  const days = { opensOn: "2026-11-23", closesOn: "2026-12-11", today: "2026-11-24" };
  for (const [state, shown] of [
    ["launched", "launched"],
    ["open", "open"],
    ["closing", "closed"],
    ["closed", "closed"],
    ["released", "closed"],
    ["withheld", "closed"],
    ["cancelled", "closed"],
  ]) {
    const other = await plantWave(database.admin, [{ name: "Only", invited: 8 }], { state: state as "open" });
    expect((await agent.get(`/x/${other.id}/state`)).body).toEqual({ state: shown, ...days });
  }
});

test("near misses of an address all get the same 404", async () => {
  const draft = await plantWave(database.admin, [{ name: "Only", invited: 8 }]);
  await database.admin.query(
    "update wave.wave set state = 'draft', manifest = null, manifest_hash = null where id = $1",
    [draft.id],
  );
  const first = await agent.get(`/x/${randomUUID()}`);
  expect(first.status).toBe(404);
  const misses = [draft.id, "", "x", `${wave.id}0`, wave.id.toUpperCase(), `${wave.id.slice(0, -1)}g`, "%00", "..%2f"];
  for (const miss of misses)
    for (const rest of ["", "/client.js", "/manifest.json", "/leaf/0", "/state"]) {
      const response = await agent.get(`/x/${miss}${rest}`);
      expect(response.status, `${miss}${rest}`).toBe(404);
      if (miss !== "") expect(response.body, `${miss}${rest}`).toEqual(first.body);
    }
  for (const leaf of ["5", "-1", "01", "1e0", "0x0", "999999999999999999999", "%20", "constructor"])
    expect((await agent.get(`${base}/leaf/${leaf}`)).body, leaf).toEqual(first.body);
});

test("a ballot is acknowledged once it is stored, and again when it comes again", async () => {
  const before = await stored();
  const ballot = await wave.ballot("Team 1", { v: 1 });
  const first = await send(ballot);
  expect([first.status, first.text]).toEqual([204, ""]);
  expect(await stored()).toBe(before + 2);
  const again = await send(ballot);
  expect([again.status, again.body]).toEqual([200, { ballot: "already in the box" }]);
  expect(await stored()).toBe(before + 2);
});

test("a token that is forged, of another wave or of no group is refused and nothing is stored", async () => {
  const other = await plantWave(database.admin, [{ name: "Only", invited: 8 }]);
  const before = await stored();
  const good = await wave.ballot("Team 2", { v: 1 });
  const forged: Buffer[] = [2, 40, 70, 98, 353].map((at) => {
    const bytes = Buffer.from(good);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  });
  forged.push(await other.ballot("Only", { v: 1 }));
  // signed by a key of this wave, but said to be of another group of it
  const moved = Buffer.from(good);
  createHash("sha256")
    .update(wave.groups.get("Team 3")?.spki ?? "")
    .digest()
    .copy(moved, 66);
  forged.push(moved);
  for (const body of forged) {
    const response = await send(body);
    expect([response.status, response.body.problem]).toEqual([403, "token"]);
  }
  expect(await stored()).toBe(before);
});

test("hostile requests get a clear refusal of the protocol's shape and store nothing", async () => {
  const before = await stored();
  const good = await wave.ballot("Team 4", { v: 1 });
  const cases: [string, number, () => Promise<{ status: number; body: { problem?: string; message?: string } }>][] = [
    ["empty", 400, async () => send(Buffer.alloc(0))],
    ["one byte short", 400, async () => send(good.subarray(0, -1))],
    ["one byte long", 400, async () => send(Buffer.concat([good, Buffer.of(0)]))],
    ["a megabyte", 400, async () => send(randomBytes(1_000_000))],
    ["another token type", 400, async () => send(Buffer.concat([Buffer.of(0, 1), good.subarray(2)]))],
    ["random bytes", 400, async () => send(randomBytes(2291))],
    ["no type", 415, async () => agent.post(`${base}/ballot`).set("content-type", "").send(good)],
    ["JSON", 415, async () => agent.post(`${base}/ballot`).send({ v: 1 })],
    ["a form", 415, async () => agent.post(`${base}/ballot`).type("form").send("a=b")],
    ["packed", 415, async () => send(good, { "content-encoding": "gzip" })],
    [
      "an unknown wave",
      404,
      async () => agent.post(`/x/${randomUUID()}/ballot`).set("content-type", "application/octet-stream").send(good),
    ],
    [
      "a malformed wave",
      404,
      async () => agent.post("/x/..%00/ballot").set("content-type", "application/octet-stream").send(good),
    ],
  ];
  for (const [name, status, ask] of cases) {
    const response = await ask();
    expect(response.status, name).toBe(status);
    expect(response.body.problem, name).toMatch(/^[a-z]+$/);
    expect(response.body.message?.length, name).toBeGreaterThan(20);
    expect(JSON.stringify(response.body), name).not.toMatch(/node_modules|at .*\.ts/);
  }
  const chunked = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(
      { port, method: "POST", path: `${base}/ballot`, headers: { "content-type": "application/octet-stream" } },
      (response) => resolve(response.resume().statusCode),
    );
    request.on("error", reject);
    for (let i = 0; i < 40; i++) request.write(Buffer.alloc(1024));
    request.end();
  });
  expect(chunked).toBe(400);
  expect(await stored()).toBe(before);
  expect((await send(good)).status).toBe(204);
});

test("GET, HEAD and other methods change nothing", async () => {
  const before = await stored();
  for (const path of ["", "/client.js", "/manifest.json", "/leaf/0", "/state", "/ballot"]) {
    await agent.get(`${base}${path}`);
    expect((await agent.head(`${base}${path}`)).text).toBeUndefined();
    for (const method of ["put", "patch", "delete"] as const)
      expect((await agent[method](`${base}${path}`)).status, `${method} ${path}`).toBe(404);
  }
  expect(await stored()).toBe(before);
});

test("a closed wave answers 410, a database in trouble 503, and nothing is acknowledged", async () => {
  const other = await plantWave(database.admin, [{ name: "Only", invited: 8 }], { state: "closing" });
  const late = await agent
    .post(`/x/${other.id}/ballot`)
    .type("application/octet-stream")
    .send(await other.ballot("Only", {}));
  expect([late.status, late.body.problem]).toEqual([410, "closed"]);

  await database.admin.query(`create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'answer 42' using errcode = '53100'; end $$`);
  await database.admin.query(
    "create trigger no_room before insert on ballot.inbox for each row execute function no_room()",
  );
  const ballot = await wave.ballot("Team 0", {});
  const full = await send(ballot);
  await database.admin.query("drop trigger no_room on ballot.inbox");
  expect([full.status, full.body.problem]).toEqual([503, "unavailable"]);
  expect(full.headers["retry-after"]).toBe("30");
  expect(JSON.stringify(full.body)).not.toContain("42");
  expect((await send(ballot)).status).toBe(204);
});

test("answers are counted once a day and nothing of a request is logged", async () => {
  const collector = { db: database.pools.collector.db, clock: { now: () => now } };
  const other = await plantWave(database.admin, [
    { name: "Top" },
    { name: "A", parent: "Top", invited: 8 },
    { name: "B", parent: "Top", invited: 8 },
  ]);
  const cast = async (group: string) =>
    agent
      .post(`/x/${other.id}/ballot`)
      .type("application/octet-stream")
      .send(await other.ballot(group, {}));
  const counts = async () => {
    const { rows } = await database.admin.query(
      "select answered, counted_on::text from wave.reporting_group where wave_id = $1 order by leaf",
      [other.id],
    );
    return rows.map((row) => `${row.answered} ${row.counted_on}`);
  };
  await cast("A");
  await cast("A");
  expect(await tickCollector(collector)).toBe(true);
  expect(await counts()).toEqual(["2 2026-11-24", "0 2026-11-24"]);
  await cast("B");
  now = new Date("2026-11-24T23:59:59Z");
  expect(await tickCollector(collector)).toBe(false);
  expect(await counts()).toEqual(["2 2026-11-24", "0 2026-11-24"]);
  now = new Date("2026-11-25T00:00:00Z");
  expect(await tickCollector(collector)).toBe(true);
  expect(await counts()).toEqual(["2 2026-11-25", "1 2026-11-25"]);
  expect(lines).toEqual([]);
});
