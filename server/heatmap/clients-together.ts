import type { VerdictName } from "../db/schema.ts";
import { recordOf } from "../kernel/record.ts";
import type { Release } from "../release/release.ts";

/** Clients from whom on numbers of several are shown together: no single one may be told from them. */
export const clientsFrom = 5;

/** The part of a client's newest release that may be put together with those of others. */
export interface ClientResult {
  /** the version of the questions */
  readonly definition: string;
  /** sub-scales in the order of the questions, with the mean of the whole organisation; null where it is not shown */
  readonly scales: readonly {
    readonly code: string;
    readonly name: string;
    readonly pillar: string;
    readonly mean: number | null;
  }[];
  /** teams by verdict */
  readonly verdicts: Readonly<Record<VerdictName, number>>;
}

/** Several clients at once: each organisation counts once, whatever its size. */
export interface ClientsTogether {
  /** clients with results, and those of them that were asked the same questions and are counted here */
  readonly withResults: number;
  readonly counted: number;
  /** null below `clientsFrom` */
  readonly together: {
    readonly verdicts: Readonly<Record<VerdictName, number>>;
    readonly scales: readonly TogetherScale[];
  } | null;
}

export interface TogetherScale {
  readonly code: string;
  readonly name: string;
  readonly pillar: string;
  /** organisations with a mean; `across` is null below `clientsFrom` of them */
  readonly organisations: number;
  readonly across: {
    /** plain mean of the means of the organisations, and their standard deviation (n - 1); 0-100 */
    readonly mean: number;
    readonly deviation: number;
  } | null;
}

const noVerdicts: Readonly<Record<VerdictName, number>> = {
  DEFAULT: 0,
  FIX: 0,
  BLEND: 0,
  STRUCTURED: 0,
  NOT_ENOUGH_EVIDENCE: 0,
};

/** What a release says of the whole organisation, as shown. */
export function clientResultOf(release: Release): ClientResult {
  const [whole] = release.units;
  const meanOf = (code: string) => {
    const mean = whole?.summary ? whole.summary.means[code] : whole?.team?.cells[code]?.own;
    return mean?.mean ?? null;
  };
  const verdicts = { ...noVerdicts };
  for (const { team } of release.units) if (team) verdicts[team.verdict]++;
  return {
    definition: release.wave.definition,
    scales: release.scales.map(({ code, name, pillar }) => ({ code, name, pillar, mean: meanOf(code) })),
    verdicts,
  };
}

/**
 * Puts clients together that were asked the same questions: those with the version that most of them have. Only sums and
 * means over five organisations and more come out, never a lowest, a highest or a median, which would be one client's.
 */
export function clientsTogetherOf(results: readonly ClientResult[]): ClientsTogether {
  const alike = largestGroupOf(results);
  const together = alike.length < clientsFrom ? null : togetherOf(alike);
  return { withResults: results.length, counted: alike.length, together };
}

function largestGroupOf(results: readonly ClientResult[]): readonly ClientResult[] {
  const definitions = new Set(results.map(({ definition }) => definition));
  const groups = [...definitions].map((name) => results.filter(({ definition }) => definition === name));
  return groups.reduce((most, group) => (group.length > most.length ? group : most), []);
}

function togetherOf(results: readonly ClientResult[]): NonNullable<ClientsTogether["together"]> {
  const codes = Object.keys(noVerdicts) as VerdictName[];
  const scales = (results[0]?.scales ?? []).map(({ code, name, pillar }): TogetherScale => {
    const means = results.flatMap(({ scales }) => scales.find((scale) => scale.code === code)?.mean ?? []);
    return { code, name, pillar, organisations: means.length, across: acrossOf(means) };
  });
  return {
    verdicts: recordOf(codes, (code) => results.reduce((sum, { verdicts }) => sum + verdicts[code], 0)),
    scales,
  };
}

function acrossOf(means: readonly number[]): TogetherScale["across"] {
  const n = means.length;
  if (n < clientsFrom) return null;
  const mean = means.reduce((sum, one) => sum + one, 0) / n;
  return { mean, deviation: Math.sqrt(means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)) };
}
