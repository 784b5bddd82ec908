import type { VerdictConfig } from "./config.ts";
import { contextStateOf } from "./gates.ts";
import type { Priority, TeamVerdict, Verdict } from "./team-verdict.ts";

/** What a team said about one kind of learning, and what the owner stated as a fact. */
export interface KindEvidence {
  /** The law, a regulator or a contract demands proof of training: a fact of the owner, never voted on. */
  readonly mustProve: boolean;
  /** Yes and no answers to KC (exactly right) and KD (told what to learn), and the probability that most say yes. */
  readonly nCertain: number;
  readonly pCertain: number | null;
  readonly nDependent: number;
  readonly pDependent: number | null;
  /** The same for KR (needed now and then); only for the priority. */
  readonly pRare: number | null;
}

export interface KindVerdict {
  readonly verdict: Verdict;
  readonly priority: Exclude<Priority, "unknown">;
}

/**
 * The decision table for one kind of learning in one team. The team's own need for certainty forces nothing here
 * (certainty belongs to the kind), its dependence does (that belongs to the learners).
 */
export function kindVerdict(
  team: Pick<TeamVerdict, "verdict" | "fix"> & { readonly context: Pick<TeamVerdict["context"], "DEP" | "CHG"> },
  evidence: KindEvidence,
  config: VerdictConfig,
): KindVerdict {
  const rare = contextStateOf(evidence.pRare, config.gamma);
  const change = team.context.CHG;
  const isHigh = change === "HIGH" || rare === "HIGH";
  const isLow = change === "LOW" && rare === "LOW";
  return { verdict: verdictOf(team, evidence, config), priority: isHigh ? "high" : isLow ? "low" : "medium" };
}

function verdictOf(team: Parameters<typeof kindVerdict>[0], evidence: KindEvidence, config: VerdictConfig): Verdict {
  if (evidence.mustProve) return "STRUCTURED";
  const tooFew = evidence.nCertain < config.nMin || evidence.nDependent < config.nMin;
  if (team.verdict === "NOT_ENOUGH_EVIDENCE" || tooFew) return "NOT_ENOUGH_EVIDENCE";
  if (contextStateOf(evidence.pCertain, config.gamma) === "HIGH") return "STRUCTURED";
  const isDependent = team.context.DEP === "HIGH" || contextStateOf(evidence.pDependent, config.gamma) === "HIGH";
  if (isDependent) return "BLEND";
  return team.fix.length > 0 ? "FIX" : "DEFAULT";
}
