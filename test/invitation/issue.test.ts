import { constants, createHash, createPublicKey, randomBytes, verify, webcrypto } from "node:crypto";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { expect, test } from "vitest";
import { issueToken, linkState } from "../../server/invitation/issue-action.ts";
import { secretOfText } from "../../server/invitation/secret.ts";
import { tokenKeys } from "../../server/invitation/token-keys-job.ts";
import type { PersonId, WaveId } from "../../server/kernel/brand.ts";
import { unwrapKey } from "../../server/keys/key-wrap.ts";
import { cancelWave, closeWave } from "../../server/wave/wave-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();

/** An open wave, and the links of its people. */
async function openWave() {
  const mill = await plantOrganisation(database);
  const clock = testClock();
  const house = await waveWorks(database, temporaryFolder(), clock);
  const { actor, waveId } = await house.openWave(mill);
  const linkOf = async (person: PersonId) => {
    const secret = secretOfText(await house.secretOf(waveId, person));
    if (!secret) throw new Error("no secret");
    return secret;
  };
  const issue = (secret: Buffer, blinded: Buffer) =>
    issueToken({ ...house.issuerDeps, keyOf: tokenKeys(house.issuerDeps.kek) }, waveId, secret, blinded);
  return { mill, house, clock, actor, waveId, people: mill.people, linkOf, issue };
}

/** A number below every 2048-bit modulus. */
const blindedValue = () => Buffer.concat([Buffer.of(0), randomBytes(255)]);

async function issuedRows(waveId: WaveId) {
  const { rows } = await database.admin.query<{ person_id: string; issued: Buffer | null }>(
    "select person_id, issued from invitation.invitation where wave_id = $1 and issued is not null",
    [waveId],
  );
  return rows;
}

test("a link gets a signature that makes a token under the key of its group", async () => {
  const { house, waveId, people, linkOf } = await openWave();
  const person = people.find((one) => one.team === "Looms");
  if (!person) expect.fail("nobody");
  const group = (await house.groupsOf(waveId)).find((one) => one.label === "Looms");
  const suite = RSABSSA.SHA384.PSS.Deterministic();
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  const spki = new Uint8Array(group?.public_key ?? []);
  const key = await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]);
  const message = suite.prepare(new Uint8Array(randomBytes(98)));
  const { blindedMsg, inv } = await suite.blind(key, message);
  const issued = await issueToken(
    { ...house.issuerDeps, keyOf: tokenKeys(house.issuerDeps.kek) },
    waveId,
    await linkOf(person.id),
    Buffer.from(blindedMsg),
  );
  if (issued.kind !== "signed") expect.fail(issued.kind);
  const signature = await suite.finalize(key, message, new Uint8Array(issued.signature), inv);
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  const pss = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  expect(verify("sha384", message, pss, signature)).toBe(true);
  expect(await issuedRows(waveId)).toEqual([
    { person_id: person.id, issued: createHash("sha256").update(blindedMsg).digest() },
  ]);
});

test("of 20 different blinded messages for one link at once, exactly one is signed", async () => {
  const { people, linkOf, issue, waveId } = await openWave();
  const secret = await linkOf(people[0]?.id as PersonId);
  const answers = await Promise.all(Array.from({ length: 20 }, () => issue(secret, blindedValue())));
  expect(answers.filter((answer) => answer.kind === "signed")).toHaveLength(1);
  expect(answers.filter((answer) => answer.kind === "used")).toHaveLength(19);
  expect(await issuedRows(waveId)).toHaveLength(1);
});

test("the same blinded message gets the same signature again, also 20 times at once", async () => {
  const { people, linkOf, issue } = await openWave();
  const secret = await linkOf(people[0]?.id as PersonId);
  const blinded = blindedValue();
  const answers = await Promise.all(Array.from({ length: 20 }, () => issue(secret, blinded)));
  const signatures = answers.map((answer) =>
    answer.kind === "signed" ? answer.signature.toString("hex") : answer.kind,
  );
  expect(new Set(signatures).size).toBe(1);
  expect(signatures[0]).toMatch(/^[0-9a-f]{512}$/);
  expect((await issue(secret, blindedValue())).kind).toBe("used");
});

test("20 links in two tabs each collect 20 tokens", async () => {
  const { people, linkOf, issue, waveId } = await openWave();
  const answers = await Promise.all(
    people.flatMap((person) => [1, 2].map(async () => (await issue(await linkOf(person.id), blindedValue())).kind)),
  );
  expect(people).toHaveLength(20);
  expect(answers.filter((kind) => kind === "signed")).toHaveLength(20);
  expect(answers.filter((kind) => kind === "used")).toHaveLength(20);
  expect(await issuedRows(waveId)).toHaveLength(20);
});

test("a damaged blinded message uses nothing up", async () => {
  const { people, linkOf, issue, waveId } = await openWave();
  const secret = await linkOf(people[0]?.id as PersonId);
  expect((await issue(secret, Buffer.alloc(256, 0xff))).kind).toBe("damaged");
  expect(await issuedRows(waveId)).toEqual([]);
  expect((await issue(secret, blindedValue())).kind).toBe("signed");
});

test("an unknown secret, another wave's and a revoked one are all unknown", async () => {
  const one = await openWave();
  const other = await openWave();
  const secret = await one.linkOf(one.people[0]?.id as PersonId);
  expect((await other.issue(secret, blindedValue())).kind).toBe("unknown");
  expect((await one.issue(randomBytes(20), blindedValue())).kind).toBe("unknown");
  await database.admin.query("update invitation.invitation set is_revoked = true where person_id = $1", [
    one.people[0]?.id,
  ]);
  expect((await one.issue(secret, blindedValue())).kind).toBe("unknown");
  expect(await linkState(database.pools.issuer.db, one.waveId, secret)).toBeUndefined();
});

test("asking for the state of a link changes nothing", async () => {
  const { people, linkOf, issue, waveId } = await openWave();
  const secret = await linkOf(people[0]?.id as PersonId);
  expect(await linkState(database.pools.issuer.db, waveId, secret)).toBe("open");
  expect(await linkState(database.pools.issuer.db, waveId, secret)).toBe("open");
  expect(await issuedRows(waveId)).toEqual([]);
  await issue(secret, blindedValue());
  expect(await linkState(database.pools.issuer.db, waveId, secret)).toBe("used");
});

test("at the close the counts are written, keys and secret destroyed, and the rows rewritten by one transaction", async () => {
  const { house, people, linkOf, issue, waveId, actor, clock } = await openWave();
  const links = await Promise.all(people.map((person) => linkOf(person.id)));
  for (const [i, link] of [...links.entries()].reverse()) if (i % 3 > 0) await issue(link, blindedValue());
  const before = await issuedRows(waveId);
  const { rows: keys } = await database.admin.query<{ group_id: string; wrapped_private_key: Buffer }>(
    "select * from invitation.group_key where wave_id = $1",
    [waveId],
  );
  expect(keys).toHaveLength(2);
  expect(() => unwrapKey(Buffer.alloc(32, 6), keys[0]?.wrapped_private_key ?? Buffer.alloc(0), "")).toThrow();
  await closeWave(actor, clock, waveId);
  expect((await issue(links[0] as Buffer, blindedValue())).kind).toBe("closed");
  expect(await Promise.all([1, 2, 3].map(() => house.issuer.tick()))).toContain(true);
  expect(await house.issuer.tick()).toBe(false);

  const { rows: after } = await database.admin.query<{ person_id: string; issued: Buffer | null; xmin: string }>(
    "select person_id, issued, xmin::text from invitation.invitation where wave_id = $1 order by ctid",
    [waveId],
  );
  expect(after).toHaveLength(20);
  expect(new Set(after.map((row) => row.xmin)).size).toBe(1);
  expect(after.map((row) => row.person_id)).toEqual(after.map((row) => row.person_id).toSorted());
  const sorted = (rows: readonly { person_id: string; issued: Buffer | null }[]) =>
    rows
      .filter((row) => row.issued)
      .map((row) => `${row.person_id} ${row.issued?.toString("hex")}`)
      .sort();
  expect(sorted(after)).toEqual(sorted(before));
  expect((await house.groupsOf(waveId)).map((group) => group.issued)).toEqual([
    people.filter((person, i) => person.team !== "Looms" && i % 3 > 0).length,
    people.filter((person, i) => person.team === "Looms" && i % 3 > 0).length,
  ]);
  const { rows: left } = await database.admin.query("select from invitation.group_key where wave_id = $1", [waveId]);
  expect(left).toEqual([]);
  expect(await house.keyStore.list()).toEqual([]);
  expect((await house.waveRow(waveId)).issuing_ended_at).toEqual(clock.now());
  expect((await issue(links[0] as Buffer, blindedValue())).kind).toBe("closed");
});

test("a token that is asked for while the wave closes is counted, or refused, never lost", async () => {
  const { house, people, linkOf, issue, waveId, actor, clock } = await openWave();
  const links = await Promise.all(people.map((person) => linkOf(person.id)));
  const asked = links.map((link) => issue(link, blindedValue()));
  const closing = closeWave(actor, clock, waveId).then(() => house.issuer.tick());
  const answers = await Promise.all(asked);
  await closing;
  await house.issuer.tick();
  const signed = answers.filter((answer) => answer.kind === "signed").length;
  expect(answers.every((answer) => answer.kind === "signed" || answer.kind === "closed")).toBe(true);
  const counted = (await house.groupsOf(waveId)).reduce((sum, group) => sum + (group.issued ?? 0), 0);
  expect(counted).toBe(signed);
});

test("identities go 30 days after a cancellation, and not before", async () => {
  const { house, waveId, actor, clock } = await openWave();
  await cancelWave(actor, clock, waveId);
  await house.issuer.tick();
  clock.set("2026-12-01T23:59:59Z");
  expect(await house.issuer.tick()).toBe(false);
  expect(await countInvitations(waveId)).toBe(20);
  clock.set("2026-12-02T00:00:00Z");
  expect(await house.issuer.tick()).toBe(true);
  expect(await countInvitations(waveId)).toBe(0);
  expect((await house.waveRow(waveId)).identities_purged_at).toEqual(clock.now());
  expect(await house.issuer.tick()).toBe(false);
});

async function countInvitations(waveId: WaveId): Promise<number> {
  const { rows } = await database.admin.query("select from invitation.invitation where wave_id = $1", [waveId]);
  return rows.length;
}
