/** An agreed action: what is done about a result, and the prediction that the next wave will be held against. */
import type { AgreementState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import { changeRule } from "../release/change-family.ts";

export interface Agreement {
  readonly id: string;
  /** 1 for the first; the next save must know it */
  readonly version: number;
  readonly waveId: WaveId;
  /** external id of its unit, which stays the same from wave to wave */
  readonly unit: string;
  /** name of the unit in that wave */
  readonly unitName: string;
  readonly scale: string;
  /** by how many points at least the scale should have changed in the next wave; below zero: fallen */
  readonly points: number;
  readonly what: string;
  /** a role, such as "Head of the depot" */
  readonly owner: string;
  /** such as 2026-11-24 */
  readonly dueOn: string;
  readonly state: AgreementState;
  /** e-mail address of who saved it */
  readonly by: string;
  readonly at: Date;
  /** when it was first saved */
  readonly since: Date;
}

/** The actions that the results of a wave led to, and those of the wave before, which its results judge. */
export interface Agreed {
  readonly now: readonly Agreement[];
  readonly before: readonly Agreement[];
}

export const nothingAgreed: Agreed = { now: [], before: [] };

export const agreementStates = ["agreed", "started", "done", "dropped"] as const satisfies readonly AgreementState[];

export const agreementStateWords: Readonly<Record<AgreementState, string>> = {
  agreed: "Agreed",
  started: "Under way",
  done: "Done",
  dropped: "Dropped",
};

/** Fewest points that can be predicted: a smaller change is never called clear, so no wave could confirm it. */
export const pointsAtLeast = changeRule.least;
export const pointsAtMost = 60;
export const whatAtMost = 300;
export const ownerAtMost = 100;

/** Whether it is late: still to be done, and its day is over. `today` is a UTC day. */
export function isLate({ state, dueOn }: Pick<Agreement, "state" | "dueOn">, today: string): boolean {
  return isOpen({ state }) && dueOn < today;
}

export function isOpen({ state }: Pick<Agreement, "state">): boolean {
  return state === "agreed" || state === "started";
}
