import { answerRowOf } from "../definition/answer-row.ts";
import { parseAnswers } from "../definition/answer-schema.ts";
import type { Definition } from "../definition/definition.ts";
import type { AnswerRow } from "../score/answer-row.ts";
import { itemIndex } from "../score/answer-row.ts";
import type { ScoringKey } from "../score/instrument.ts";
import { type Pace, type QualityFlags, qualityOfRow } from "../score/quality-flags.ts";
import { recode, twelfthsOf } from "../score/scale-score.ts";

/** One ballot as its writer meant it: checked, turned into numbers, without a trace of how it came. */
export interface OpenedBallot {
  readonly row: AnswerRow;
  /** Per sub-scale in the order of the key: twelve times the mean of the recoded items, -1 where too few were answered. */
  readonly scale12: readonly number[];
  readonly quality: QualityFlags;
  /** Option of TEN; null where it was not answered. */
  readonly tenure: string | null;
  /** EXP1, 1..5; null where it was not answered or not known. */
  readonly expectation: number | null;
  /** null where nothing was written. */
  readonly comment: string | null;
}

/** Size of every ballot before it is sealed. */
const plainBytes = 1856;

/**
 * Reads the plain text of a ballot (docs/protocol.md, "Ballot"); undefined if it is spoiled: another size, not UTF-8,
 * not this JSON, or an answer that the definition does not have. Nothing is repaired.
 */
export function openedBallotOf(definition: Definition, plain: Buffer): OpenedBallot | undefined {
  const ballot = contentOf(plain);
  if (ballot === undefined) return undefined;
  const parsed = parseAnswers(definition, ballot.answers);
  if (!parsed.ok) return undefined;
  const answers = parsed.value;
  const row = answerRowOf(definition, answers);
  const { EXP1: expectation, TEN: tenure, comment } = answers;
  return {
    row,
    scale12: scale12Of(definition.key, row),
    quality: qualityOfRow(definition.key, row, ballot.pace),
    tenure: tenure === undefined ? null : String(tenure),
    expectation: typeof expectation === "number" ? expectation : null,
    comment: typeof comment === "string" && comment.trim() !== "" ? comment : null,
  };
}

/** As stored beside the answers, so that sums need not score again. */
export function scale12Of(key: ScoringKey, row: AnswerRow): number[] {
  return key.scales.map(({ items }) => {
    const recoded = items.map((item) => {
      const answer = row[itemIndex(key, item.code)] ?? -1;
      return answer >= 1 ? recode(answer, item.key) : null;
    });
    return twelfthsOf(recoded) ?? -1;
  });
}

function contentOf(plain: Buffer): { readonly answers: unknown; readonly pace: Pace } | undefined {
  if (plain.length !== plainBytes) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain);
    const ballot: unknown = JSON.parse(text);
    if (!hasExactly(ballot, ["answers", "pace", "v"]) || ballot["v"] !== 1) return undefined;
    const { answers, pace } = ballot;
    if (!hasExactly(pace, ["speed", "tooFast"])) return undefined;
    const { speed, tooFast } = pace;
    return typeof speed === "boolean" && typeof tooFast === "boolean"
      ? { answers, pace: { speed, tooFast } }
      : undefined;
  } catch {
    return undefined;
  }
}

/** `keys` in alphabetical order. */
function hasExactly(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).sort().join() === keys.join();
}
