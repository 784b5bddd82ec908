import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { OrganisationId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { boxKeyNameOf, returnKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { openReturned } from "../../server/response/open-returned-action.ts";
import { handOver } from "../../server/wave/trustee-action.ts";
import { commandLineActor } from "../../server/wave/wave-actor-action.ts";
import { keyFileOf, newBoxKey } from "../../views/scripts/trustee/key-file.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { type PlantedUnit, type PlantedWave, plainOf } from "../support/planted-wave.ts";
import {
  contentOf,
  councilKeyOf,
  openedTextOf,
  returnedTextOf,
  sealedTextOf,
  waitingWave,
} from "../support/trustee-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const { deps, keyStore } = opener;

const tree: readonly PlantedUnit[] = [
  { name: "Larkfield" },
  { name: "Sales", parent: "Larkfield" },
  { name: "North", parent: "Sales", invited: 12 },
  { name: "South", parent: "Sales", invited: 9 },
  { name: "East", parent: "Sales", invited: 9 },
  { name: "Plant", parent: "Larkfield", invited: 10 },
  { name: "Stores", parent: "Plant", invited: 3, joins: "Plant" },
  { name: "Line", parent: "Plant", invited: 15 },
];
/** South and East have too few answers to be shown, or to be opened, alone. */
const turnout = { North: 9, South: 3, East: 2, Plant: 7, Line: 12 } as const;

async function fill(wave: PlantedWave, seed: number): Promise<void> {
  const next = seeded(seed);
  for (const [unit, n] of Object.entries(turnout))
    await wave.cast(
      unit,
      Array.from({ length: n }, (_, i) => ballotContent(randomAnswers(next, { comment: `${unit} ${i} \u{1F9F6}` }))),
    );
}

async function all(text: string, waveId: WaveId): Promise<Record<string, unknown>[]> {
  return (await database.admin.query(text, [waveId])).rows;
}

/** All that the opener has written about a wave, with names instead of ids, in an order of its own. */
async function written(wave: PlantedWave): Promise<string[]> {
  const nameOf = new Map([...wave.unitIds].map(([name, id]) => [id, name]));
  const lines: string[] = [];
  for (const table of ["response", "comment", "opening", "quality", "tenure_sum", "scale_sum", "kind_sum"])
    for (const { id: _id, wave_id: _wave, unit_id, ...row } of await all(
      `select * from response.${table} where wave_id = $1`,
      wave.id,
    ))
      lines.push(`${table} ${nameOf.get(unit_id as UnitId) ?? ""} ${JSON.stringify(row)}`);
  return lines.sort();
}

const stateOf = async (waveId: WaveId) => (await all("select * from wave.wave where id = $1", waveId))[0];
const boxed = async (waveId: WaveId) =>
  (
    await all(
      "select 1 from ballot.inbox i join wave.reporting_group g on g.id = i.group_id where wave_id = $1",
      waveId,
    )
  ).length;

test("what the works council opens is what the server would have opened, label by label and sum by sum", async () => {
  const [council, server] = [await waitingWave(database, opener, tree), await opener.closingWave(tree)];
  await fill(council, 1);
  await fill(server, 1);
  expect(await openBox(deps, council.id)).toBe("not due");
  const file = await openedTextOf(councilKeyOf(council), await sealedTextOf(database, council));
  expect(await openReturned(deps, council.id, Buffer.from(file))).toEqual({ ok: true, value: "closed" });
  expect(await openBox(deps, server.id)).toBe("closed");
  const lines = await written(council);
  expect(lines.filter((line) => line.startsWith("response"))).toHaveLength(33);
  expect(lines).toEqual(await written(server));
  expect(await boxed(council.id)).toBe(0);
  expect(await stateOf(council.id)).toMatchObject({ state: "closed", withheld_count: null, hand_over_fault: null });
  expect(await keyStore.list()).not.toContain(returnKeyNameOf(council.id));
  expect(await keyStore.list()).not.toContain(boxKeyNameOf(council.id));

  const again = await openReturned(deps, council.id, Buffer.from(file));
  expect(again).toEqual({ ok: false, refusal: expect.stringContaining("opened once") });
  expect(await written(council)).toEqual(lines);
});

test("groups of fewer than k ballots leave the server mixed with others, by hash, without a time or a token", async () => {
  const wave = await waitingWave(database, opener, tree);
  await fill(wave, 2);
  const file = JSON.parse(await sealedTextOf(database, wave));
  const labels = file.leaves.map((leaf: string) => JSON.parse(leaf).label);
  const units = file.units.map((unit: { groups: { leaf: number; ballots: string[] }[] }) =>
    unit.groups.map((group) => `${labels[group.leaf]} ${group.ballots.length}`).join(" + "),
  );
  expect(units).toEqual(["North 9", "South 3 + East 2", "Plant 7", "Line 12"]);
  const { rows } = await database.admin.query<{ nonce: Buffer; signature: Buffer }>("select * from ballot.spent");
  const text = JSON.stringify(file);
  for (const { nonce, signature } of rows)
    for (const form of ["hex", "base64url"] as const)
      expect(text.includes(nonce.toString(form)) || text.includes(signature.toString(form))).toBe(false);
  expect(Object.keys(file)).toEqual(["kind", "v", "manifestHash", "manifest", "leaves", "units"]);
  expect(file.manifestHash).toBe(wave.manifestHash.toString("hex"));
});

test("whoever carries the opened ballots cannot read them", async () => {
  const wave = await waitingWave(database, opener, tree);
  await fill(wave, 3);
  const file = await openedTextOf(councilKeyOf(wave), await sealedTextOf(database, wave));
  const { sealed, ...rest } = JSON.parse(file);
  expect(Object.keys(rest)).toEqual(["kind", "manifestHash", "v", "wave"]);
  expect(Buffer.from(sealed, "base64url").includes("answers")).toBe(false);
});

test("ballots that cannot be read count as spoiled, whoever finds it out", async () => {
  const wave = await waitingWave(database, opener, [{ name: "Larkfield", invited: 40 }]);
  const next = seeded(4);
  const good = Array.from({ length: 9 }, () => ballotContent(randomAnswers(next)));
  await wave.cast("Larkfield", good);
  const odd = [{ v: 2 }, ballotContent({ INI4: 3.5 }), ballotContent({ REW9: 3 }), randomBytes(1856)];
  await wave.cast("Larkfield", odd);
  const file = await openedTextOf(councilKeyOf(wave), await sealedTextOf(database, wave));
  expect(await openReturned(deps, wave.id, Buffer.from(file))).toEqual({ ok: true, value: "closed" });
  const [opening] = await all("select included, excluded, spoiled from response.opening where wave_id = $1", wave.id);
  expect(opening).toEqual({ included: 9, excluded: 0, spoiled: 4 });
});

/** The sealed file with something done to it, as JSON. */
function changed(text: string, change: (file: SealedJson) => void): string {
  const file: SealedJson = JSON.parse(text);
  change(file);
  return JSON.stringify(file);
}

interface SealedJson {
  manifest: string;
  leaves: string[];
  units: { groups: { leaf: number; count: number; ballots: string[] }[] }[];
}

const groupOf = (file: SealedJson, unit: number) => {
  const group = file.units[unit]?.groups[0];
  if (group === undefined) throw new Error("the file has no such group");
  return group;
};

test("the tool opens nothing with another key, for another tree, twice, or from too few people", async () => {
  const wave = await waitingWave(database, opener, tree);
  await fill(wave, 5);
  const text = await sealedTextOf(database, wave);
  const key = councilKeyOf(wave);
  await expect(openedTextOf(await newBoxKey(), text)).rejects.toThrow("This is another key");
  const refused: readonly [(file: SealedJson) => void, string][] = [
    [(file) => file.leaves.pop(), "not those that the respondents were shown"],
    [(file) => file.leaves.reverse(), "not those that the respondents were shown"],
    [(file) => (file.leaves[0] = file.leaves[0]?.replace('"invited":12', '"invited":13') ?? ""), "not those"],
    [(file) => (file.manifest = file.manifest.replace('"k":5', '"k": 5')), "damaged"],
    [(file) => groupOf(file, 0).ballots.pop(), "missing"],
    [(file) => (groupOf(file, 0).ballots[1] = groupOf(file, 0).ballots[0] ?? ""), "stands twice"],
    [(file) => (groupOf(file, 0).ballots[1] = groupOf(file, 2).ballots[0] ?? ""), "stands twice"],
    [(file) => (groupOf(file, 1).leaf = 0), "stands twice"],
    [(file) => (groupOf(file, 0).ballots[0] = "AAAA"), "damaged"],
    [(file) => (file.units = []), "no ballots"],
    [(file) => (file.units[1]?.groups ?? []).pop(), "3 ballots alone, fewer than 5"],
    [
      (file) => Object.assign(groupOf(file, 0), { count: 1, ballots: groupOf(file, 0).ballots.slice(0, 1) }),
      "1 ballots alone",
    ],
  ];
  for (const [change, words] of refused) await expect(openedTextOf(key, changed(text, change))).rejects.toThrow(words);
  await expect(openedTextOf(key, await keyFileOf(key, "2026-12-01", ""))).rejects.toThrow(
    "not a file of sealed ballots",
  );
  const small = await waitingWave(database, opener, [{ name: "Larkfield", invited: 4 }], { thresholds: { k: 2 } });
  await small.cast("Larkfield", [ballotContent({}), ballotContent({}), ballotContent({})]);
  await expect(openedTextOf(councilKeyOf(small), await sealedTextOf(database, small))).rejects.toThrow("4 people");
});

test("a file that does not hold every ballot of this wave once is refused in words, and nothing is kept of it", async () => {
  const [wave, other] = [await waitingWave(database, opener, tree), await waitingWave(database, opener, tree)];
  await fill(wave, 6);
  await fill(other, 7);
  const key = councilKeyOf(wave);
  const text = await sealedTextOf(database, wave);
  const good = await openedTextOf(key, text);
  const spare = (await wave.seal("North", plainOf(ballotContent({})))).toString("base64url");
  const opened = (change: (file: SealedJson) => void) => openedTextOf(key, changed(text, change));
  const headed = (change: object) => JSON.stringify({ ...JSON.parse(good), ...change });
  const plain = { v: 1, salt: "0".repeat(64), digest: "0".repeat(64), units: [] };
  const refused: readonly [string, string][] = [
    [await openedTextOf(councilKeyOf(other), await sealedTextOf(database, other)), "of another wave"],
    [headed({ wave: other.id }), "of another wave"],
    [headed({ manifestHash: other.manifestHash.toString("hex") }), "another manifest"],
    [headed({ sealed: `${JSON.parse(good).sealed.slice(0, -8)}AAAAAAAA` }), "was damaged or changed"],
    [headed({ sealed: "" }), "was damaged or changed"],
    [good.slice(0, good.length / 2), "damaged or incomplete"],
    [text, "file of sealed ballots"],
    [await keyFileOf(key, "2026-12-01", ""), "private key file"],
    ["[]", "not a file of opened ballots"],
    [
      await opened((file) => Object.assign(groupOf(file, 0), { count: 8, ballots: groupOf(file, 0).ballots.slice(1) })),
      "holds 9 ballots, and 8 came back",
    ],
    [
      await opened((file) =>
        Object.assign(groupOf(file, 0), { count: 10, ballots: [...groupOf(file, 0).ballots, spare] }),
      ),
      "holds 9 ballots, and 10 came back",
    ],
    [await opened((file) => (groupOf(file, 0).ballots[0] = spare)), "not those of the box"],
    [await opened((file) => void file.units.pop()), "not those of all reporting groups"],
    [await opened((file) => void file.units.reverse()), "not those of all reporting groups"],
    [await returnedTextOf(wave, "{}"), "do not have the form"],
    [await returnedTextOf(wave, JSON.stringify({ ...plain, more: 1 })), "do not have the form"],
    [await returnedTextOf(wave, JSON.stringify(plain)), "not those of all reporting groups"],
  ];
  for (const [file, words] of refused) {
    const outcome = await openReturned(deps, wave.id, Buffer.from(file));
    expect(outcome).toEqual({ ok: false, refusal: expect.stringContaining(words) });
    expect(await written(wave)).toEqual([]);
    expect([await boxed(wave.id), (await stateOf(wave.id))?.["state"]]).toEqual([33, "closing"]);
  }
  expect(await openReturned(deps, wave.id, Buffer.from(good))).toEqual({ ok: true, value: "closed" });
});

test("ballots that another hand has sealed, in another order than the shuffle prescribes, or with a mark, are refused", async () => {
  const wave = await waitingWave(database, opener, [{ name: "Larkfield", invited: 20 }]);
  const next = seeded(8);
  await wave.cast(
    "Larkfield",
    Array.from({ length: 6 }, () => ballotContent(randomAnswers(next))),
  );
  const good = await openedTextOf(councilKeyOf(wave), await sealedTextOf(database, wave));
  const content = JSON.parse(contentOf(wave, good));
  const [unit] = content.units;
  const [first = "", ...others] = unit.ballots as string[];
  const forged = await returnedTextOf(wave, JSON.stringify(content), await newBoxKey());
  expect(await openReturned(deps, wave.id, Buffer.from(forged))).toEqual({
    ok: false,
    refusal: expect.stringContaining("not made with the key of the works council"),
  });
  const marked = [others.concat(first), [first.replace('"v":1', '"v": 1'), ...others], [`${first} `, ...others]];
  for (const ballots of marked) {
    const file = await returnedTextOf(wave, JSON.stringify({ ...content, units: [{ ...unit, ballots }] }));
    const outcome = await openReturned(deps, wave.id, Buffer.from(file));
    expect(outcome).toEqual({ ok: false, refusal: expect.stringContaining("are not shuffled and written") });
  }
  expect(await written(wave)).toEqual([]);
  const same = await returnedTextOf(wave, JSON.stringify(content));
  expect(await openReturned(deps, wave.id, Buffer.from(same))).toEqual({ ok: true, value: "closed" });
});

test("staff puts a file in and reads what became of it; a private key is not even taken in", async () => {
  const wave = await waitingWave(database, opener, tree);
  await fill(wave, 9);
  const organisation = { id: wave.organisationId as OrganisationId, slug: "larkfield", name: "Larkfield Group" };
  const actor = commandLineActor(database.pools.staff.db, organisation);
  const give = (text: string) => handOver(actor, opener.clock, wave.id, Buffer.from(text));
  const key = councilKeyOf(wave);
  const secret = await keyFileOf(key, "2026-12-01", "");
  expect(await give(secret)).toEqual({ ok: false, refusal: expect.stringContaining("private key file") });
  const good = await openedTextOf(key, await sealedTextOf(database, wave));
  const lying = async () => await all("select octet_length(file) as n from wave.hand_over where wave_id = $1", wave.id);
  expect(await lying()).toEqual([]);

  const job = boxJob(deps);
  expect(await give(good.replace(wave.id, wave.organisationId))).toEqual({ ok: true, value: "closing" });
  await expect(give(good)).rejects.toThrow("being read just now");
  expect(await stateOf(wave.id)).toMatchObject({ handed_over_at: opener.clock.now(), hand_over_fault: null });
  expect(await job.tick()).toBe(true);
  expect(await lying()).toEqual([]);
  expect(await stateOf(wave.id)).toMatchObject({
    state: "closing",
    handed_over_at: null,
    hand_over_fault: expect.stringContaining("of another wave"),
  });
  expect(await written(wave)).toEqual([]);

  expect(await give(good)).toEqual({ ok: true, value: "closing" });
  expect(await job.tick()).toBe(true);
  expect(await lying()).toEqual([]);
  expect(await stateOf(wave.id)).toMatchObject({ state: "closed", handed_over_at: null, hand_over_fault: null });
  expect(await give(good)).toEqual({ ok: false, refusal: expect.stringContaining("once") });
});

test("too few ballots, a wave given up, and a cancelled one are never opened: box and keys are gone", async () => {
  const few = await waitingWave(database, opener, tree);
  await few.cast("North", [ballotContent({}), ballotContent({}), ballotContent({}), ballotContent({})]);
  expect(await openBox(deps, few.id)).toBe("withheld");
  expect(await stateOf(few.id)).toMatchObject({ state: "withheld", withheld_count: 4 });

  const lost = await waitingWave(database, opener, tree);
  await fill(lost, 10);
  const file = await openedTextOf(councilKeyOf(lost), await sealedTextOf(database, lost));
  await database.admin.query("update wave.wave set withhold_reason = 'The key is lost.' where id = $1", [lost.id]);
  expect(await openReturned(deps, lost.id, Buffer.from(file))).toMatchObject({ ok: false });
  expect(await openBox(deps, lost.id)).toBe("withheld");
  expect(await stateOf(lost.id)).toMatchObject({ state: "withheld", withheld_count: 33 });

  const cancelled = await waitingWave(database, opener, tree, { state: "cancelled" });
  await fill(cancelled, 11);
  await boxJob(deps).tick();

  for (const wave of [few, lost, cancelled]) {
    expect(await boxed(wave.id)).toBe(0);
    expect(await written(wave)).toEqual([]);
    expect(await keyStore.list()).not.toContain(returnKeyNameOf(wave.id));
  }
});
