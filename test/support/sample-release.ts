import { companyMeans, companyYes, demoCompany } from "../../server/demo/company.ts";
import type { Release, ReleaseScale, ReleaseSummary, ReleaseTeam, ReleaseUnit } from "../../server/release/release.ts";
import type { ScaleReliability } from "../../server/score/reliability.ts";
import { sampleItemsOf, sampleStatementsOf } from "./sample-items.ts";
import {
  context,
  type Draw,
  drawOf,
  intervalOf,
  normal,
  readiness,
  type TeamPlan,
  t95,
  teamOf,
} from "./sample-numbers.ts";

/** A node of an invented organisation, as a sample is planned. */
export interface SamplePlan {
  readonly name: string;
  readonly externalId: string;
  /** leaf: how many people */
  readonly size?: number;
  readonly means?: Readonly<Record<string, number>>;
  readonly yes?: Readonly<Record<string, number>>;
  readonly children?: readonly SamplePlan[];
  /** leaf: its people count in the unit above */
  readonly hidden?: "joined" | "withheld";
  /** leaf: share of the invited that answered */
  readonly rate?: number;
  readonly withheldScales?: readonly string[];
}

const kinds = [
  { code: "RUL", label: "Rules we must follow (safety, law, data protection)" },
  { code: "IND", label: "Getting started in the job" },
  { code: "TOO", label: "The tools and systems we use" },
  { code: "PRD", label: "Our products, services and customers" },
  { code: "PRB", label: "Solving new problems in our daily work" },
  { code: "PPL", label: "Leading and working with other people" },
] as const;

const scales: readonly (readonly [string, string, string, ReleaseScale["pillar"]])[] = [
  ["REW", "Rewarded for doing well", "Reward", "MOTIVE"],
  ["STK", "A personal stake in learning", "Stake", "MOTIVE"],
  ["LSK", "Skills for managing my own learning", "Skills", "MEANS"],
  ["LHP", "Help with learning how to learn", "Help", "MEANS"],
  ["TLS", "The right tools", "Tools", "MEANS"],
  ["SOC", "Tools for learning from each other", "Sharing", "MEANS"],
  ["INI", "Room for self-initiative", "Initiative", "OPPORTUNITY"],
  ["MIS", "Safe to make mistakes", "Mistakes", "OPPORTUNITY"],
  ["CHG", "Change and fluidity", "Change", "CONTEXT"],
  ["CRT", "Need for certainty", "Certainty", "CONTEXT"],
  ["DEP", "Dependence on being taught", "Guidance", "CONTEXT"],
];

/** The company of the demo: 24 teams in six departments and three divisions; two of them too small to show. */
export function samplePlan(): SamplePlan {
  const hidden: Readonly<Record<string, "joined" | "withheld">> = { "L-420": "joined" };
  return {
    name: demoCompany.name,
    externalId: "ORG",
    children: demoCompany.divisions.map((division, d) => ({
      name: division.name,
      externalId: `D${d}`,
      children: division.departments.map((department, e) => ({
        name: department.name,
        externalId: `D${d}-${e}`,
        children: department.teams.map((team) => ({
          ...team,
          ...(hidden[team.externalId] || team.size < 6
            ? { hidden: hidden[team.externalId] ?? ("withheld" as const) }
            : {}),
          ...(team.externalId === "S-110" ? { rate: 0.45 } : {}),
          ...(team.externalId === "B-230" ? { withheldScales: ["TLS"] } : {}),
        })),
      })),
    })),
  };
}

const leaf = (name: string, more: Partial<SamplePlan> = {}): SamplePlan => ({
  name,
  externalId: name,
  size: 9,
  ...more,
});

/** A team to repair, one that stays structured, one that is ready, one too small to show. */
export const smallPlan: SamplePlan = {
  name: "Little Mill",
  externalId: "O",
  children: [
    leaf("Spinning", { size: 12, means: { MIS: 34, INI: 44 } }),
    leaf("Dye house", { size: 11, means: { CRT: 84, CHG: 30 } }),
    leaf("Design", {
      size: 14,
      means: { REW: 78, LHP: 76, TLS: 77, SOC: 78, INI: 80, MIS: 79, CHG: 78, CRT: 26, DEP: 24 },
    }),
    leaf("Gatehouse", { size: 4, hidden: "withheld" }),
  ],
};

/** As many teams as asked, about eleven to a department and eight departments to a division. */
export function bigPlan(teams: number): SamplePlan {
  const draw = drawOf(teams);
  const leaves = Array.from({ length: teams }, (_, i) => ({
    name: `Team ${i + 1}`,
    externalId: `T${i + 1}`,
    size: 6 + Math.floor(draw() * 14),
    means: Object.fromEntries([...readiness, ...context].map((code) => [code, 54 + normal(draw) * 13])),
  }));
  const grouped = (nodes: readonly SamplePlan[], size: number, name: string, id: string): readonly SamplePlan[] =>
    Array.from({ length: Math.ceil(nodes.length / size) }, (_, i) => ({
      name: `${name} ${i + 1}`,
      externalId: `${id}${i + 1}`,
      children: nodes.slice(i * size, (i + 1) * size),
    }));
  const departments = grouped(leaves, 11, "Department", "P");
  const top = teams > 60 ? grouped(departments, 8, "Division", "V") : departments;
  return { name: "Large Works", externalId: "ORG", children: top };
}

/** A frozen document of the shape that a wave has after release. The same plan and seed give the same document. */
export function sampleRelease(plan: SamplePlan = samplePlan(), seed = 7): Release {
  const draw = drawOf(seed);
  const units: ReleaseUnit[] = [];
  const leafCount = countLeaves(plan);
  addUnit(plan, null, 0, units, draw, leafCount * 7);
  const root = units[0];
  const redeemed = units.reduce((sum, unit) => sum + (unit.team?.n ?? 0), 0);
  return {
    schema: "upwell-release/1",
    wave: {
      id: uuidOf(0),
      organisation: plan.name,
      title: "Learning survey, spring 2026",
      opensOn: "2026-05-04",
      closedOn: "2026-05-22",
      mode: "sealed",
      definition: "bul-readiness",
      fingerprint: "7C1E 94AB Q3D2 F6E7 M2KX 7QTA 3WVN H4RD 5CPL Z6YB",
    },
    thresholds: { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10 },
    rules: { cutWeak: 50, cutOk: 60, cutContext: 60, gamma: 0.8, nMin: 5, minResponseRate: 0.5, ebMinTeams: 5 },
    participation: {
      invited: root?.invited ?? 0,
      redeemed: redeemed + 6,
      included: redeemed,
      excluded: 5,
      spoiled: 1,
      quality: redeemed < 20 ? null : { speed: 6, tooFast: 2, straight: 4, inconsistent: 3, sparse: 2 },
    },
    reliabilityFrom: { completeRows: 50, withinDf: 30, teams: 5, itemAnswers: 20, agreed: 0.5 },
    scales: scales.map(([code, name, shortName, pillar]) => ({
      code,
      name,
      shortName,
      pillar,
      mode: leafCount >= 5 ? "eb" : "raw",
      alphaWithin: 0.71,
      icc1: 0.12,
      tau2: 60,
      sigma2: 440,
      reliability: sampleReliabilityOf(code, redeemed, leafCount),
      statements: sampleStatementsOf(code, name),
    })),
    pillars: (["MOTIVE", "MEANS", "OPPORTUNITY"] as const).map((code) => ({
      code,
      consistency: redeemed >= 50 ? { people: redeemed, alpha: 0.82 } : null,
    })),
    excludedEffect: redeemed < 50 ? [] : sampleEffects(redeemed),
    kinds: kinds.map((kind) => ({
      ...kind,
      mustProve:
        kind.code === "RUL"
          ? { reason: "Food hygiene law asks for training with proof.", who: "R. Amadi", date: "2026-03-02" }
          : null,
    })),
    units,
    tenure: [
      {
        band: ["Less than 1 year"],
        expectation: 71,
        means: Object.fromEntries(scales.map(([code], i) => [code, 60 - i])),
      },
      {
        band: ["1 to 3 years", "More than 3 years"],
        expectation: 62,
        means: Object.fromEntries(scales.map(([code], i) => [code, code === "STK" ? null : 55 - i])),
      },
    ],
    comparison: null,
  };
}

/** Five sheets put back, which one scale is not shown for. */
function sampleEffects(n: number): Release["excludedEffect"] {
  return scales
    .filter(([code]) => code !== "STK")
    .map(([scale], i) => {
      const [mean, difference] = [52 + i, (i % 3) - 1];
      return { scale, n, mean, nWith: n + 5, meanWith: mean + difference, difference };
    });
}

/** What so many answers of so many teams let be said. */
function sampleReliabilityOf(code: string, rows: number, teams: number): ScaleReliability {
  const isMany = rows >= 50;
  const items = ["1", "2", "3"].map((which, i) => {
    return {
      code: code + which,
      answered: rows - 9 * i,
      dk: 7 * i,
      skipped: 2 * i,
      rest: isMany ? 0.4 + i / 20 : null,
    };
  });
  return {
    consistency: isMany
      ? { rows, alpha: 0.74, lower: 0.69, upper: 0.78, omega: code === "STK" ? null : 0.76, omegaFlag: null }
      : null,
    alphaWithin: rows - teams >= 30 ? 0.71 : null,
    between: teams >= 5 ? { teams, icc1: 0.12, icc2: 0.58, designEffect: 2.3 } : null,
    agreement: teams >= 5 ? { teams, uniform: 0.81, slightSkew: 0.66, split: 3 } : null,
    items: teams > 1 ? items.filter((item) => item.answered >= 20) : [],
  };
}

export function uuidOf(index: number): string {
  const hex = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return `${hex}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}

function countLeaves(plan: SamplePlan): number {
  return plan.children ? plan.children.reduce((sum, child) => sum + countLeaves(child), 0) : 1;
}

function sizeOf(plan: SamplePlan): number {
  return plan.children ? plan.children.reduce((sum, child) => sum + sizeOf(child), 0) : (plan.size ?? 8);
}

function teamFor(plan: SamplePlan, name: string, part: "whole" | "rest", invited: number, draw: Draw, df: number) {
  const teamPlan: TeamPlan = {
    name,
    part,
    invited,
    n: Math.max(5, Math.min(invited, Math.round(invited * (plan.rate ?? 0.7 + draw() * 0.25)))),
    means: { ...companyMeans, ...plan.means },
    yes: { ...companyYes, ...plan.yes },
    kinds: kinds.map((kind) => ({ code: kind.code, mustProve: kind.code === "RUL" })),
    ...(plan.withheldScales ? { withheld: plan.withheldScales } : {}),
  };
  return teamOf(teamPlan, draw, df);
}

/** Adds a unit and all below; returns the teams of the subtree. */
function addUnit(
  plan: SamplePlan,
  parent: ReleaseUnit | null,
  depth: number,
  units: ReleaseUnit[],
  draw: Draw,
  df: number,
): readonly ReleaseTeam[] {
  const at = units.length;
  const shown = (plan.children ?? []).filter((child) => child.hidden === undefined);
  const hidden = (plan.children ?? []).filter((child) => child.hidden !== undefined);
  const ownPeople = hidden.reduce((sum, child) => sum + sizeOf(child), 0);
  const isLeaf = plan.children === undefined;
  const team = plan.hidden
    ? null
    : isLeaf
      ? teamFor(plan, plan.name, "whole", sizeOf(plan), draw, df)
      : ownPeople > 0
        ? teamFor(
            plan,
            shown.length > 0 ? `Rest of ${plan.name}` : plan.name,
            shown.length > 0 ? "rest" : "whole",
            Math.max(6, ownPeople),
            draw,
            df,
          )
        : null;
  const base: ReleaseUnit = {
    id: uuidOf(at + 1),
    externalId: plan.externalId,
    parentId: parent?.id ?? null,
    name: plan.name,
    depth,
    invited: sizeOf(plan),
    answered: null,
    redeemed: null,
    status: plan.hidden ?? "published",
    countsIn: plan.hidden ? (parent?.id ?? null) : uuidOf(at + 1),
    team,
    summary: null,
    items: plan.hidden ? null : {},
  };
  units.push(base);
  const below = (plan.children ?? []).flatMap((child) => addUnit(child, base, depth + 1, units, draw, df));
  const teams = team ? [team, ...below] : below;
  const answered = teams.reduce((sum, one) => sum + one.n, 0);
  units[at] = {
    ...base,
    answered: plan.hidden ? null : answered,
    items: plan.hidden
      ? null
      : sampleItemsOf(
          scales.map(([code]) => code),
          answered,
          at,
        ),
    summary: shown.length > 0 ? summaryOf(teams) : null,
  };
  return teams;
}

function summaryOf(teams: readonly ReleaseTeam[]): ReleaseSummary {
  const count = (verdict: ReleaseTeam["verdict"]): number => teams.filter((team) => team.verdict === verdict).length;
  const people = teams.reduce((sum, team) => sum + team.invited, 0);
  const meanOf = (code: string) => {
    const known = teams.filter((team) => team.cells[code]?.own);
    if (known.length === 0) return null;
    const mean = known.reduce((sum, team) => sum + (team.invited * (team.cells[code]?.own?.mean ?? 0)) / people, 0);
    const seOf = ({ n, cells }: ReleaseTeam) =>
      ((cells[code]?.own?.upper ?? 0) - (cells[code]?.own?.mean ?? 0)) / t95(n - 1);
    const variance = known.reduce((sum, team) => sum + ((team.invited / people) * seOf(team)) ** 2, 0);
    return intervalOf(mean, Math.sqrt(variance), 40);
  };
  return {
    teams: teams.length,
    verdicts: {
      DEFAULT: count("DEFAULT"),
      FIX: count("FIX"),
      BLEND: count("BLEND"),
      STRUCTURED: count("STRUCTURED"),
      NOT_ENOUGH_EVIDENCE: count("NOT_ENOUGH_EVIDENCE"),
    },
    means: Object.fromEntries([...readiness, ...context].map((code) => [code, meanOf(code)])),
  };
}
