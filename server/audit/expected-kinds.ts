import type { DecisionRules } from "../db/schema.ts";
import type { AuditTeam } from "./expected-scale.ts";
import { shareBetweenTeams } from "./spread.ts";
import { betaAboveHalf } from "./tails.ts";

/** One question about one kind of learning in one team. */
export interface ExpectedAnswer {
  readonly n: number;
  readonly yes: number;
  /** chance that more than half of the team says yes; null without answers */
  readonly pMajority: number | null;
}

/** The question over all teams, in their order. Fewer than k yes and no answers of a team are left out. */
export function expectedAnswersOf(
  kind: string,
  question: string,
  teams: readonly AuditTeam[],
  rules: DecisionRules,
  k: number,
): ExpectedAnswer[] {
  const said = teams.map(({ readings }) => {
    const answers = readings.flatMap((reading) => {
      const answer = reading.counts ? (reading.kinds[`${kind} ${question}`] ?? null) : null;
      return answer === null ? [] : [answer ? 1 : 0];
    });
    return answers.length < k ? [] : answers;
  });
  const { a, b } = priorOf(said, rules.ebMinTeams);
  return said.map((answers) => {
    const [n, yes] = [answers.length, answers.filter((answer) => answer === 1).length];
    return { n, yes, pMajority: n === 0 ? null : betaAboveHalf(a + yes, b + n - yes) };
  });
}

/** What all teams say of a team before it has answered; even odds with little certainty where they are too few. */
function priorOf(teams: readonly (readonly number[])[], teamsMin: number): { readonly a: number; readonly b: number } {
  if (teams.filter((answers) => answers.length >= 2).length < teamsMin) return { a: 0.5, b: 0.5 };
  const all = teams.flat();
  const share = within(0.02, 0.98, all.filter((answer) => answer === 1).length / all.length);
  const alike = within(0.02, 1 / 3, shareBetweenTeams(teams) ?? 0.02);
  const strength = (1 - alike) / alike;
  return { a: strength * share, b: strength * (1 - share) };
}

function within(least: number, most: number, value: number): number {
  return Math.min(most, Math.max(least, value));
}
