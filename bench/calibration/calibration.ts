import type { ScoringKey } from "../../server/score/instrument.ts";
import { type Claims, claimsOf } from "./claims.ts";
import { type Band, type Measured, plainCoverageOf, quantities, sharedCoverageOf } from "./measure.ts";
import { type SameTeams, type SameTeamsCase, sameTeamsOf } from "./same-teams.ts";
import { careless, fullResponse, type Scenario, scenarios, scoredOf, silentFear } from "./scenario.ts";
import { waveMeasuresOf } from "./waves.ts";

/** One line of the table: a quantity, what it was on each scenario, and what is allowed on each of them. */
export interface Line {
  readonly name: string;
  readonly unit: "share" | "ratio" | "points";
  readonly band: Band | null;
  readonly measured: readonly (Measured & { readonly scenario: string })[];
  /** Inside the band on every scenario; also where there is no band. */
  readonly isMet: boolean;
}

export interface CalibrationSettings {
  readonly seed: number;
  /** Organisations of the base scenario; the others have their share of it. */
  readonly replicates: number;
  /** Organisations of 24 teams with one truth. */
  readonly sameTeamRuns: number;
}

/** Repeats the acceptance table on simulated organisations. The same settings give the same numbers everywhere. */
export function calibrate(key: ScoringKey, settings: CalibrationSettings): Line[] {
  return [
    ...scenarioLines(key, settings),
    ...guardLines(key, settings),
    ...waveLines(key, settings),
    ...sameTeamLines(key, settings),
  ];
}

function claimsFor(key: ScoringKey, scenario: Scenario, { replicates, seed }: CalibrationSettings): Claims {
  const runs = Array.from({ length: Math.ceil(replicates * scenario.share) }, (_, i) =>
    claimsOf(key, scoredOf(key, scenario, seed + i)),
  );
  return {
    scales: runs.flatMap((run) => run.scales),
    verdicts: runs.flatMap((run) => run.verdicts),
    kinds: runs.flatMap((run) => run.kinds),
  };
}

function scenarioLines(key: ScoringKey, settings: CalibrationSettings): Line[] {
  const tried = scenarios.map((scenario, i) => ({
    name: scenario.name,
    claims: claimsFor(key, scenario, { ...settings, seed: settings.seed + 1000 * i }),
  }));
  return quantities.map(({ name, unit, band, isBaseOnly, of }) => {
    const measured = tried.slice(0, isBaseOnly === true ? 1 : tried.length).flatMap(({ name: scenario, claims }) => {
      const found = of(claims);
      return found === undefined ? [] : [{ scenario, ...found }];
    });
    return lineOf(name, unit, band, measured);
  });
}

function guardLines(key: ScoringKey, settings: CalibrationSettings): Line[] {
  const single = (name: string, band: Band | null, scenario: string, found: Measured | undefined): Line => {
    return lineOf(name, "share", band, found === undefined ? [] : [{ scenario, ...found }]);
  };
  const seed = settings.seed + 100_000;
  const full = claimsFor(key, fullResponse, { ...settings, seed });
  const excluded = claimsFor(key, careless, { ...settings, seed: seed + 1000 });
  const kept = claimsFor(key, { ...careless, keepCareless: true }, { ...settings, seed: seed + 1000 });
  const silent = claimsFor(key, silentFear, { ...settings, seed: seed + 2000 });
  const onSafety = { ...silent, scales: silent.scales.filter((claim) => claim.scale === "MIS") };
  return [
    single("guard: plain finite-population interval covers", { max: 0.2 }, fullResponse.name, plainCoverageOf(full)),
    single(
      "careless left out: shared interval covers",
      { min: 0.93, max: 0.975 },
      careless.name,
      sharedCoverageOf(excluded),
    ),
    single("careless kept in: shared interval covers", null, careless.name, sharedCoverageOf(kept)),
    single("MIS when silence is not chance: shared interval covers", null, silentFear.name, sharedCoverageOf(onSafety)),
  ];
}

function waveLines(key: ScoringKey, { seed, replicates }: CalibrationSettings): Line[] {
  const base = scenarios[0];
  if (base === undefined) return [];
  const found = waveMeasuresOf(key, base, replicates, seed + 200_000);
  const line = (name: string, band: Band | null, measured: Measured): Line =>
    lineOf(name, "share", band, [{ scenario: "two waves", ...measured }]);
  return [
    line("waves: nothing changed, p below .05", { min: 0.025, max: 0.07 }, found.falseAlarm),
    line("waves: 95 % interval covers the true change", { min: 0.93, max: 0.975 }, found.coverage),
    line("waves: 9 points more found at p below .05, 80 % answer", null, found.power),
    line("waves: the same, everybody answers", null, found.powerAtFullResponse),
  ];
}

/** The first is judged; the others show where the method's limits lie. */
const sameTeamsCases: readonly SameTeamsCase[] = [
  { name: "six of six answer, all at 57", size: 6, responseRate: 1, readiness: 57 },
  { name: "six of six answer, an ordinary team", size: 6, responseRate: 1, readiness: null },
  { name: "eight of ten answer, an ordinary team", size: 10, responseRate: 0.8, readiness: null },
  { name: "six of ten answer, an ordinary team", size: 10, responseRate: 0.6, readiness: null },
];

function sameTeamLines(key: ScoringKey, { seed, sameTeamRuns }: CalibrationSettings): Line[] {
  const found = sameTeamsCases.map((tried, i) => {
    const runs = i === 0 ? sameTeamRuns : Math.ceil(sameTeamRuns / 2);
    return { scenario: tried.name, ...sameTeamsOf(key, tried, runs, seed + 300_000 + 10_000 * i) };
  });
  const lines = (name: string, unit: Line["unit"], band: Band | null, of: (same: SameTeams) => number): Line[] => {
    const all = found.map((same) => ({ scenario: same.scenario, value: of(same), cases: same.runs }));
    return [
      lineOf(`24 alike at 57: ${name}`, unit, band, all.slice(0, 1)),
      lineOf(`24 alike elsewhere: ${name}`, unit, null, all.slice(1)),
    ];
  };
  return [
    ...lines("any marked as different (worst sub-scale)", "share", { max: 0.12 }, (same) =>
      Math.max(...same.markedBy.values()),
    ),
    ...lines("same verdict", "share", { min: 0.95 }, (same) => same.verdictAgreement),
    ...lines("same state of a cell (brown, teal, neither)", "share", { min: 0.95 }, (same) => same.stateAgreement),
    ...lines("same shade of a cell", "share", null, (same) => same.colourAgreement),
    ...lines("gap between raw means (median)", "points", { min: 20 }, (same) => same.rawGap),
    ...lines("gap between estimates (median)", "points", null, (same) => same.sharedGap),
  ];
}

function lineOf(name: string, unit: Line["unit"], band: Band | null, measured: Line["measured"]): Line {
  const { min, max } = band ?? {};
  const isInside = ({ value }: Measured): boolean =>
    (min === undefined || value >= min) && (max === undefined || value <= max);
  return { name, unit, band, measured, isMet: band === null || (measured.length > 0 && measured.every(isInside)) };
}
