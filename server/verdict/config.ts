import type { ScoreConfig } from "../score/score-config.ts";

/** The settings of the decision rule, frozen when a wave is launched and stored with its report. All are conventions. */
export interface VerdictConfig extends ScoreConfig {
  /** How sure one must be before a condition counts as weak, in place, high or low. */
  readonly gamma: number;
  /** Below this share of the invited a team is not judged. */
  readonly minResponseRate: number;
}

export const defaultVerdictConfig: VerdictConfig = Object.freeze({
  cutWeak: 50,
  cutOk: 60,
  cutContext: 60,
  gamma: 0.8,
  nMin: 5,
  minResponseRate: 0.5,
  ebMinTeams: 5,
});
