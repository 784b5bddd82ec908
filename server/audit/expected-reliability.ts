import { type AuditScale, averageOf, type Reading } from "./opened-wave.ts";
import { shareBetweenTeams, squaresAbout } from "./spread.ts";

/**
 * Reliability and agreement of one sub-scale as they must stand in the release, from the readings of the teams that are
 * shown with it. Not recomputed: omega and the interval of alpha (docs/method.md, section 9).
 */
export function expectedReliabilityOf(
  scale: AuditScale,
  shown: readonly (readonly Reading[])[],
  inside: { readonly alpha: number | null; readonly df: number },
  k: number,
) {
  const teams = shown.filter((readings) => readings.some((reading) => reading.scores[scale.code] !== null));
  const complete = teams.map((readings) => readings.flatMap((reading) => completeRowOf(reading, scale) ?? []));
  const rows = complete.flat();
  const sums = rows.map(sumOf);
  const hasMany = rows.length >= 50;
  return {
    consistency: hasMany ? { rows: rows.length, alpha: alphaOf(rows, sums) } : null,
    alphaWithin: inside.df < 30 ? null : inside.alpha,
    between: teams.length < 5 ? null : betweenOf(scale, teams),
    agreement: agreementOf(complete.filter((team) => team.length >= k)),
    items: teams.length < 2 ? [] : itemsOf(scale, teams.flat(), hasMany ? rows : []),
  };
}

/** Numbers of one person, or of many. */
export type Row = readonly number[];

/** Sum of the values. */
export function sumOf(values: Row): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The row of a person who answered every statement of the sub-scale. */
export function completeRowOf(reading: Reading, { code }: AuditScale): [Row] | undefined {
  const row = reading.items[code] ?? [];
  const given = row.filter((value) => value !== null);
  return given.length === row.length ? [given] : undefined;
}

function columnOf(rows: readonly Row[], j: number): Row {
  return rows.map((row) => row[j] ?? 0);
}

/** With n - 1. */
export function varianceOf(values: Row): number {
  return squaresAbout(values) / (values.length - 1);
}

/** Cronbach's alpha of complete rows with these sums; null if the sums do not vary. */
export function alphaOf(rows: readonly Row[], sums: Row): number | null {
  const k = rows[0]?.length ?? 0;
  const whole = varianceOf(sums);
  if (k < 2 || whole < 1e-9) return null;
  const parts = sumOf(Array.from({ length: k }, (_, j) => varianceOf(columnOf(rows, j))));
  return (k / (k - 1)) * (1 - parts / whole);
}

function betweenOf({ code }: AuditScale, teams: readonly (readonly Reading[])[]) {
  const scores = teams.map((readings) => readings.flatMap((reading) => reading.scores[code] ?? []));
  const all = scores.flat();
  const icc1 = shareBetweenTeams(scores);
  const grand = averageOf(all);
  const between = sumOf(scores.map((team) => team.length * (averageOf(team) - grand) ** 2)) / (teams.length - 1);
  const within = sumOf(scores.map((team) => squaresAbout(team))) / (all.length - teams.length);
  const size = sumOf(scores.map((team) => team.length ** 2)) / all.length;
  return {
    teams: teams.length,
    icc1,
    icc2: all.length === teams.length || between < 1e-9 ? null : 1 - within / between,
    designEffect: icc1 === null ? null : 1 + (size - 1) * Math.max(0, icc1),
  };
}

/** Against chance answers with a variance of 2 (all options alike) and of 1.34 (leaning a little to agreeing). */
function agreementOf(teams: readonly (readonly Row[])[]) {
  if (teams.length < 5) return null;
  const against = (chance: number) =>
    teams.map((rows) => {
      const k = rows[0]?.length ?? 0;
      const spread = averageOf(Array.from({ length: k }, (_, j) => varianceOf(columnOf(rows, j))));
      const disagreed = Math.min(1, spread / chance);
      return (k * (1 - disagreed)) / (k * (1 - disagreed) + disagreed);
    });
  const slightSkew = against(1.34);
  return {
    teams: teams.length,
    uniform: middleOf(against(2)),
    slightSkew: middleOf(slightSkew),
    split: slightSkew.filter((value) => value < 0.5).length,
  };
}

function middleOf(values: Row): number {
  const ordered = values.toSorted((a, b) => a - b);
  const half = ordered.length / 2;
  return averageOf(ordered.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

function itemsOf(scale: AuditScale, readings: readonly Reading[], rows: readonly Row[]) {
  return scale.items.flatMap(({ code }, j) => {
    const clicks = readings.map((reading) => reading.clicks[scale.code]?.[j] ?? -1);
    const answered = clicks.filter((click) => click >= 1).length;
    if (answered < 20) return [];
    const dk = clicks.filter((click) => click === 0).length;
    const own = columnOf(rows, j);
    const others = rows.map((row) => sumOf(row) - (row[j] ?? 0));
    return [{ code, answered, dk, skipped: clicks.length - answered - dk, rest: correlationOf(own, others) }];
  });
}

function correlationOf(x: Row, y: Row): number | null {
  const squares = squaresAbout(x) * squaresAbout(y);
  if (x.length < 2 || squares < 1e-9) return null;
  const [meanX, meanY] = [averageOf(x), averageOf(y)];
  return sumOf(x.map((value, i) => (value - meanX) * ((y[i] ?? 0) - meanY))) / Math.sqrt(squares);
}
