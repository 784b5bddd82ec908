import type { DecisionRules, Thresholds, WaveKind } from "../db/schema.ts";

/** What the auditor reads of the key of an instrument: the items of every sub-scale, and which count against it. */
export interface AuditKey {
  readonly version: string;
  readonly scales: readonly AuditScale[];
  readonly order: readonly string[];
  readonly kinds: readonly { readonly code: string }[];
  readonly kindQuestions: readonly { readonly code: string }[];
}

export interface AuditScale {
  readonly code: string;
  readonly pillar: string;
  readonly items: readonly { readonly code: string; readonly key: number }[];
}

/** Everything of a released wave that its numbers must follow from. */
export interface OpenedWave {
  readonly key: AuditKey;
  readonly thresholds: Thresholds;
  readonly rules: DecisionRules;
  readonly kinds: readonly WaveKind[];
  /** the frozen tree, parents before children */
  readonly units: readonly AuditUnit[];
  readonly groups: readonly { readonly unitId: string; readonly invited: number; readonly redeemed: number }[];
  /** one for each published unit */
  readonly openings: readonly AuditOpening[];
  /** ballots by quality flag, as counted when the box was opened; undefined if they were not */
  readonly quality: Readonly<Record<string, number>> | undefined;
  readonly answers: readonly OpenedAnswer[];
}

export interface AuditUnit {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  /** the client's own id, by which waves are matched */
  readonly externalId: string;
  readonly invitedOwn: number;
  /** the unit that the reporting group of its own people stands for; null where there are none */
  readonly groupUnitId: string | null;
}

export interface AuditOpening {
  readonly unitId: string;
  readonly included: number;
  readonly excluded: number;
  readonly spoiled: number;
}

/** One opened answer with its label: as clicked, and the stored scores of the sub-scales in twelfths. */
export interface OpenedAnswer {
  readonly unitId: string;
  readonly answers: readonly number[];
  readonly scale12: readonly number[];
}

/** One person's answers as the method reads them. */
export interface Reading {
  /** by sub-scale: the recoded items in its order, null where there is no answer */
  readonly items: Readonly<Record<string, readonly (number | null)[]>>;
  /** by sub-scale: the same as clicked; 0 do not know, -1 skipped */
  readonly clicks: Readonly<Record<string, readonly number[]>>;
  /** by sub-scale: 0..100, null where too few items were answered */
  readonly scores: Readonly<Record<string, number | null>>;
  /** has a score on at least one of the eight conditions */
  readonly counts: boolean;
  /** "RUL KC" -> true yes, false no, null neither */
  readonly kinds: Readonly<Record<string, boolean | null>>;
}

/** Reads one row of answers by the key; throws if its length is not that of the questionnaire. */
export function readingOf(key: AuditKey, answers: readonly number[]): Reading {
  const expected = key.order.length + key.kindQuestions.length * key.kinds.length;
  if (answers.length !== expected) throw new Error(`an answer row has ${answers.length} entries, not ${expected}`);
  const items: Record<string, (number | null)[]> = {};
  const clicks: Record<string, number[]> = {};
  const scores: Record<string, number | null> = {};
  for (const scale of key.scales) {
    const clicked = scale.items.map((item) => answers[key.order.indexOf(item.code)] ?? -1);
    const recoded = scale.items.map((item, i) => {
      const click = clicked[i] ?? -1;
      if (click < 1) return null;
      return item.key === 1 ? click : 6 - click;
    });
    items[scale.code] = recoded;
    clicks[scale.code] = clicked;
    const given = recoded.filter((value) => value !== null);
    const needed = Math.ceil((2 * recoded.length) / 3);
    scores[scale.code] = given.length < needed ? null : 25 * (averageOf(given) - 1);
  }
  const kinds: Record<string, boolean | null> = {};
  for (const [q, question] of key.kindQuestions.entries())
    for (const [k, kind] of key.kinds.entries()) {
      const click = answers[key.order.length + q * key.kinds.length + k];
      kinds[`${kind.code} ${question.code}`] = click === 1 ? true : click === 0 ? false : null;
    }
  const counts = key.scales.some((scale) => scale.pillar !== "CONTEXT" && scores[scale.code] !== null);
  return { items, clicks, scores, counts, kinds };
}

/** Plain mean; NaN of nothing. */
export function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
