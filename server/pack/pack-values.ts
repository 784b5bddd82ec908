import { questionsOf } from "../definition/survey-shape.ts";
import { longDay } from "../wave/day.ts";
import type { PackFacts } from "./pack-facts.ts";
import type { PackWording } from "./pack-wording.ts";
import { filled, type Values } from "./runs.ts";

/** What the placeholders of the wording stand for, for one wave. */
export function valuesOf(facts: PackFacts, { words }: PackWording): Values {
  const { thresholds, mode } = facts;
  const values = {
    wave: facts.wave,
    organisation: facts.organisation,
    title: facts.title,
    purpose: facts.purpose,
    contact: facts.contact,
    mode,
    k: String(thresholds.k),
    kInvited: String(thresholds.kInvited),
    commentsShown:
      thresholds.commentsFrom === null
        ? "not at all (none is asked for)"
        : `from ${thresholds.commentsFrom} answers up`,
    largestShare: String(Math.round(100 * thresholds.largestShare)),
    opensOn: longDay(facts.opensOn),
    earliestClose: longDay(facts.earliestClose),
    latestClose: longDay(facts.latestClose),
    madeOn: longDay(facts.madeOn),
    keyHolder: words[mode],
    questionCount: String(questionsOf(facts.survey).length),
    invited: countOf(facts.people, "person", "people"),
    groups: countOf(facts.groups?.length ?? 0, "reporting group", "reporting groups"),
  };
  const dates = facts.earliestClose === facts.latestClose ? words.openUntil : words.openBetween;
  return {
    ...values,
    dates: filled(dates, values),
    invitedInWords: filled(facts.groups === null ? words.invitedPlanned : words.invited, values),
  };
}

/** "1 person", "2,104 people". */
export function countOf(count: number, one: string, many: string): string {
  return `${new Intl.NumberFormat("en-GB").format(count)} ${count === 1 ? one : many}`;
}
