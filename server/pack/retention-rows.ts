import { dayMonthsAfter, dayOf, daysAfter, longDay } from "../wave/day.ts";
import type { PackFacts } from "./pack-facts.ts";

/** What is kept, until when in words, and on which day for this wave. */
export function retentionRows(facts: PackFacts): readonly (readonly [what: string, until: string, on: string])[] {
  const { retention, mode, endedAt, identitiesPurgedOn, responsesPurgedOn } = facts;
  const end = endedAt ?? new Date(`${facts.latestClose}T00:00:00Z`);
  const prefix = endedAt === null ? "At the latest " : "";
  const due = (done: string | null, day: string): string =>
    done === null ? `${prefix}${longDay(day)}` : `Deleted on ${longDay(done)}`;
  const closed = endedAt === null ? "At the close" : longDay(dayOf(endedAt));
  return [
    ["Answers on the respondent’s own device", "Until they are sent or wiped", "Up to each person"],
    ["Keys that stamp ballots, and the secret from which links are made", "The close", closed],
    mode === "sealed"
      ? ["Key to the box", "The box has been opened", facts.isBoxOpened ? "Destroyed" : "Right after the close"]
      : ["Key to the box", "The works council destroys it, once the results are out", "Up to the works council"],
    [
      "Who was invited, who collected a ballot, the list of ballots",
      `${retention.identitiesDays} days after the close`,
      due(identitiesPurgedOn, daysAfter(dayOf(end), retention.identitiesDays)),
    ],
    [
      "Opened answers and comments",
      `${retention.responsesMonths} months after the close`,
      due(responsesPurgedOn, dayMonthsAfter(end, retention.responsesMonths)),
    ],
    ["Results of groups, and the sums that they rest on", "They stay", "No date"],
    ["Rules, fingerprint, counts of each reporting group", "They stay, on the public page", "No date"],
    ["List of people (name, e-mail, language, team)", "HR takes a person off the list", "Not tied to this survey"],
    ["What staff did (audit trail)", "It stays", "No date"],
  ];
}
