import type { ScoringKey } from "../../server/score/instrument.ts";
import { type Claims, claimsOf } from "./claims.ts";
import { type Band, type Measured, plainCoverageOf, quantities, sharedCoverageOf } from "./measure.ts";
import { type SameTeams, sameTeamsOf } from "./same-teams.ts";
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
    line("waves: the same of the whole organisation", { max: 0.08 }, found.falseAlarmWhole),
    line("waves: nothing changed, any team marked as clearly changed", { max: 0.2 }, found.anyMarked),
    line("waves: 95 % interval covers the true change", { min: 0.93, max: 0.975 }, found.coverage),
    line("waves: the same of the whole organisation’s change", { min: 0.92 }, found.coverageWhole),
    line("waves: 9 points more found at p below .05, 80 % answer", null, found.power),
    line("waves: the same, everybody answers", null, found.powerAtFullResponse),
  ];
}

const ways = [
  { words: "six of six", size: 6, responseRate: 1 },
  { words: "five of six", size: 6, responseRate: 0.8 },
  { words: "ten of ten", size: 10, responseRate: 1 },
  { words: "eight of ten", size: 10, responseRate: 0.8 },
  { words: "six of ten", size: 10, responseRate: 0.6 },
] as const;

type Way = (typeof ways)[number]["words"];

/** With five answers one that is missing leaves a sub-scale unknown: agreement is told there, not judged. */
const agreeing: readonly Way[] = ["six of six", "ten of ten", "eight of ten", "six of ten"];
/** Ten answers of ten are too many for raw means to lie 20 points apart. */
const wide: readonly Way[] = ["six of six", "eight of ten", "six of ten"];

function sameTeamLines(key: ScoringKey, { seed, sameTeamRuns }: CalibrationSettings): Line[] {
  const found = ([57, null] as const).flatMap((readiness, r) =>
    ways.map(({ words, size, responseRate }, w) => {
      const runs = r === 0 && w === 0 ? sameTeamRuns : Math.ceil(sameTeamRuns / 2);
      const tried = { size, responseRate, readiness };
      return { words, readiness, ...sameTeamsOf(key, tried, runs, seed + 300_000 + 10_000 * (r * ways.length + w)) };
    }),
  );
  const line = (
    name: string,
    unit: Line["unit"],
    at: 57 | null,
    among: readonly Way[],
    band: Band | null,
    of: (same: SameTeams) => number,
  ): Line[] => {
    const shown = found.filter(({ words, readiness }) => readiness === at && among.includes(words));
    const where = at === null ? "24 alike, ordinary truth" : `24 alike at ${at}`;
    const measured = shown.map((same) => ({ scenario: `${same.words} answer`, value: of(same), cases: same.runs }));
    return measured.length === 0 ? [] : [lineOf(`${where}: ${name}`, unit, band, measured)];
  };
  const everywhere = ways.map(({ words }) => words);
  const others = (judged: readonly Way[]) => everywhere.filter((words) => !judged.includes(words));
  /** Judged at 57 where it is claimed; told elsewhere. */
  const lines = (
    name: string,
    unit: Line["unit"],
    judged: readonly Way[],
    band: Band | null,
    of: (same: SameTeams) => number,
  ): Line[] => [
    ...line(name, unit, 57, judged, band, of),
    ...line(`${name}, not judged`, unit, 57, others(judged), null, of),
    ...line(name, unit, null, everywhere, null, of),
  ];
  const worstMarked = (same: SameTeams) => Math.max(...same.markedBy.values());
  const marked = "any marked as different (worst sub-scale)";
  return [
    ...line(marked, "share", 57, everywhere, { max: 0.12 }, worstMarked),
    ...line(marked, "share", null, everywhere, { max: 0.12 }, worstMarked),
    ...lines("same verdict", "share", agreeing, { min: 0.95 }, (same) => same.verdictAgreement),
    ...lines("same state of a cell (brown, teal, neither)", "share", agreeing, { min: 0.95 }, (s) => s.stateAgreement),
    ...lines("same shade of a cell", "share", everywhere, null, (same) => same.colourAgreement),
    ...lines("gap between raw means (median)", "points", wide, { min: 20 }, (same) => same.rawGap),
    ...lines("gap between estimates (median)", "points", everywhere, null, (same) => same.sharedGap),
  ];
}

function lineOf(name: string, unit: Line["unit"], band: Band | null, measured: Line["measured"]): Line {
  const { min, max } = band ?? {};
  const isInside = ({ value }: Measured): boolean =>
    (min === undefined || value >= min) && (max === undefined || value <= max);
  return { name, unit, band, measured, isMet: band === null || (measured.length > 0 && measured.every(isInside)) };
}
