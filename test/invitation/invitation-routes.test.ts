import express from "express";
import supertest from "supertest";
import { expect, test } from "vitest";
import { errorJson } from "../../server/http/error-page.ts";
import { invitationRoutes } from "../../server/invitation/invitation-routes.ts";
import type { PersonId } from "../../server/kernel/brand.ts";
import type { Log } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { closeWave } from "../../server/wave/wave-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();

/** The respondent's door over one open wave; every line that is logged is kept. */
async function door() {
  const mill = await plantOrganisation(database);
  const clock = testClock();
  const house = await waveWorks(database, temporaryFolder(), clock);
  const { actor, waveId } = await house.openWave(mill);
  const logged: unknown[] = [];
  const keep = (...line: unknown[]) => void logged.push(line);
  const log: Log = { info: keep, warn: keep, error: keep };
  const app = express();
  app.use(invitationRoutes(house.issuerDeps));
  app.use(errorJson({ log, random: systemRandom }));
  const post = (what: "link" | "token", body: unknown, wave: string = waveId) =>
    supertest(app)
      .post(`/x/${wave}/${what}`)
      .send(body as object);
  const secret = await house.secretOf(waveId, mill.people[0]?.id as PersonId);
  const snapshot = async () =>
    (
      await database.admin.query(
        "select *, xmin::text from invitation.invitation where wave_id = $1 order by person_id",
        [waveId],
      )
    ).rows;
  return { app, post, secret, waveId, house, clock, actor, logged, snapshot, mill };
}

const blinded = Buffer.alloc(256, 1).toString("base64url");

test("a link is open, its token is signed once, and then it is used", async () => {
  const { post, secret, logged } = await door();
  expect((await post("link", { secret }).expect(200)).body).toEqual({ link: "open" });
  expect((await post("link", { secret: secret.toLowerCase() }).expect(200)).body).toEqual({ link: "open" });
  const first = await post("token", { secret, blinded }).expect(200);
  expect(first.body.signature).toMatch(/^[A-Za-z0-9_-]{342}$/);
  expect((await post("token", { secret, blinded }).expect(200)).body).toEqual(first.body);
  const other = Buffer.alloc(256, 2).toString("base64url");
  expect((await post("token", { secret, blinded: other }).expect(409)).body.problem).toBe("used");
  expect((await post("link", { secret }).expect(200)).body).toEqual({ link: "used" });
  expect(logged).toEqual([]);
});

test("answers set no cookie, are kept nowhere and carry nothing by which a browser is known again", async () => {
  const { post, secret } = await door();
  for (const answer of [
    await post("link", { secret }),
    await post("token", { secret, blinded }),
    await post("link", {}),
  ]) {
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["etag"]).toBeUndefined();
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["referrer-policy"]).toBe("no-referrer");
  }
});

test("near misses are all the same 404, for link and token, and change nothing", async () => {
  const { post, secret, waveId, snapshot, logged } = await door();
  const other = await door();
  const before = await snapshot();
  const misses: [unknown, string?][] = [
    ["A".repeat(32)],
    [`${secret.slice(0, 31)}${secret.endsWith("A") ? "B" : "A"}`],
    [secret.slice(0, 31)],
    [`${secret}A`],
    ["TEST"],
    [""],
    [`${secret.slice(0, 31)}1`],
    [secret, other.waveId],
    [secret, "00000000-0000-4000-8000-000000000000"],
    [secret, "not-a-wave"],
    [secret, waveId.toUpperCase()],
  ];
  const bodies = new Set<string>();
  for (const [miss, wave] of misses) {
    bodies.add((await post("link", { secret: miss }, wave).expect(404)).text);
    bodies.add((await post("token", { secret: miss, blinded }, wave).expect(404)).text);
  }
  expect(bodies.size).toBe(1);
  expect(JSON.parse([...bodies][0] ?? "")).toMatchObject({ problem: "unknown" });
  expect(await snapshot()).toEqual(before);
  expect(logged).toEqual([]);
});

test("what is no request of the protocol is refused before anything is looked up", async () => {
  const { app, post, secret, waveId, snapshot, logged } = await door();
  const before = await snapshot();
  const damaged: unknown[] = [
    {},
    [],
    { secret: 7, blinded },
    { secret: [secret], blinded },
    { secret, blinded: 7 },
    { secret, blinded: "" },
    { secret, blinded: blinded.slice(1) },
    { secret, blinded: `${blinded}A` },
    { secret, blinded: `${blinded.slice(0, 341)}+` },
    { secret, blinded: `${blinded.slice(0, 341)}F` },
    { secret, blinded: "_".repeat(341).concat("w") },
    { secret, blinded, more: true },
    { secret: "A".repeat(101), blinded },
    { secret, blinded: "A".repeat(3000) },
  ];
  for (const body of damaged) {
    const answer = await post("token", body);
    expect([400, 413], JSON.stringify(body).slice(0, 80)).toContain(answer.status);
  }
  const raw = (body: string, type: string) =>
    supertest(app).post(`/x/${waveId}/token`).set("content-type", type).send(body);
  expect((await raw("{", "application/json")).status).toBe(400);
  expect((await raw('"text"', "application/json")).status).toBe(400);
  expect((await raw(`secret=${secret}&blinded=${blinded}`, "application/x-www-form-urlencoded")).status).toBe(400);
  expect(await snapshot()).toEqual(before);
  expect(logged).toEqual([]);
});

test("GET and HEAD change nothing and find nothing", async () => {
  const { app, secret, waveId, snapshot } = await door();
  const before = await snapshot();
  for (const what of ["link", "token"])
    for (const query of ["", `?secret=${secret}&blinded=${blinded}`]) {
      await supertest(app).get(`/x/${waveId}/${what}${query}`).expect(404);
      await supertest(app).head(`/x/${waveId}/${what}${query}`).expect(404);
    }
  expect(await snapshot()).toEqual(before);
});

test("when the wave closes, a known link hears that it is over and an unknown one nothing", async () => {
  const { post, secret, actor, clock, waveId, house } = await door();
  await closeWave(actor, clock, waveId);
  expect((await post("token", { secret, blinded }).expect(410)).body.problem).toBe("closed");
  await house.issuer.tick();
  expect((await post("token", { secret, blinded }).expect(410)).body.problem).toBe("closed");
  expect((await post("token", { secret: "A".repeat(32), blinded }).expect(404)).body.problem).toBe("unknown");
});

test("40 links in two tabs each collect 40 tokens over HTTP", async () => {
  const mill = await plantOrganisation(database, { Looms: 20, Dyeing: 20 });
  const house = await waveWorks(database, temporaryFolder(), testClock());
  const { waveId } = await house.openWave(mill);
  const app = express();
  app.use(invitationRoutes(house.issuerDeps));
  const server = app.listen(0);
  try {
    const secrets = await Promise.all(mill.people.map((person) => house.secretOf(waveId, person.id)));
    const answers = await Promise.all(
      secrets.flatMap((secret) =>
        [1, 2].map(async (tab) => {
          const value = Buffer.alloc(256, tab).toString("base64url");
          return (await supertest(server).post(`/x/${waveId}/token`).send({ secret, blinded: value })).status;
        }),
      ),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(40);
    expect(answers.filter((status) => status === 409)).toHaveLength(40);
  } finally {
    server.close();
  }
});
