/** How far a launch is. Everything is a count of what is there already. */
export interface LaunchProgress {
  readonly invitationsPrepared: boolean;
  readonly keys: number;
  readonly groups: number;
  /** and, in the mode trustee, the key to which opened ballots come back */
  readonly hasBoxKey: boolean;
}

/** Whole percents of the steps that are done; 100 only when all of them are. */
export function percentOf(progress: LaunchProgress): number {
  const steps = progress.groups + 2;
  const done = progress.keys + (progress.invitationsPrepared ? 1 : 0) + (progress.hasBoxKey ? 1 : 0);
  return Math.floor((100 * done) / steps);
}
