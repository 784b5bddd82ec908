import type { Deletable, WaveState } from "../db/schema.ts";
import { dayMonthsAfter, daysAfter } from "./day.ts";
import type { Retention } from "./manifest.ts";

/** What of a wave decides when something of it is deleted. Days are text such as 2026-11-24 (UTC). */
export interface RetentionFacts {
  readonly state: WaveState;
  /** the day it was closed, cancelled or withheld; null before */
  readonly endedOn: string | null;
  /** what its manifest promised */
  readonly retention: Retention;
  /** the days on which something was deleted */
  readonly deletedOn: Readonly<Partial<Record<Deletable, string>>>;
}

/** One thing that is deleted, or was. */
export interface Deadline {
  readonly what: Deletable;
  /** the first day on which it is deleted by itself */
  readonly dueOn: string;
  readonly deletedOn: string | null;
}

/** The day from which on the identities of a wave that ended on this day are deleted. */
export function identitiesDueOn(endedOn: string, { identitiesDays }: Retention): string {
  return daysAfter(endedOn, identitiesDays);
}

/** The day from which on the opened answers of a wave that closed on this day are deleted. */
export function responsesDueOn(closedOn: string, { responsesMonths }: Retention): string {
  return dayMonthsAfter(new Date(closedOn), responsesMonths);
}

/**
 * What is deleted of an ended wave, and when; nothing is due before its end. Redeemed tokens go with the identities;
 * only a released wave has opened answers. Sums and release stay.
 */
export function deadlinesOf({ state, endedOn, retention, deletedOn }: RetentionFacts): readonly Deadline[] {
  if (endedOn === null || !["released", "withheld", "cancelled"].includes(state)) return [];
  const deadline = (what: Deletable, dueOn: string) => ({ what, dueOn, deletedOn: deletedOn[what] ?? null });
  const withIdentities = identitiesDueOn(endedOn, retention);
  return [
    deadline("identities", withIdentities),
    deadline("tokens", withIdentities),
    ...(state === "released" ? [deadline("responses", responsesDueOn(endedOn, retention))] : []),
  ];
}

/** What should be gone today and is not yet. Tokens go when the identities are gone, also where that was early. */
export function dueOf(facts: RetentionFacts, today: string): readonly Deadline[] {
  return deadlinesOf(facts).filter(
    ({ what, dueOn, deletedOn }) =>
      deletedOn === null && (dueOn <= today || (what === "tokens" && facts.deletedOn.identities !== undefined)),
  );
}
