import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { auditWave } from "../../server/audit/audit-wave-action.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { purgeResponses } from "../../server/release/purge-responses-action.ts";
import type { Release, ReleaseTeam, ReleaseUnit } from "../../server/release/release.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { type SimulatedWaveOptions, simulatedWave } from "../support/simulated-wave.ts";

const database = await freshDatabase();
const db = database.pools.opener.db;
const clock = { now: () => new Date("2026-12-12T06:00:00Z") };

async function releasedWave(options: SimulatedWaveOptions): Promise<WaveId> {
  const waveId = await simulatedWave(database.admin, db, options);
  expect(await releaseWave({ db, clock, random: systemRandom }, waveId)).toBe(true);
  return waveId;
}

async function documentOf(waveId: WaveId): Promise<Release> {
  const { rows } = await database.admin.query("select document from release.release where wave_id = $1", [waveId]);
  return JSON.parse(rows[0].document);
}

/** Overwrites what was published, with a hash that fits, as somebody who owns the database could. */
async function publish(waveId: WaveId, release: Release): Promise<void> {
  const document = JSON.stringify(release);
  const hash = createHash("sha256").update(document).digest();
  await database.admin.query("update release.release set document = $2, document_hash = $3 where wave_id = $1", [
    waveId,
    document,
    hash,
  ]);
}

/** The same release with the team of one unit changed. */
function withTeam(release: Release, name: string, change: (team: ReleaseTeam) => ReleaseTeam): Release {
  const units = release.units.map((unit) =>
    unit.name === name && unit.team ? { ...unit, team: change(unit.team) } : unit,
  );
  return { ...release, units };
}

describe("the audit of a release", () => {
  test.each([11, 12, 13])("seed %i: finds nothing to object to in thousands of answers", async (seed) => {
    const waveId = await releasedWave({ seed, departments: 28, teamsEach: 12 });
    const result = await auditWave(db, waveId);
    expect(result).toMatchObject({ outcome: "agrees", differences: [] });
    if (result.outcome === "impossible") throw new Error(result.reason);
    expect(result.answers).toBeGreaterThan(2_500);
    expect(result.compared).toBeGreaterThan(20_000);
    const verdicts = (await documentOf(waveId)).units.flatMap((unit) => unit.team?.verdict ?? []);
    expect(new Set(verdicts)).toEqual(new Set(["DEFAULT", "FIX", "BLEND", "STRUCTURED", "NOT_ENOUGH_EVIDENCE"]));
  });

  test("agrees where teams are too few to inform each other, and with stricter rules", async () => {
    const few = await releasedWave({ seed: 3, departments: 1, teamsEach: 3 });
    expect((await documentOf(few)).scales.map((scale) => scale.mode)).toContain("raw");
    expect(await auditWave(db, few)).toMatchObject({ outcome: "agrees" });
    const strict = await releasedWave({
      seed: 4,
      departments: 4,
      teamsEach: 6,
      rules: { gamma: 0.9, nMin: 10, cutWeak: 55 },
    });
    expect(await auditWave(db, strict)).toMatchObject({ outcome: "agrees" });
  });
});

describe("planted errors", async () => {
  const waveId = await releasedWave({ seed: 21, departments: 5, teamsEach: 6 });
  const original = await documentOf(waveId);
  const team = original.units.find((unit) => unit.team?.verdict === "FIX");
  const name = team?.name ?? "";
  const cellChange = (scale: string, change: object) => (release: Release) =>
    withTeam(release, name, (found) => {
      const cell = found.cells[scale];
      return cell ? { ...found, cells: { ...found.cells, [scale]: { ...cell, ...change } } } : found;
    });
  const rew = team?.team?.cells["REW"];
  const counted = original.units.find((unit) => unit.items?.["INI1"]);
  const small = original.units.find((unit) => unit.team && (unit.answered ?? 99) < 8);
  const withItems = (release: Release, change: (items: NonNullable<ReleaseUnit["items"]>) => ReleaseUnit["items"]) => ({
    ...release,
    units: release.units.map((unit) => (unit.id === counted?.id ? { ...unit, items: change(unit.items ?? {}) } : unit)),
  });
  const planted: readonly (readonly [string, string, (release: Release) => Release])[] = [
    [
      "a mean",
      `${name} / team / cells / REW / own / mean`,
      cellChange("REW", { own: { ...rew?.own, mean: (rew?.own?.mean ?? 0) + 1 } }),
    ],
    [
      "an end of an interval",
      "REW / own / upper",
      cellChange("REW", { own: { ...rew?.own, upper: (rew?.own?.upper ?? 0) - 2.2 } }),
    ],
    [
      "an estimate",
      "REW / estimate / mean",
      cellChange("REW", { estimate: { ...rew?.estimate, mean: (rew?.estimate?.mean ?? 0) - 1 } }),
    ],
    ["a probability", "REW / p60", cellChange("REW", { p60: 1 - (rew?.p60 ?? 0) })],
    ["a state", "REW / state", cellChange("REW", { state: rew?.state === "OK" ? "WATCH" : "OK" })],
    [
      "a difference that never was",
      "REW / rest / q",
      cellChange("REW", { rest: { ...rew?.rest, q: (rew?.rest?.q ?? 0) / 2 } }),
    ],
    [
      "a team called different from the others that is not, or not called so that is",
      "REW / rest / isMarked",
      cellChange("REW", { rest: { ...rew?.rest, isMarked: !rew?.rest?.isMarked } }),
    ],
    ["a number of answers", "REW / n", cellChange("REW", { n: (rew?.n ?? 0) + 1 })],
    [
      "a verdict",
      `${name} / team / verdict`,
      (release) => withTeam(release, name, (found) => ({ ...found, verdict: "DEFAULT" })),
    ],
    [
      "a list of what to fix",
      `${name} / team / fix`,
      (release) => withTeam(release, name, (found) => ({ ...found, fix: [] })),
    ],
    [
      "a priority",
      `${name} / team / priority`,
      (release) =>
        withTeam(release, name, (found) => ({ ...found, priority: found.priority === "high" ? "low" : "high" })),
    ],
    [
      "a cell left out",
      `${name} / team / reasons`,
      (release) => withTeam(release, name, ({ cells: { MIS: _, ...cells }, ...found }) => ({ ...found, cells })),
    ],
    [
      "a cell too many",
      "cells / XYZ",
      (release) =>
        withTeam(release, name, (found) => ({
          ...found,
          cells: { ...found.cells, XYZ: found.cells["MIS"] ?? found.cells["REW"] ?? ({} as never) },
        })),
    ],
    [
      "the verdict of a kind",
      "kinds / IND / verdict",
      (release) =>
        withTeam(release, name, (found) => ({
          ...found,
          kinds: {
            ...found.kinds,
            IND: {
              ...(found.kinds["IND"] ?? ({} as never)),
              verdict: found.kinds["IND"]?.verdict === "DEFAULT" ? "BLEND" : "DEFAULT",
            },
          },
        })),
    ],
    [
      "a chance of a majority",
      "PRB / questions / KR / pMajority",
      (release) =>
        withTeam(release, name, (found) => {
          const kind = found.kinds["PRB"] ?? ({} as never);
          const KR = { ...kind.questions.KR, pMajority: (kind.questions.KR.pMajority ?? 0) * 0.99 };
          return { ...found, kinds: { ...found.kinds, PRB: { ...kind, questions: { ...kind.questions, KR } } } };
        }),
    ],
    [
      "a weighted mean above",
      "Simulated / summary / means / TLS / mean",
      (release) => ({
        ...release,
        units: release.units.map((unit) => {
          const mean = unit.summary?.means["TLS"];
          return unit.depth === 0 && unit.summary && mean
            ? {
                ...unit,
                summary: {
                  ...unit.summary,
                  means: { ...unit.summary.means, TLS: { ...mean, mean: mean.mean + 2 } },
                },
              }
            : unit;
        }),
      }),
    ],
    [
      "a variance between teams",
      "sub-scale / SOC / tau2",
      (release) => ({
        ...release,
        scales: release.scales.map((scale) =>
          scale.code === "SOC" ? { ...scale, tau2: (scale.tau2 ?? 0) * 1.01 + 0.1 } : scale,
        ),
      }),
    ],
    [
      "a reliability of a pillar",
      "wave / pillars / 2 / consistency / alpha",
      (release) => ({
        ...release,
        pillars: release.pillars.map((pillar) =>
          pillar.code === "MEANS" && pillar.consistency
            ? { ...pillar, consistency: { ...pillar.consistency, alpha: (pillar.consistency.alpha ?? 0) + 0.02 } }
            : pillar,
        ),
      }),
    ],
    ...(
      [
        ["a mean without the ballots that were left out", "mean", { mean: 1 }],
        ["a mean with more ballots put back than were left out", "enough scores", { nWith: 500 }],
        ["a difference that does not fit its means", "difference fits", { difference: 2 }],
      ] as const
    ).map(([what, place, change]): (typeof planted)[number] => [
      what,
      `without those left out / ${original.excludedEffect[0]?.scale} / ${place}`,
      (release) => ({
        ...release,
        excludedEffect: release.excludedEffect.map((effect, i) => {
          if (i > 0) return effect;
          const { mean, nWith, difference } = { mean: 0, nWith: 0, difference: 0, ...change };
          return {
            ...effect,
            mean: effect.mean + mean,
            nWith: effect.nWith + nWith,
            difference: effect.difference + difference,
          };
        }),
      }),
    ]),
    [
      "participation",
      "wave / participation / included",
      (release) => ({
        ...release,
        participation: { ...release.participation, included: release.participation.included + 1 },
      }),
    ],
    ...(
      [
        ["an alpha", "consistency / alpha", "consistency"],
        ["a reliability of team means", "between / icc2", "between"],
        ["an agreement", "agreement / slightSkew", "agreement"],
      ] as const
    ).map(([what, place, part]): (typeof planted)[number] => [
      what,
      `sub-scale / LHP / reliability / ${place}`,
      (release) => ({
        ...release,
        scales: release.scales.map((scale) => {
          const { consistency, between, agreement } = scale.reliability;
          const changed = {
            consistency: consistency && { ...consistency, alpha: (consistency.alpha ?? 0) + 0.02 },
            between: between && { ...between, icc2: (between.icc2 ?? 0) + 0.02 },
            agreement: agreement && { ...agreement, slightSkew: agreement.slightSkew + 0.02 },
          };
          return scale.code === "LHP"
            ? { ...scale, reliability: { ...scale.reliability, [part]: changed[part] } }
            : scale;
        }),
      }),
    ]),
    [
      "a count of an item",
      "sub-scale / MIS / reliability / items / 2 / dk",
      (release) => ({
        ...release,
        scales: release.scales.map((scale) => {
          const items = scale.reliability.items.map((item, i) => (i === 1 ? { ...item, dk: item.dk + 1 } : item));
          return scale.code === "MIS" ? { ...scale, reliability: { ...scale.reliability, items } } : scale;
        }),
      }),
    ],
    [
      "a count of a quality flag",
      "wave / participation / quality / straight",
      (release) => {
        const { quality } = release.participation;
        const more = quality && { ...quality, straight: quality.straight + 1 };
        return { ...release, participation: { ...release.participation, quality: more } };
      },
    ],
    ["a rule", "wave / rules / gamma", (release) => ({ ...release, rules: { ...release.rules, gamma: 0.7 } })],
    [
      "an answer too many",
      `${counted?.name} / items`,
      (release) => withItems(release, (items) => ({ ...items, INI1: [9, 9, 9, 9, 9, 9] })),
    ],
    [
      "a statement of a team that is too small to show it",
      "statements of",
      (release) => ({
        ...release,
        units: release.units.map((unit) =>
          unit.id === small?.id
            ? { ...unit, items: { ...unit.items, INI1: [unit.answered ?? 0, 0, 0, 0, 0, 0] } }
            : unit,
        ),
      }),
    ],
    ["a unit dropped", "units / number", (release) => ({ ...release, units: release.units.slice(0, -1) })],
  ];

  test("start from a release that agrees, in which there is something to fix", async () => {
    expect(team?.team?.fix.length).toBeGreaterThan(0);
    await publish(waveId, original);
    expect(await auditWave(db, waveId)).toMatchObject({ outcome: "agrees" });
  });

  test.each(planted)("%s is found", async (_, place, change) => {
    await publish(waveId, change(original));
    const result = await auditWave(db, waveId);
    expect(result.outcome).toBe("differs");
    if (result.outcome !== "differs") return;
    expect(result.differences.some((difference) => difference.place.includes(place))).toBe(true);
    expect(result.differences.length).toBeLessThan(20);
  });

  test("a document that is not the one that was hashed is found", async () => {
    await publish(waveId, original);
    await database.admin.query("update release.release set document = document || ' ' where wave_id = $1", [waveId]);
    expect(await auditWave(db, waveId)).toMatchObject({
      outcome: "differs",
      differences: [{ place: "hash of the document" }],
    });
  });

  test("answers of a team changed after the release are found where they count, and so are scores that do not follow", async () => {
    const changed = await releasedWave({ seed: 22, departments: 2, teamsEach: 5 });
    await database.admin.query(
      `update response.response set answers[1] = case when answers[1] = 5 then 1 else 5 end
       where unit_id = (select min(unit_id::text)::uuid from response.response where wave_id = $1)`,
      [changed],
    );
    const result = await auditWave(db, changed);
    expect(result.outcome).toBe("differs");
    if (result.outcome !== "differs") return;
    const places = result.differences.map((difference) => difference.place);
    expect(places.some((place) => place.endsWith("cells / INI / own / mean"))).toBe(true);
    expect(places).toContain("stored scores that do not follow from their answers");
  });
});

describe("a wave that follows another", async () => {
  const size = { seed: 31, departments: 5, teamsEach: 7 };
  const first = await releasedWave(size);
  const second = await releasedWave({ ...size, follows: first });
  const original = await documentOf(second);
  const { comparison } = original;
  if (!comparison) throw new Error("the second wave is not compared with the first");
  const compared = Object.entries(comparison.teams).find(([, { cells }]) => cells["MIS"]?.change);
  const [unitId = "", team] = compared ?? [];
  const withComparison = (change: Partial<typeof comparison>): Release => ({
    ...original,
    comparison: { ...comparison, ...change },
  });
  const withCell = (change: object): Release => {
    const cell = { ...team?.cells["MIS"], change: { ...team?.cells["MIS"]?.change, ...change } } as never;
    const cells = { ...team?.cells, MIS: cell };
    return withComparison({ teams: { ...comparison.teams, [unitId]: { reason: null, cells } } });
  };

  test("agrees: every change follows from the answers of both waves", async () => {
    await publish(second, original);
    const changes = Object.values(comparison.teams).flatMap(({ cells }) => Object.values(cells));
    expect(changes.filter(({ reason }) => reason === null).length).toBeGreaterThan(100);
    expect(changes.some(({ change }) => change?.isClear === true)).toBe(true);
    expect(await auditWave(db, second)).toMatchObject({ outcome: "agrees", unchecked: [] });
  });

  test.each<readonly [string, string, () => Release]>([
    ["a change", "cells / MIS / change / points", () => withCell({ points: 31 })],
    ["an end of its interval", "MIS / change / to", () => withCell({ to: 99 })],
    [
      "how likely it is by chance",
      "MIS / change / q",
      () => withCell({ q: team?.cells["MIS"]?.change?.q === 0 ? 0.5 : 0 }),
    ],
    [
      "a clear change that is none",
      "MIS / change / isClear",
      () => withCell({ isClear: !team?.cells["MIS"]?.change?.isClear }),
    ],
    [
      "the change of the organisation",
      "comparison / scales / REW / organisation",
      () =>
        withComparison({
          scales: { ...comparison.scales, REW: { comparability: "comparable", organisation: null } },
        }),
    ],
    [
      "a team that is said to be new",
      "reason",
      () => withComparison({ teams: { ...comparison.teams, [unitId]: { reason: "new_unit", cells: {} } } }),
    ],
    ["another wave", "comparison / earlier", () => withComparison({ earlier: { ...comparison.earlier, title: "X" } })],
    ["no comparison at all", "comparison", () => ({ ...original, comparison: null })],
  ])("%s is found", async (_, place, change) => {
    await publish(second, change());
    const result = await auditWave(db, second);
    expect(result.outcome).toBe("differs");
    if (result.outcome === "differs")
      expect(result.differences.map((difference) => difference.place).join("\n")).toContain(place);
  });

  test("says in words what it cannot check when the answers of the first wave are gone, and checks the rest", async () => {
    await publish(second, original);
    expect(await purgeResponses({ db, clock }, first)).toMatchObject({ ok: true });
    const result = await auditWave(db, second);
    expect(result).toMatchObject({ outcome: "agrees" });
    if (result.outcome !== "agrees") return;
    expect(result.unchecked).toEqual([expect.stringContaining("since the wave “Simulated”")]);
    await publish(second, withCell({ points: 31 }));
    expect(await auditWave(db, second)).toMatchObject({ outcome: "differs" });
  });
});

describe("where there is nothing to compare", () => {
  test("an unknown wave, one without a release and one whose answers were deleted say so", async () => {
    const reasonOf = async (waveId: WaveId) => {
      const result = await auditWave(db, waveId);
      return result.outcome === "impossible" ? result.reason : result.outcome;
    };
    expect(await reasonOf("00000000-0000-4000-8000-000000000000" as WaveId)).toContain("no such wave");
    const closed = await simulatedWave(database.admin, db, { seed: 5, departments: 1, teamsEach: 3 });
    expect(await reasonOf(closed)).toContain("nothing has been published yet");
    expect(await releaseWave({ db, clock, random: systemRandom }, closed)).toBe(true);
    expect(await reasonOf(closed)).toBe("agrees");
    expect(await purgeResponses({ db, clock }, closed)).toMatchObject({ ok: true });
    expect(await reasonOf(closed)).toContain("were deleted");
  });
});
