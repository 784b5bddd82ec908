import { type RawBuilder, sql } from "kysely";
import type { OpenerDb } from "../db/connect.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import { itemIndex, kindDontKnow, kindIndex, kindNo, kindYes } from "../score/answer-row.ts";
import {
  isReadinessScale,
  type ReadinessPillar,
  readinessPillarCodes,
  readinessPillars,
  type ScaleKey,
  type ScoringKey,
} from "../score/instrument.ts";
import type { PillarSums } from "../score/pillar-sums.ts";
import { noScoreCounts, twelfthsMin, twelfthsPossible } from "../score/scale-score.ts";
import { emptySums, type KindSums, type ScaleSums, type TeamSums } from "../score/sums.ts";

/**
 * Adds up the responses of a wave by atom, in one pass over them inside PostgreSQL, and writes scale_sum, pillar_sum
 * and kind_sum. Returns by atom the responses with a valid score on at least one readiness sub-scale. The same numbers
 * as `sumsOf`.
 */
export async function insertSums(db: OpenerDb, waveId: WaveId, key: ScoringKey): Promise<ReadonlyMap<UnitId, number>> {
  // hundreds of short expressions: compiling them takes longer than running them
  await sql`set local jit = off`.execute(db);
  const { rows } = await sql<{ unit_id: UnitId; scored: number }>`
    with counted as (
      select unit_id, count(*) filter (where is_scored) as scored, ${sql.join(aggregatesOf(key))}
      from (
        select *, ${sql.join(recodedColumnsOf(key))}
        from (
          select unit_id, ${sql.join(columnsOf(key))}
          from response.response where wave_id = ${waveId} offset 0
        ) as answer offset 0
      ) as complete
      group by unit_id
    ), scales as (
      insert into response.scale_sum (wave_id, unit_id, scale, n, sum12, sumsq12, item_counts, dk, skipped,
        n_complete, item_sums, crossprod, score_counts)
      select ${waveId}::uuid, c.unit_id, v.* from counted c cross join lateral (values ${sql.join(scaleRowsOf(key))}) as v
    ), pillars as (
      insert into response.pillar_sum (wave_id, unit_id, pillar, n, sums12, crossprod12)
      select ${waveId}::uuid, c.unit_id, v.* from counted c cross join lateral (values ${sql.join(pillarRowsOf())}) as v
    ), kinds as (
      insert into response.kind_sum (wave_id, unit_id, kind, question, yes, no, dk)
      select ${waveId}::uuid, c.unit_id, v.* from counted c cross join lateral (values ${sql.join(kindRowsOf(key))}) as v
    )
    select unit_id, scored from counted`.execute(db);
  return new Map(rows.map((row) => [row.unit_id, row.scored]));
}

/** The sums of every atom of a wave, as scoring reads them. `scored`: see `insertSums`. */
export async function selectSums(
  db: OpenerDb,
  waveId: WaveId,
  key: ScoringKey,
  scored: ReadonlyMap<UnitId, number>,
): Promise<ReadonlyMap<UnitId, TeamSums>> {
  const scales = await db.selectFrom("response.scale_sum").selectAll().where("wave_id", "=", waveId).execute();
  const pillars = await db.selectFrom("response.pillar_sum").selectAll().where("wave_id", "=", waveId).execute();
  const kinds = await db.selectFrom("response.kind_sum").selectAll().where("wave_id", "=", waveId).execute();
  const teams = new Map<UnitId, TeamParts>();
  for (const row of scales) {
    const team = teams.get(row.unit_id) ?? { scales: {}, pillars: {}, kinds: {} };
    teams.set(row.unit_id, team);
    const items = key.scales.find((scale) => scale.code === row.scale)?.items ?? [];
    team.scales[row.scale] = {
      n: row.n,
      sum12: row.sum12,
      sumsq12: row.sumsq12,
      // stored as clicked, scored as recoded
      itemCounts: row.item_counts.map((counts, i) => (items[i]?.key === -1 ? counts.toReversed() : counts)),
      dk: row.dk,
      skipped: row.skipped,
      nComplete: row.n_complete,
      itemSums: row.item_sums,
      crossprod: row.crossprod,
      scoreCounts: row.score_counts,
    };
  }
  for (const { unit_id, pillar, n, sums12, crossprod12 } of pillars) {
    const team = teams.get(unit_id);
    if (team) team.pillars[pillar] = { n, sums12, crossprod12 };
  }
  for (const { unit_id, kind, question, yes, no, dk } of kinds) {
    const team = teams.get(unit_id);
    if (team) team.kinds[kind] = { ...team.kinds[kind], [question]: { yes, no, dk } };
  }
  const empty = emptySums(key);
  return new Map(
    [...teams].map(([unitId, team]): [UnitId, TeamSums] => {
      const parts = {
        scales: { ...empty.scales, ...team.scales },
        // a wave that was summed before pillars were has none: nobody, so no reliability of theirs
        pillars: { ...empty.pillars, ...team.pillars },
        kinds: { ...empty.kinds, ...team.kinds } as TeamSums["kinds"],
      };
      return [unitId, { ...parts, included: scored.get(unitId) ?? 0 }];
    }),
  );
}

interface TeamParts {
  readonly scales: Record<string, ScaleSums>;
  readonly pillars: Record<string, PillarSums>;
  readonly kinds: Record<string, Record<string, KindSums>>;
}

/** a1, a2, …: answers as clicked; s1, s2, …: twelfths by sub-scale; is_scored. Read once here, used many times above. */
function columnsOf(key: ScoringKey): RawBuilder<unknown>[] {
  const length = key.order.length + key.kindQuestions.length * key.kinds.length;
  const readiness = key.scales.flatMap((scale, at) => (isReadinessScale(scale.code) ? [`scale12[${at + 1}]`] : []));
  return [
    ...Array.from({ length }, (_, at) => sql.raw(`answers[${at + 1}]::integer as a${at + 1}`)),
    ...key.scales.map((_, at) => sql.raw(`scale12[${at + 1}]::bigint as s${at + 1}`)),
    sql.raw(`greatest(${readiness.join(", ")}) >= 0 as is_scored`),
  ];
}

/** x1, x2, …: answers recoded so that more means more of the scale; null unless each item of the scale was answered. */
function recodedColumnsOf(key: ScoringKey): RawBuilder<unknown>[] {
  return key.scales.flatMap((scale) => {
    const isComplete = `least(${columnsOfItems(key, scale, "a").join(", ")}) >= 1`;
    return scale.items.map((item) => {
      const at = itemIndex(key, item.code) + 1;
      return sql.raw(`case when ${isComplete} then ${item.key === 1 ? `a${at}` : `6 - a${at}`} end as x${at}`);
    });
  });
}

function columnsOfItems(key: ScoringKey, scale: ScaleKey, letter: "a" | "x"): string[] {
  return scale.items.map((item) => `${letter}${itemIndex(key, item.code) + 1}`);
}

function aggregatesOf(key: ScoringKey): RawBuilder<unknown>[] {
  const scales = key.scales.flatMap((scale, at) => scaleAggregatesOf(key, scale, at + 1));
  const pillars = readinessPillarCodes.flatMap((pillar) => pillarAggregatesOf(key, pillar));
  const kinds = key.kinds.flatMap((kind) =>
    key.kindQuestions.flatMap((question) => {
      const answer = kindIndex(key, question.code, kind.code) + 1;
      return [kindYes, kindNo, kindDontKnow].map((value) =>
        sql.raw(`count(*) filter (where is_scored and a${answer} = ${value})::integer as k${answer}_${value}`),
      );
    }),
  );
  return [...scales, ...pillars, ...kinds];
}

/**
 * Columns s1_n, s1_sum12, … of one sub-scale. Only whole numbers of the key's structure go into the text. What two
 * columns need is written in the same words, so that PostgreSQL adds it up once.
 */
function scaleAggregatesOf(key: ScoringKey, scale: ScaleKey, s: number): RawBuilder<unknown>[] {
  const [clicked, recoded] = [columnsOfItems(key, scale, "a"), columnsOfItems(key, scale, "x")];
  const counted = (condition: string) => `count(*) filter (where ${condition})`;
  const summed = (value: string) => `coalesce(sum(${value}), 0)`;
  const list = (values: readonly string[]) => `array[${values.join(", ")}]::integer[]`;
  const answered = (a: string) => [1, 2, 3, 4, 5].map((value) => counted(`${a} = ${value}`));
  const unsure = (a: string) => counted(`${a} = 0`);
  const product = (i: number, j: number) => summed(`${recoded[Math.min(i, j)]} * ${recoded[Math.max(i, j)]}`);
  const square = recoded.map((_, i) => `array[${recoded.map((_, j) => product(i, j)).join(", ")}]`);
  const scores = twelfthsPossible(scale.items.length).map((value) => {
    return { value, count: counted(`s${s} = ${value}`) };
  });
  const moment = (power: number) => scores.map(({ value, count }) => `${count} * ${value ** power}`).join(" + ");
  const columns: Record<string, string> = {
    n: `(${moment(0)})::integer`,
    sum12: `(${moment(1)})::bigint`,
    sumsq12: `(${moment(2)})::bigint`,
    counts: list(clicked.map((a) => `array[${answered(a).join(", ")}]`)),
    dk: list(clicked.map(unsure)),
    skipped: list(clicked.map((a) => ["count(*)", ...answered(a), unsure(a)].join(" - "))),
    complete: `count(${recoded[0]})::integer`,
    sums: list(recoded.map(summed)),
    products: list(square),
    scores: list(noScoreCounts().map((_, at) => scores.find(({ value }) => value === twelfthsMin + at)?.count ?? "0")),
  };
  return Object.entries(columns).map(([name, text]) => sql.raw(`${text} as s${s}_${name}`));
}

/** Columns MOTIVE_n, MOTIVE_sums, MOTIVE_products of one pillar, over the people with a score on all its sub-scales. */
function pillarAggregatesOf(key: ScoringKey, pillar: ReadinessPillar): RawBuilder<unknown>[] {
  const scores = readinessPillars[pillar].map((code) => 1 + key.scales.findIndex((scale) => scale.code === code));
  const filter = `filter (where least(${scores.map((s) => `s${s}`).join(", ")}) >= 0)`;
  const summed = (value: string) => `coalesce(sum(${value}) ${filter}, 0)`;
  const list = (values: readonly string[]) => `array[${values.join(", ")}]`;
  // both halves of the square in the same words, so that PostgreSQL adds up each product once
  const product = (a: number, b: number) => summed(`s${Math.min(a, b)} * s${Math.max(a, b)}`);
  return [
    sql.raw(`count(*) ${filter}::integer as "${pillar}_n"`),
    sql.raw(`${list(scores.map((s) => summed(`s${s}`)))}::bigint[] as "${pillar}_sums"`),
    sql.raw(`${list(scores.map((a) => list(scores.map((b) => product(a, b)))))}::bigint[] as "${pillar}_products"`),
  ];
}

function pillarRowsOf(): RawBuilder<unknown>[] {
  return readinessPillarCodes.map(
    (pillar) => sql`(${pillar}::text, ${sql.raw(`"${pillar}_n", "${pillar}_sums", "${pillar}_products"`)})`,
  );
}

function scaleRowsOf(key: ScoringKey): RawBuilder<unknown>[] {
  const names = ["n", "sum12", "sumsq12", "counts", "dk", "skipped", "complete", "sums", "products", "scores"];
  return key.scales.map(
    ({ code }, at) => sql`(${code}::text, ${sql.raw(names.map((name) => `s${at + 1}_${name}`).join(", "))})`,
  );
}

function kindRowsOf(key: ScoringKey): RawBuilder<unknown>[] {
  return key.kinds.flatMap((kind) =>
    key.kindQuestions.map((question) => {
      const k = `k${kindIndex(key, question.code, kind.code) + 1}`;
      const counts = [kindYes, kindNo, kindDontKnow].map((value) => `${k}_${value}`).join(", ");
      return sql`(${kind.code}::text, ${question.code}::text, ${sql.raw(counts)})`;
    }),
  );
}
