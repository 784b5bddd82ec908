/** A reporting group as staff sees it. */
export interface GroupCount {
  readonly invited: number;
  /** answers in the box when last counted; null before the first count */
  readonly answered: number | null;
}

/**
 * How many of a group answered, in words. While the wave takes answers, a share under 10 % or over 90 % is not told
 * exactly: it would nearly say who did, or who did not. Afterwards the counts are public and exact.
 */
export function participationOf({ answered, invited }: GroupCount, isEnded: boolean): string {
  if (answered === null || invited === 0) return "not counted yet";
  if (isEnded) return `${answered} of ${invited}`;
  if (answered * 10 < invited) return "under 10 %";
  if (answered * 10 > invited * 9) return "over 90 %";
  return `${answered} of ${invited}`;
}

/**
 * The share over all groups. While the wave takes answers it is told in steps of ten percent, so that no capped group
 * can be worked out by subtraction; null before the first count.
 */
export function overallOf(groups: readonly GroupCount[], isEnded: boolean): string | null {
  const counted = groups.filter((group) => group.answered !== null);
  const invited = groups.reduce((sum, group) => sum + group.invited, 0);
  if (counted.length === 0 || invited === 0) return null;
  const answered = counted.reduce((sum, group) => sum + (group.answered ?? 0), 0);
  const percent = (100 * answered) / invited;
  if (isEnded) return `${Math.round(percent)} %`;
  if (percent < 10) return "under 10 %";
  if (percent > 90) return "over 90 %";
  return `about ${Math.round(percent / 10) * 10} %`;
}
