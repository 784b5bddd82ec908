import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";
import type { OpenerDb } from "../../server/db/connect.ts";
import { inTransaction } from "../../server/db/transaction.ts";
import { simulate } from "../../server/demo/simulator.ts";
import type { UnitId, WaveId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { excludedSumsOf } from "../../server/response/excluded-sums.ts";
import { checkedPlanOf, countedUnitsOf, labelledBoxOf } from "../../server/response/labelled-box.ts";
import { scale12Of } from "../../server/response/opened-ballot.ts";
import { openedBox } from "../../server/response/opened-box.ts";
import { selectTree } from "../../server/response/opener-store.ts";
import {
  insertExcludedSums,
  insertOpening,
  insertQuality,
  insertResponses,
} from "../../server/response/response-store.ts";
import { insertSums } from "../../server/response/sums-store.ts";
import { qualityOfRow } from "../../server/score/quality-flags.ts";
import { retention } from "../../server/wave/manifest.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { seeded } from "./planted-answers.ts";
import { plantedKinds } from "./planted-wave.ts";

interface Unit {
  readonly id: UnitId;
  readonly parent: Unit | null;
  readonly name: string;
  readonly people: number;
}

export interface SimulatedWaveOptions {
  readonly seed: number;
  readonly departments: number;
  readonly teamsEach: number;
  readonly rules?: Readonly<Record<string, number>>;
  /** the same people asked again, after this wave that was made with the same seed and size */
  readonly follows?: WaveId;
}

/**
 * A wave of a simulated organisation as it stands when its box has been opened: labelled answers, sums, counts; state
 * closed. Without the sealing, so that it may be large. Teams of 3 to 30, some below the size of a group, one in ten
 * with few answers.
 */
export async function simulatedWave(
  admin: pg.Pool,
  db: OpenerDb,
  { seed, departments, teamsEach, rules: changed = {}, follows }: SimulatedWaveOptions,
): Promise<WaveId> {
  const definition = shippedDefinition();
  const next = seeded(seed * 7919 + 1);
  const units = unitsOf(departments, teamsEach, next);
  const hostOf = (unit: Unit): Unit => (unit.people >= 8 || unit.parent === null ? unit : hostAbove(unit, units));
  const invited = new Map<Unit, number>();
  for (const unit of units) invited.set(hostOf(unit), (invited.get(hostOf(unit)) ?? 0) + unit.people);
  const hosts = units.filter((unit) => (invited.get(unit) ?? 0) > 0);

  const waveId = randomUUID() as WaveId;
  const groupIds = new Map(hosts.map((host) => [host, randomUUID()]));
  const organisationId = follows === undefined ? randomUUID() : await organisationOf(admin, follows);
  const thresholds = { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10 };
  const rules = { cutWeak: 50, cutOk: 60, cutContext: 60, gamma: 0.8, nMin: 5, minResponseRate: 0.5, ebMinTeams: 5 };
  const manifest = JSON.stringify({ organisation: "Simulated", retention });
  await admin.query(
    `insert into organisation.organisation (id, slug, name, created_at) values ($1, $2, 'Simulated', now())
     on conflict do nothing`,
    [organisationId, `simulated-${organisationId.slice(0, 8)}`],
  );
  await admin.query(
    `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, mode, state, opens_on, closes_on,
       earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at, definition, scoring_key,
       manifest, manifest_hash, launched_at, closing_at, closed_at)
     values ($1, $2, 'Simulated', 'Ada', 'To learn', 'ada@example.org', 'sealed', 'closed', '2026-11-23', '2026-12-11',
       '2026-12-04', '2026-12-18', $3, $4, $5, $6, now(), $7, $8, $9, $10, now(), now(), now())`,
    [
      waveId,
      organisationId,
      definition.id,
      JSON.stringify(thresholds),
      JSON.stringify({ ...rules, ...changed }),
      JSON.stringify(plantedKinds),
      definition.json,
      definition.keyJson,
      manifest,
      createHash("sha256").update(manifest).digest(),
    ],
  );
  for (const [leaf, host] of hosts.entries())
    await admin.query(
      `insert into wave.reporting_group (id, wave_id, leaf, unit_id, label, invited, redeemed)
       values ($1, $2, $3, $4, $5, $6, $6)`,
      [groupIds.get(host), waveId, leaf, host.id, host.name, invited.get(host)],
    );
  for (const [position, unit] of units.entries()) {
    const depth = unit.parent === null ? 0 : unit.parent.parent === null ? 1 : 2;
    const group = unit.people > 0 ? (groupIds.get(hostOf(unit)) ?? null) : null;
    await admin.query(
      `insert into wave.wave_unit (wave_id, unit_id, parent_id, external_id, name, depth, position, invited_own, group_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [waveId, unit.id, unit.parent?.id ?? null, `S-${position}`, unit.name, depth, position, unit.people, group],
    );
  }

  const simulation = simulate(definition.key, {
    seed,
    icc: 0.2,
    means: { CRT: 50, DEP: 50 },
    responseRate: 0.85,
    careless: { straight: 0.02, random: 0.02 },
    wave2: follows === undefined ? null : { rho: 0.7, shift: 5 },
    teams: units
      .filter((unit) => unit.people > 0)
      .map((unit) => ({ id: unit.id, size: unit.people, ...(next() < 0.1 ? { responseRate: 0.35 } : {}) })),
  });
  const unitOf = new Map<string, Unit>(units.map((unit) => [unit.id, unit]));
  const box = openedBox();
  for (const { teamId, response } of (simulation.second ?? simulation).people) {
    const unit = unitOf.get(teamId);
    if (response === null || unit === undefined) continue;
    box.add(hostOf(unit).id, {
      row: response.answers,
      scale12: scale12Of(definition.key, response.answers),
      quality: qualityOfRow(definition.key, response.answers, response.pace),
      tenure: null,
      expectation: null,
      comment: null,
    });
  }
  await inTransaction(db, "simulate wave", async (tx) => {
    const counted = countedUnitsOf(await selectTree(tx, waveId), box);
    const plan = checkedPlanOf(counted, box, thresholds.k);
    if (plan.isWithheld) throw new Error("the simulated wave is too small");
    const labelled = labelledBoxOf(box, counted, plan, thresholds.commentsFrom, systemRandom);
    await insertResponses(tx, waveId, labelled.responses);
    await insertOpening(tx, waveId, labelled.counts, await insertSums(tx, waveId, definition.key));
    await insertQuality(tx, waveId, box.quality, labelled.commentsDropped);
    const excluded = [...box.counts.values()].reduce((sum, count) => sum + count.excluded, 0);
    const scales = definition.key.scales.map((scale) => scale.code);
    await insertExcludedSums(tx, waveId, excludedSumsOf(scales, box.excluded, excluded, thresholds));
  });
  return waveId;
}

async function organisationOf(admin: pg.Pool, waveId: WaveId): Promise<string> {
  const { rows } = await admin.query("select organisation_id from wave.wave where id = $1", [waveId]);
  return rows[0].organisation_id;
}

function unitsOf(departments: number, teamsEach: number, next: () => number): Unit[] {
  const root: Unit = { id: randomUUID() as UnitId, parent: null, name: "Simulated", people: 12 };
  const units = [root];
  for (let d = 1; d <= departments; d++) {
    const people = next() < 0.5 ? 0 : 4;
    const department: Unit = { id: randomUUID() as UnitId, parent: root, name: `Department ${d}`, people };
    units.push(department);
    for (let t = 1; t <= teamsEach; t++) {
      const size = 3 + Math.floor(28 * next() ** 2);
      units.push({ id: randomUUID() as UnitId, parent: department, name: `Team ${d}.${t}`, people: size });
    }
  }
  return units;
}

/** The department, if those of it who have no group of their own are enough for one; else the whole organisation. */
function hostAbove(unit: Unit, units: readonly Unit[]): Unit {
  const department = unit.parent?.parent === null ? unit : unit.parent;
  if (department === null || department === undefined) return unit;
  const small = units.filter((other) => (other === department || other.parent === department) && other.people < 8);
  const people = small.reduce((sum, other) => sum + other.people, 0);
  return people >= 8 ? department : (department.parent ?? department);
}
