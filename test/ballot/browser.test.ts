import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, expect, test } from "vitest";
import { ballotRoutes } from "../../server/ballot/ballot-routes.ts";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import { blindSignatureOf } from "../../server/invitation/blind-sign.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { fingerprintOf } from "../../server/wave/fingerprint.ts";
import { castBallot } from "../../views/scripts/ballot-client.ts";
import { sturdyStorage } from "../../views/scripts/pending-ballot.ts";
import type { Answers } from "../../views/scripts/seal.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { randomAnswers, seeded } from "../support/planted-answers.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const clock = { now: () => new Date("2026-11-24T10:00:00Z") };
const server = createServer(express().use(ballotRoutes({ ...database.pools.collector, clock, log: silentLog })));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => new Promise((resolve) => server.close(resolve)));

test("what the browser's own code blinds, seals and sends is taken in, and comes out as it was answered", async () => {
  const wave = await opener.closingWave(
    [
      { name: "Larkfield" },
      { name: "North", parent: "Larkfield", invited: 12 },
      { name: "South", parent: "Larkfield", invited: 12 },
    ],
    { state: "open" },
  );
  const next = seeded(31);
  const everybody = Array.from({ length: 14 }, (_, i) => ({
    leaf: i % 2,
    answers: randomAnswers(next, { comment: `Grüße ${i} 😀`, TEN: "1to3", EXP1: 4 }),
  }));
  for (const { leaf, answers } of everybody) {
    const key = [...wave.groups.values()][leaf]?.privateKey;
    if (key === undefined) throw new Error("no such group");
    // the issuer's two addresses are another room's: here they sign for whoever asks
    const way = async (address: string, init: RequestInit): Promise<Response> => {
      if (address.endsWith("/link")) return Response.json({ link: "open" });
      if (!address.endsWith("/token")) return await fetch(address, init);
      const { blinded } = JSON.parse(String(init.body)) as { readonly blinded: string };
      const signature = blindSignatureOf(key, Buffer.from(blinded, "base64url"));
      return Response.json({ signature: signature?.toString("base64url") });
    };
    const sent = await castBallot({
      fetch: way,
      storage: sturdyStorage(),
      baseUrl: `${origin}/x/${wave.id}`,
      fragment: `${"A".repeat(32)}.${leaf}.${fingerprintOf(wave.manifestHash)}`,
      answers: answers as Answers,
      pace: { speed: false, tooFast: false },
    });
    expect(sent).toMatchObject({ sent: true });
  }
  await database.admin.query("update wave.wave set state = 'closing', issuing_ended_at = now() where id = $1", [
    wave.id,
  ]);
  expect(await openBox(opener.deps, wave.id)).toBe("closed");
  const { rows } = await database.admin.query("select unit_id, answers from response.response where wave_id = $1", [
    wave.id,
  ]);
  const units = [...wave.groups.values()].map((group) => group.unitId);
  const expected = everybody.map(({ leaf, answers }) => `${units[leaf]} ${answerRowOf(shippedDefinition(), answers)}`);
  expect(rows.map((row) => `${row.unit_id} ${row.answers}`).sort()).toEqual(expected.sort());
  const { rows: comments } = await database.admin.query("select text from response.comment where wave_id = $1", [
    wave.id,
  ]);
  expect(comments.map((row) => row.text).sort()).toEqual(everybody.map((_, i) => `Grüße ${i} 😀`).sort());
});
