import type { WaveState } from "../db/schema.ts";
import type { OrganisationId, WaveId } from "../kernel/brand.ts";

/** A client of the firm. */
export interface Organisation {
  readonly id: OrganisationId;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** A wave as the start page needs it. */
export interface WaveSummary {
  readonly id: WaveId;
  readonly title: string;
  readonly state: WaveState;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly releasedAt: Date | null;
  /** People invited, over all reporting groups; 0 before the launch. */
  readonly invited: number;
  /** where the works council holds the key to the box: it is waited for, or no longer */
  readonly trustee: "waiting" | "given-up" | null;
}

/** An agreed action that is due, or late. */
export interface ActionDue {
  readonly waveId: WaveId;
  readonly unitName: string;
  readonly what: string;
  /** such as 2026-11-24 */
  readonly dueOn: string;
}

/** Somebody on the roster, as a list shows them. */
export interface PersonListed {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly unitName: string;
}
