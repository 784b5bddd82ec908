import type { DecisionRules, VerdictName } from "../db/schema.ts";

/** The eight conditions in the order of the instrument, by pillar; how many of a pillar must be known. */
const pillars = [
  { code: "MOTIVE", scales: ["REW", "STK"], needed: 2 },
  { code: "MEANS", scales: ["LSK", "LHP", "TLS", "SOC"], needed: 3 },
  { code: "OPPORTUNITY", scales: ["INI", "MIS"], needed: 2 },
] as const;
const conditions = pillars.flatMap((pillar): readonly string[] => pillar.scales);

/** What the probabilities of one team say; null where a sub-scale is unknown. */
export type Chances = Readonly<
  Record<string, { readonly p50: number | null; readonly p60: number | null } | undefined>
>;

const hair = 1e-12;

/** WEAK, WATCH, OK for a condition; HIGH, MID, LOW for a sub-scale of the context; UNKNOWN without a probability. */
export function stateOf(scale: string, chances: Chances, { gamma }: DecisionRules): string {
  const { p50 = null, p60 = null } = chances[scale] ?? {};
  if (p50 === null || p60 === null) return "UNKNOWN";
  const isAbove = p60 >= gamma - hair;
  if (!conditions.includes(scale)) return isAbove ? "HIGH" : p60 <= 1 - gamma + hair ? "LOW" : "MID";
  if (p50 <= 1 - gamma + hair) return "WEAK";
  return isAbove ? "OK" : "WATCH";
}

/** The decision table of docs/method.md for a team of which `n` of `invited` answered. */
export function expectedVerdictOf(n: number, invited: number, chances: Chances, rules: DecisionRules) {
  const state = (scale: string) => stateOf(scale, chances, rules);
  const known = conditions.filter((scale) => state(scale) !== "UNKNOWN");
  const byDoubt = (scales: readonly string[]) =>
    [...scales].sort((a, b) => (chances[a]?.p50 ?? 0) - (chances[b]?.p50 ?? 0));
  const fix = byDoubt(known.filter((scale) => state(scale) === "WEAK"));
  const reasons = [
    ...(n < rules.nMin ? ["too_few_answers"] : []),
    ...(n / invited < rules.minResponseRate ? ["low_response_rate"] : []),
    ...pillars
      .filter(({ scales, needed }) => scales.filter((scale) => known.includes(scale)).length < needed)
      .map(({ code }) => `unknown_${code}`),
    ...["CRT", "DEP"].filter((scale) => state(scale) === "UNKNOWN").map((scale) => `unknown_${scale}`),
  ];
  let verdict: VerdictName = "DEFAULT";
  if (reasons.length > 0) verdict = "NOT_ENOUGH_EVIDENCE";
  else if (state("CRT") === "HIGH") verdict = "STRUCTURED";
  else if (state("DEP") === "HIGH") verdict = "BLEND";
  else if (fix.length > 0) verdict = "FIX";
  const isFirm = conditions.every((s) => state(s) === "OK") && state("CRT") === "LOW" && state("DEP") === "LOW";
  const doubts = known.map((scale) => 1 - (chances[scale]?.p50 ?? 0));
  return {
    verdict,
    confidence: verdict !== "DEFAULT" ? null : isFirm ? "firm" : "provisional",
    priority: { HIGH: "high", MID: "medium", LOW: "low" }[state("CHG")] ?? null,
    fix,
    watch: known.filter((scale) => state(scale) === "WATCH"),
    reasons,
    allInPlace:
      known.length < conditions.length
        ? null
        : [Math.max(0, 1 - doubts.reduce((sum, doubt) => sum + doubt, 0)), 1 - Math.max(...doubts)],
    pillars: Object.fromEntries(
      pillars.map(({ code, scales }) => {
        const states = scales.map(state);
        const worst = ["WEAK", "UNKNOWN", "WATCH", "OK"].find((candidate) => states.includes(candidate));
        return [code, { state: worst, weakest: byDoubt(scales.filter((scale) => known.includes(scale)))[0] ?? null }];
      }),
    ),
  };
}

/** The decision table for one kind of learning; `n` and `p` by question, p null without answers. */
export function expectedKindOf(
  team: { readonly verdict: VerdictName; readonly fix: readonly string[] },
  chances: Chances,
  mustProve: boolean,
  said: Readonly<Record<string, { readonly n: number; readonly pMajority: number | null } | undefined>>,
  rules: DecisionRules,
) {
  const isSaid = (question: string) => (said[question]?.pMajority ?? 0) >= rules.gamma - hair;
  const isTooFew = ["KC", "KD"].some((question) => (said[question]?.n ?? 0) < rules.nMin);
  const rare = said["KR"]?.pMajority ?? null;
  const change = stateOf("CHG", chances, rules);
  const isLow = change === "LOW" && rare !== null && rare <= 1 - rules.gamma + hair;
  const priority = change === "HIGH" || isSaid("KR") ? "high" : isLow ? "low" : "medium";
  const decided = (verdict: VerdictName, rule: string) => ({ verdict, rule, priority, fix: team.fix });
  if (mustProve) return decided("STRUCTURED", "must_prove");
  if (team.verdict === "NOT_ENOUGH_EVIDENCE" || isTooFew) return decided("NOT_ENOUGH_EVIDENCE", "not_enough");
  if (isSaid("KC")) return decided("STRUCTURED", "certainty");
  if (stateOf("DEP", chances, rules) === "HIGH" || isSaid("KD")) return decided("BLEND", "dependence");
  return team.fix.length > 0 ? decided("FIX", "fix") : decided("DEFAULT", "default");
}
