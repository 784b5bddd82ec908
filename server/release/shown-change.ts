import type { Change, WaveComparison } from "./comparison.ts";

/**
 * A comparison at the precision at which it is shown. The change is the difference of the two means as they are shown,
 * so that it says nothing more than they do, and adds up on the page; its interval has the half-width in whole points.
 */
export function shownComparisonOf(comparison: WaveComparison, percentOf: (chance: number) => number): WaveComparison {
  const shown = (change: Change): Change => {
    const [before, now] = [Math.round(change.before), Math.round(change.now)];
    const [points, half] = [now - before, Math.round((change.to - change.from) / 2)];
    const { p, q, isClear } = change;
    return { before, now, points, from: points - half, to: points + half, p: percentOf(p), q: percentOf(q), isClear };
  };
  const scales = Object.entries(comparison.scales).map(([code, scale]) => {
    return [code, { ...scale, organisation: scale.organisation && shown(scale.organisation) }];
  });
  const teams = Object.entries(comparison.teams).map(([id, { reason, cells }]) => {
    const changes = Object.entries(cells).map(([code, cell]) => {
      return [code, cell.change === null ? cell : { ...cell, change: shown(cell.change) }];
    });
    return [id, { reason, cells: Object.fromEntries(changes) }];
  });
  return { ...comparison, scales: Object.fromEntries(scales), teams: Object.fromEntries(teams) };
}
