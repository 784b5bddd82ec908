import type { OutsideCell, OutsideKind, OutsideRelease, OutsideScale, OutsideVerdict } from "./outside-release.ts";
import { type ItemCounts, type Release, type ReleaseTeam, type ReleaseUnit, strongMarkBelow } from "./release.ts";

/** The id under which a team is named outside: its unit's, or that of the rest of its unit. */
function teamIdOf(unit: ReleaseUnit): string {
  return unit.team?.part === "rest" ? `${unit.id}/rest` : unit.id;
}

/** What the release shows to the outside. */
export function outsideReleaseOf(
  release: Release,
  questions: Readonly<Record<string, readonly string[]>>,
  comments: OutsideRelease["comments"] = [],
): OutsideRelease {
  const { participation, scales, pillars, excludedEffect, tenure } = release;
  const published = release.units.filter((unit) => unit.status === "published");
  const parts = partsOf(release);
  const teams = published.flatMap((unit) => (unit.team ? [{ unit, team: unit.team, id: teamIdOf(unit) }] : []));
  return {
    schema: "ors-release/1",
    k: release.thresholds.k,
    largestShare: release.thresholds.largestShare,
    scale: [1, 2, 3, 4, 5, 6],
    questions,
    alpha: Object.fromEntries(release.scales.map(({ code, alphaWithin }) => [code, hundredthOf(alphaWithin)])),
    units: unitsOf(release),
    dims: {},
    cells: release.units.flatMap((unit) => cellsOf(unit, parts.get(unit.id) ?? [])),
    scales: [
      ...teams.flatMap(({ id, team }) => release.scales.flatMap(({ code }) => teamScaleOf(id, code, team))),
      ...published.flatMap((unit) => summaryScalesOf(unit)),
    ],
    kinds: teams.flatMap(({ id, team }) => kindsOf(id, team)),
    verdicts: teams.map(({ id, team }) => {
      const { verdict, confidence, priority, fix, watch, reasons, n, invited } = team;
      return { unit: id, verdict, confidence, priority, fix, watch, reasons, allInPlace: boundsOf(team), n, invited };
    }),
    weights: teams.map(({ id, team }) => ({ unit: id, weight: team.invited })),
    organisation: { participation, scales, pillars, excludedEffect, tenure },
    comments,
    changes: release.comparison,
  };
}

function unitsOf({ units }: Release): OutsideRelease["units"] {
  return units.flatMap((unit) => {
    const own = { id: unit.id, parent: unit.parentId, name: unit.name };
    const isRest = unit.status === "published" && unit.team?.part === "rest";
    return isRest ? [own, { id: teamIdOf(unit), parent: unit.id, name: unit.team?.name ?? "" }] : [own];
  });
}

/**
 * The unit's own cell, and that of its rest, which follows from it and from its published parts. Of a withheld unit
 * everybody knows how many ballots the public list counts; of one that was joined with others, not even that.
 */
function cellsOf(unit: ReleaseUnit, parts: readonly ReleaseUnit[]): OutsideCell[] {
  if (unit.status === "joined") return [];
  if (unit.status === "withheld") return [{ unit: unit.id, cut: {}, n: unit.redeemed ?? 0, q: {} }];
  const own: OutsideCell = { unit: unit.id, cut: {}, n: unit.answered ?? 0, q: countsOf(unit.items ?? {}) };
  if (unit.team?.part !== "rest") return [own];
  return [own, { unit: teamIdOf(unit), cut: {}, n: unit.team.n, q: countsOf(restItemsOf(unit, parts)) }];
}

/** By published unit, the published units next below it. */
function partsOf({ units }: Release): ReadonlyMap<string, readonly ReleaseUnit[]> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const parts = new Map<string, ReleaseUnit[]>();
  for (const unit of units) {
    const above = byId.get(unit.parentId ?? "")?.countsIn;
    if (unit.status === "published" && above) parts.set(above, [...(parts.get(above) ?? []), unit]);
  }
  return parts;
}

function countsOf(items: Readonly<Record<string, ItemCounts>>): OutsideCell["q"] {
  return Object.fromEntries(Object.entries(items).map(([code, counts]) => [code, { counts }]));
}

/** Statements that the unit shows and all its published parts show too: then those of its rest are no secret. */
function restItemsOf({ items }: ReleaseUnit, parts: readonly ReleaseUnit[]): Readonly<Record<string, ItemCounts>> {
  const known = Object.entries(items ?? {}).filter(([code]) => parts.every((part) => part.items?.[code]));
  return Object.fromEntries(
    known.map(([code, counts]) => {
      const inParts = (at: number) => parts.reduce((sum, part) => sum + (part.items?.[code]?.[at] ?? 0), 0);
      const [one = 0, two = 0, three = 0, four = 0, five = 0, none = 0] = counts.map((n, at) => n - inParts(at));
      return [code, [one, two, three, four, five, none] as const];
    }),
  );
}

function teamScaleOf(id: string, code: string, team: ReleaseTeam): OutsideScale[] {
  const cell = team.cells[code];
  if (!cell) return [];
  const { n, own, estimate, state, p50, p60, rest } = cell;
  return [
    {
      unit: id,
      scale: code,
      n,
      mean: wholeOf(own?.mean),
      halfWidth: halfOf(own),
      estimate: wholeOf(estimate?.mean),
      estimateHalfWidth: halfOf(estimate),
      decimals: 0,
      state,
      below: percentOf(p50 === null ? null : 1 - p50),
      above: percentOf(p60),
      difference: rest?.difference ?? null,
      isMarked: rest?.isMarked === true,
      isMarkedStrongly: rest?.isMarked === true && rest.q < strongMarkBelow,
    },
  ];
}

function summaryScalesOf({ id, summary }: ReleaseUnit): OutsideScale[] {
  return Object.entries(summary?.means ?? {}).map(([scale, interval]) => ({
    unit: id,
    scale,
    n: null,
    mean: wholeOf(interval?.mean),
    halfWidth: halfOf(interval),
    estimate: null,
    estimateHalfWidth: null,
    decimals: 0,
    state: null,
    below: null,
    above: null,
    difference: null,
    isMarked: false,
    isMarkedStrongly: false,
  }));
}

function kindsOf(id: string, team: ReleaseTeam): OutsideKind[] {
  return Object.entries(team.kinds).map(([kind, { verdict, priority, questions }]) => {
    const answers = Object.entries(questions).map(([code, { words, yes, n }]) => [code, { words, yes, n }]);
    return { unit: id, kind, verdict, priority, questions: Object.fromEntries(answers) };
  });
}

function boundsOf({ allInPlace }: ReleaseTeam): OutsideVerdict["allInPlace"] {
  if (allInPlace === null) return null;
  const [low, high] = allInPlace;
  return [Math.round(100 * low), Math.round(100 * high)];
}

function wholeOf(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value);
}

function halfOf(interval: { readonly lower: number | null; readonly upper: number | null } | null): number | null {
  if (interval === null || interval.lower === null || interval.upper === null) return null;
  return Math.round((interval.upper - interval.lower) / 2);
}

function percentOf(chance: number | null): number | null {
  return chance === null ? null : Math.round(100 * chance);
}

function hundredthOf(value: number | null): number | null {
  return value === null ? null : Math.round(100 * value) / 100;
}
