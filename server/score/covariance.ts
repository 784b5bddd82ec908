import type { ScaleSums } from "./sums.ts";

export type Matrix = readonly (readonly number[])[];

/** The part of a scale's sums that tells how its items vary together, over rows with every item answered. */
export type CompleteRows = Pick<ScaleSums, "nComplete" | "itemSums" | "crossprod">;

/** k x k sums of squares and products about the group's own means. */
export function productsAboutMeans(rows: CompleteRows): Matrix {
  const { nComplete: n, itemSums, crossprod } = rows;
  if (n === 0) return crossprod;
  return crossprod.map((row, i) =>
    row.map((product, j) => (n * product - (itemSums[i] ?? 0) * (itemSums[j] ?? 0)) / n),
  );
}

/** Covariance matrix with n - 1; null for fewer than two complete rows. */
export function covarianceOf(rows: CompleteRows): Matrix | null {
  if (rows.nComplete < 2) return null;
  return scaled(productsAboutMeans(rows), 1 / (rows.nComplete - 1));
}

/** The complete rows of all groups, which may be thousands, on a scale of so many items: adds in place. */
export function totalOfCompleteRows(groups: readonly CompleteRows[], items: number): CompleteRows {
  const zeros = (): number[] => new Array(items).fill(0);
  const total = { nComplete: 0, itemSums: zeros(), crossprod: zeros().map(zeros) };
  for (const { nComplete, itemSums, crossprod } of groups) {
    total.nComplete += nComplete;
    addInto(total.itemSums, itemSums);
    for (let i = 0; i < items; i++) addInto(total.crossprod[i], crossprod[i]);
  }
  return total;
}

/** Adds one list to another of the same length, in place. */
export function addInto(total: number[] | undefined, more: readonly number[] | undefined): void {
  if (total && more) for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (more[i] ?? 0);
}

/** Degrees of freedom inside teams: the sum of (complete rows - 1) over teams that have any. */
export function withinDfOf(teams: readonly CompleteRows[]): number {
  let df = 0;
  for (const { nComplete } of teams) if (nComplete > 0) df += nComplete - 1;
  return df;
}

/** Pooled within-team covariance and its degrees of freedom, the sum of (n - 1); null covariance at df 0. */
export function covarianceWithinTeams(teams: readonly CompleteRows[]): {
  readonly df: number;
  readonly matrix: Matrix | null;
} {
  const df = withinDfOf(teams);
  // in place: there may be thousands of teams
  const sum: number[][] = [];
  for (const { nComplete: n, itemSums, crossprod } of teams) {
    if (n === 0) continue;
    for (let i = 0; i < crossprod.length; i++) {
      const [row, products] = [sum[i] ?? [], crossprod[i] ?? []];
      sum[i] = row;
      const itemSum = itemSums[i] ?? 0;
      for (let j = 0; j < products.length; j++)
        row[j] = (row[j] ?? 0) + (n * (products[j] ?? 0) - itemSum * (itemSums[j] ?? 0)) / n;
    }
  }
  return { df, matrix: df === 0 ? null : scaled(sum, 1 / df) };
}

export function traceOf(matrix: Matrix): number {
  return matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
}

export function totalOf(matrix: Matrix): number {
  return matrix.reduce((sum, row) => row.reduce((inner, value) => inner + value, sum), 0);
}

/** Correlations; null if an item does not vary. */
export function correlationOf(covariance: Matrix): Matrix | null {
  const deviations = covariance.map((row, i) => Math.sqrt(row[i] ?? 0));
  if (deviations.some((deviation) => !(deviation > 0))) return null;
  return covariance.map((row, i) => row.map((value, j) => value / ((deviations[i] ?? 1) * (deviations[j] ?? 1))));
}

function scaled(matrix: Matrix, factor: number): Matrix {
  return matrix.map((row) => row.map((value) => value * factor));
}
