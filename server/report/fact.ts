import { numberOf } from "../heatmap/spelling.ts";

/** A number of the release with everything that it takes to check it. */
export interface Fact {
  /** such as "team.S-100.MIS.estimate"; the same in every rendering of a report */
  readonly id: string;
  /** the number as far as it may be known: whole points, whole percents, counts */
  readonly value: string;
  /** as it is printed: "35", "79 %", "26 to 44", "over 90 % of 13" */
  readonly spelling: string;
  /** the count, where the fact is one and may be said in words */
  readonly count: number | null;
  /** who answered, in words; "" where that is no question */
  readonly answered: string;
  /** interval around the value; "" where there is none */
  readonly interval: string;
  /** where in the release it comes from, in words */
  readonly source: string;
}

/** What a report can cite. */
export interface Facts {
  /** The fact, or why there is none. */
  find(id: string): Fact | { readonly withheld: string } | undefined;
  /** Every fact that can be cited. */
  all(): readonly Fact[];
  /** Those that exist and cannot be cited, with the reason that may be given. */
  withheld(): readonly { readonly id: string; readonly why: string }[];
}

/** A report that cannot be built: it names what is wrong with which sentence. Never shown to a reader of a report. */
export class ReportFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ReportFault";
  }
}

/** The fact, or a fault that says whether it does not exist or may not be shown. */
export function factIn(facts: Facts, id: string): Fact {
  const found = facts.find(id);
  if (found === undefined) throw new ReportFault(`There is no fact ${id}.`);
  if ("withheld" in found) throw new ReportFault(`The fact ${id} is withheld: ${found.withheld}`);
  return found;
}

/** Letters, digits and hyphens of an external id as they are; everything else as _ and its code. */
export function factKeyOf(externalId: string): string {
  return externalId.replace(/[^A-Za-z0-9-]/gu, (sign) => `_${(sign.codePointAt(0) ?? 0).toString(16)}_`);
}

/** A count; `answered`: of what or of whom, in words. */
export function countFact(id: string, count: number, source: string, answered = ""): Fact {
  return { id, value: String(count), spelling: numberOf(count), count, answered, interval: "", source };
}

/** A value as it is spelled: a score, a share, a range. */
export function wordFact(id: string, value: string, spelling: string, source: string): Fact {
  return { id, value, spelling, count: null, answered: "", interval: "", source };
}
