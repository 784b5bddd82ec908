import type { Deletable } from "../db/schema.ts";
import { longDay } from "./day.ts";
import { deadlinesOf, type RetentionFacts } from "./retention.ts";

/** One thing that a wave keeps, and when it is deleted: before the end what was promised, then the day of it too. */
export interface RetentionRow {
  readonly what: string;
  readonly when: string;
  /** what was promised, under the day; empty before there is a day */
  readonly promised: string;
}

const terms: Readonly<Record<Deletable, string>> = {
  identities: "Who was invited, and the mails",
  tokens: "List of used ballots",
  responses: "Single answers and comments",
};

/** What is deleted of a launched wave and when, for its page; null before, when nothing is promised yet. */
export function retentionRows(facts: RetentionFacts & { readonly today: string }): readonly RetentionRow[] | null {
  if (facts.state === "draft" || facts.state === "launching") return null;
  const { identitiesDays, responsesMonths } = facts.retention;
  const inDays = `${identitiesDays} days after the end`;
  const promises: Readonly<Record<Deletable, string>> = {
    identities: inDays,
    tokens: inDays,
    responses: `${responsesMonths} months after the close`,
  };
  const deadlines = deadlinesOf(facts);
  const hasNoAnswers = facts.state === "withheld" || facts.state === "cancelled";
  return (["identities", "tokens", "responses"] as const)
    .filter((what) => !(what === "responses" && hasNoAnswers))
    .map((what) => {
      const deadline = deadlines.find((candidate) => candidate.what === what);
      const promised = promises[what];
      return deadline === undefined
        ? { what: terms[what], when: promised, promised: "" }
        : {
            what: terms[what],
            when: dayOfDeletion(deadline, facts.today),
            promised,
          };
    });
}

function dayOfDeletion({ dueOn, deletedOn }: { dueOn: string; deletedOn: string | null }, today: string): string {
  if (deletedOn !== null) return `Deleted on ${longDay(deletedOn)}`;
  return dueOn <= today ? `Due since ${longDay(dueOn)}` : longDay(dueOn);
}
