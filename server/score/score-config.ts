/** What scoring needs of the frozen settings of a wave; cuts are scores 0-100. */
export interface ScoreConfig {
  /** A readiness sub-scale at or above this is not a weak point. */
  readonly cutWeak: number;
  /** A readiness sub-scale at or above this is in place. */
  readonly cutOk: number;
  /** A context sub-scale at or above this is high. */
  readonly cutContext: number;
  /** Fewest valid scores from which a gate is known. */
  readonly nMin: number;
  /** Fewest teams with two scores or more from which teams inform each other (mode "eb"). */
  readonly ebMinTeams: number;
}
