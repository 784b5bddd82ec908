import { z } from "zod";
import type { AnswerRow } from "../../server/score/answer-row.ts";
import type { ScaleCode } from "../../server/score/instrument.ts";
import type { KindScore, OrganisationScore, TeamScore } from "../../server/score/organisation-score.ts";
import { paceOf, qualityMeasuresOf, qualityOfRow } from "../../server/score/quality-flags.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig, type VerdictConfig } from "../../server/verdict/config.ts";
import { kindVerdict } from "../../server/verdict/kind-verdict.ts";
import { type TeamVerdict, teamVerdict } from "../../server/verdict/team-verdict.ts";
import { readinessKey as key } from "./readiness-key.ts";

const setting = z.number().optional();
/** The settings that are known; others are dropped. */
const config = z
  .object({
    cutWeak: setting,
    cutOk: setting,
    cutContext: setting,
    gamma: setting,
    nMin: setting,
    minResponseRate: setting,
    ebMinTeams: setting,
  })
  .nullish();
const gate = z.object({ est: z.number(), se: z.number(), df: z.number() });
const unknownGate = z.object({ est: z.null() }).transform(() => null);
const teamInput = z.object({
  n: z.number(),
  N: z.number().nullish(),
  gates: z.record(z.string(), z.union([gate, unknownGate]).nullish()),
  config,
});
const context = z.enum(["HIGH", "MID", "LOW", "UNKNOWN"]);
const scaleCodes = z.array(z.enum(["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"]));
const kindInput = z.object({
  team: z.object({
    verdict: z.enum(["STRUCTURED", "BLEND", "FIX", "DEFAULT", "NOT_ENOUGH_EVIDENCE"]),
    fix: z.union([scaleCodes, z.object({}).transform(() => [])]),
    DEP: context,
    CHG: context,
  }),
  mustProve: z.boolean().nullish(),
  nC: z.number(),
  nD: z.number(),
  pC: z.number().nullable(),
  pD: z.number().nullable(),
  pR: z.number().nullish(),
  config,
});

function configOf(given: z.infer<typeof config>): VerdictConfig {
  const known = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaultVerdictConfig, ...Object.fromEntries(known) };
}

export function verdicts(input: unknown): unknown {
  const { kind } = z.object({ kind: z.boolean().nullish() }).parse(input);
  if (!kind) {
    const given = teamInput.parse(input);
    return verdictFields(teamVerdict(given.n, given.N ?? null, given.gates, configOf(given.config)));
  }
  const { team, ...given } = kindInput.parse(input);
  const evidence = {
    mustProve: given.mustProve === true,
    nCertain: given.nC,
    pCertain: given.pC,
    nDependent: given.nD,
    pDependent: given.pD,
    pRare: given.pR ?? null,
  };
  const judged = { verdict: team.verdict, fix: team.fix, context: { DEP: team.DEP, CHG: team.CHG } };
  return kindVerdict(judged, evidence, configOf(given.config));
}

function verdictFields(verdict: TeamVerdict): Record<string, unknown> {
  return {
    ...verdict,
    ...verdict.context,
    pCRT: verdict.pContext.CRT,
    pDEP: verdict.pContext.DEP,
    pCHG: verdict.pContext.CHG,
    all_in_place_bounds: verdict.allInPlaceBounds,
  };
}

const itemAnswer = z.union([z.number(), z.literal("DK")]).nullish();
const organisationInput = z.object({
  roster: z.record(z.string(), z.number().nullable()),
  mustProve: z.union([z.record(z.string(), z.boolean()), z.array(z.never()).transform(() => ({}))]).nullish(),
  rows: z.array(
    z.object({
      id: z.string(),
      team: z.string(),
      seconds: z.number().nullish(),
      answers: z.record(z.string(), z.unknown()),
      kinds: z.record(z.string(), z.record(z.string(), z.string().nullish())).nullish(),
    }),
  ),
  config,
});
type OrganisationRow = z.infer<typeof organisationInput>["rows"][number];

/** Raw answers all the way to verdicts, through nothing but the integer sums. */
export function endToEnd(input: unknown): unknown {
  const given = organisationInput.parse(input);
  const settings = configOf(given.config);
  const rows = given.rows.map((row) => {
    const answers = answerRowOf(row);
    const clicks = answers.slice(0, key.order.length).map((answer) => (answer >= 1 ? answer : null));
    const pace = paceOf(row.seconds ?? null, qualityMeasuresOf(key, clicks).answered);
    return { id: row.id, team: row.team, answers, exclude: qualityOfRow(key, answers, pace).exclude };
  });
  const teams = Object.entries(given.roster).map(([id, invited]): TeamInput => {
    const kept = rows.filter((row) => row.team === id && !row.exclude);
    return {
      id,
      invited,
      sums: sumsOf(
        key,
        kept.map((row) => row.answers),
      ),
    };
  });
  const score = scoreOrganisation(key, teams, settings);
  const teamFields = [...score.teams.values()].map((team) => {
    const excluded = rows.filter((row) => row.team === team.id && row.exclude).length;
    return [team.id, { ...teamFieldsOf(team, given.mustProve ?? {}, settings), excluded }];
  });
  return {
    excluded_ids: rows.filter((row) => row.exclude).map((row) => row.id),
    org: scaleFieldsOf(score),
    teams: Object.fromEntries(teamFields),
  };
}

function answerRowOf(row: OrganisationRow): AnswerRow {
  const items = key.order.map((code) => {
    const answer = itemAnswer.parse(row.answers[code]) ?? -1;
    return answer === "DK" ? 0 : answer;
  });
  const coded = new Map([
    ["Y", 1],
    ["N", 0],
    ["DK", 2],
  ]);
  const kinds = key.kindQuestions.flatMap((question) =>
    key.kinds.map((kind) => coded.get(row.kinds?.[kind.code]?.[question.code] ?? "") ?? -1),
  );
  return [...items, ...kinds];
}

function scaleFieldsOf(score: OrganisationScore): unknown {
  const fields = Object.entries(score.scales).map(([code, scale]) => {
    const organisation = { org_mean: scale.organisation?.est, org_se: scale.organisation?.se };
    const alphas = { alpha_within: scale.alphaWithin, alpha_used: scale.alphaUsed, alpha_total: scale.alphaTotal };
    const omega = { omega: scale.omega.omega, omega_flag: scale.omega.flag };
    return [code, { ...scale, ...organisation, ...alphas, ...omega, icc1_n0: scale.icc1 }];
  });
  return Object.fromEntries(fields);
}

function teamFieldsOf(team: TeamScore, mustProve: Record<string, boolean>, settings: VerdictConfig): object {
  const gates = Object.fromEntries(Object.entries(team.scales).map(([code, { gate: found }]) => [code, found]));
  const verdict = teamVerdict(team.n, team.invited, gates, settings);
  const gateFields = (Object.keys(team.scales) as ScaleCode[]).map((code) => {
    const { n, mean, own, gate: found, agreement } = team.scales[code];
    const drawn = { n, mean, lo: own?.lower, hi: own?.upper };
    const agreed = { rwgj_uniform: agreement.uniform, rwgj_slight_skew: agreement.slightSkew };
    return [code, { ...found, ...drawn, ...agreed }];
  });
  const kinds = Object.entries(team.kinds).map(([kind, questions]) => {
    return [kind, kindFieldsOf(verdict, questions, mustProve[kind] === true, settings)];
  });
  return {
    n: team.n,
    N: team.invited,
    gates: Object.fromEntries(gateFields),
    team: verdictFields(verdict),
    kinds: Object.fromEntries(kinds),
  };
}

function kindFieldsOf(
  team: TeamVerdict,
  { KC, KD, KR }: Readonly<Record<"KC" | "KD" | "KR", KindScore>>,
  mustProve: boolean,
  settings: VerdictConfig,
): object {
  const evidence = {
    mustProve,
    nCertain: KC.n,
    pCertain: KC.pMajority,
    nDependent: KD.n,
    pDependent: KD.pMajority,
    pRare: KR.pMajority,
  };
  const said = { nC: KC.n, yesC: KC.yes, pC: KC.pMajority, nD: KD.n, yesD: KD.yes, pD: KD.pMajority, pR: KR.pMajority };
  return { ...said, ...kindVerdict(team, evidence, settings) };
}
