import type { WaveId } from "../kernel/brand.ts";

/** What stands in a link where an invitation's secret would: the page can be tried out, nothing can be sent. */
export const testSecret = "TEST";

/** PUBLIC_URL/x/WAVE#SECRET.LEAF.FINGERPRINT; what follows # never leaves the browser. */
export function surveyLinkOf(
  publicUrl: string,
  wave: WaveId,
  secret: string,
  leaf: number,
  fingerprint: string,
): string {
  return `${publicUrl.replace(/\/+$/, "")}/x/${wave}#${secret}.${leaf}.${fingerprint}`;
}
