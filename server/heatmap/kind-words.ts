/** Why a kind of learning has its verdict in a team, in one or two sentences. */
import type { KindCell, Release, ReleaseTeam } from "../release/release.ts";
import { scaleWordsOf } from "./obstacle.ts";
import { capitalOf, dayOf, listOf, numberOf, sentenceOf } from "./spelling.ts";

/** "Rules we must follow" of "Rules we must follow (safety, law, data protection)", and what stood in brackets. */
export function kindLabelOf(label: string): { readonly name: string; readonly hint: string } {
  const match = /^(.*?)\s*\(([^()]*)\)$/.exec(label);
  return { name: match?.[1] ?? label, hint: capitalOf(match?.[2] ?? "") };
}

export function kindWhyOf(code: string, kind: KindCell, team: ReleaseTeam, release: Release): string {
  const { KC, KD } = kind.questions;
  switch (kind.rule) {
    case "must_prove": {
      const fact = release.kinds.find((one) => one.code === code)?.mustProve;
      return fact
        ? `${sentenceOf(fact.reason)} Entered by ${fact.who}, ${dayOf(fact.date)}.`
        : "The law asks for proof.";
    }
    case "not_enough":
      return "There is not enough to go on. Bottom-up stays the default, unconfirmed.";
    case "certainty":
      return KC.yes !== null && KC.n !== null
        ? `${numberOf(KC.yes)} of ${numberOf(KC.n)} say that everyone must learn this in exactly the right way.`
        : "Most of the team say that everyone must learn this in exactly the right way.";
    case "dependence":
      if (team.cells["DEP"]?.state === "HIGH") return "Many in this team are new to the work and ask for a guide.";
      return KD.yes !== null && KD.n !== null
        ? `${numberOf(KD.yes)} of ${numberOf(KD.n)} say that people need someone to tell them what to learn here.`
        : "Most of the team say that people need someone to tell them what to learn here.";
    case "fix":
      return `Put this right first: ${listOf(kind.fix.map((scale) => obstacleIn(scale, release)))}.`;
    case "default":
      return team.confidence === "firm"
        ? "Every condition is in place."
        : "Nothing stands in the way. Some conditions are not certain yet, so keep an eye on them.";
  }
}

export function obstacleIn(code: string, release: Release): string {
  const name = release.scales.find((scale) => scale.code === code)?.name ?? code;
  return scaleWordsOf(code, name).obstacle;
}

/** Whether the law asks for proof of every kind of learning that was asked about: then nothing can be bottom-up. */
export function isAllByLaw({ kinds }: Release): boolean {
  return kinds.length > 0 && kinds.every(({ mustProve }) => mustProve !== null);
}
