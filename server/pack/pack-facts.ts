import type { Thresholds, WaveKind, WaveMode } from "../db/schema.ts";
import type { SurveyShape } from "../definition/survey-shape.ts";
import type { Retention } from "../wave/manifest.ts";

/** A QR code as one path of black squares, one unit each; `size` is its whole width. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** One line of the results of `npm run attack`, as its file has it. */
export interface AttackFinding {
  readonly id: string;
  readonly attack: string;
  readonly chance: string;
  readonly measured: string;
  readonly control: string;
  readonly isHeld: boolean;
}

/** Results of a run of the attacks that really took place. Days are text such as 2026-11-24. */
export interface AttackResults {
  readonly ranOn: string;
  readonly machine: string;
  readonly size: string;
  readonly findings: readonly AttackFinding[];
}

/** What was frozen at the launch. */
export interface FrozenFacts {
  /** ten blocks of four */
  readonly code: readonly string[];
  /** hex of SHA-256 */
  readonly manifestHash: string;
  readonly definitionHash: string;
  readonly groupsRoot: string;
  readonly files: readonly { readonly name: string; readonly hash: string }[];
  /** whole address of the public page */
  readonly auditUrl: string;
  readonly qr: QrCode;
}

/** Everything that a pack is made from. Days are text such as 2026-11-24 (UTC). */
export interface PackFacts {
  readonly wave: string;
  readonly organisation: string;
  readonly title: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  readonly mode: WaveMode;
  readonly opensOn: string;
  readonly earliestClose: string;
  readonly latestClose: string;
  /** the moment of the close, once it has come; of the cancelling, where it was called off */
  readonly endedAt: Date | null;
  readonly identitiesPurgedOn: string | null;
  readonly responsesPurgedOn: string | null;
  readonly isBoxOpened: boolean;
  readonly thresholds: Thresholds;
  readonly retention: Retention;
  readonly kinds: readonly WaveKind[];
  readonly survey: SurveyShape;
  /** people in each reporting group; of a draft, null: groups are made at the launch */
  readonly groups: readonly number[] | null;
  readonly people: number;
  /** null: not launched */
  readonly frozen: FrozenFacts | null;
  readonly madeOn: string;
  /** null: no file of results was given */
  readonly attack: AttackResults | null;
}
