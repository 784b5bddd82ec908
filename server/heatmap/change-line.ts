/** Where a change stands in a drawing of 200 by 16 whose middle is no change. */

/** Points at either end. */
const reach = 40;

export function changeX(points: number): number {
  return Math.round((100 + (Math.max(-reach, Math.min(reach, points)) / reach) * 96) * 10) / 10;
}
