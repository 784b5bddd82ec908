import type { Refusal } from "./ballot-client.ts";
import { fill, fillCode, goToView, longDay, showWhen } from "./page-views.ts";

/** What the page knows about the moment in which something was refused. */
export interface Moment {
  /** "opening": before the first question; "sending": after Send was pressed */
  readonly when: "opening" | "sending";
  /** answers lie on this device */
  readonly hasDraft: boolean;
  /** the ballot waits here and its answers may still change */
  readonly isChangeable: boolean;
}

const viewOf: Readonly<Record<Refusal["refused"], string>> = {
  "no-link": "unknown",
  "damaged-link": "unknown",
  "unknown-link": "unknown",
  used: "used",
  "not-open": "not-open",
  closed: "closed",
  "wrong-fingerprint": "mismatch",
  "wrong-manifest": "mismatch",
  "wrong-group": "mismatch",
  "wrong-key": "mismatch",
  "wrong-signature": "mismatch",
  "group-too-small": "small",
  "not-accepted": "not-accepted",
  "too-long": "not-accepted",
  "no-connection": "no-connection",
  trouble: "trouble",
};

/** Shows the page that helps with this refusal. */
export function showRefusal(refusal: Refusal, moment: Moment): void {
  const words: string[] = [refusal.refused, moment.when];
  if (moment.hasDraft) words.push("draft");
  if (moment.isChangeable) words.push("changeable");
  if (refusal.refused === "not-open") fill("opens", longDay(refusal.opensOn));
  if (refusal.refused === "closed" && refusal.closesOn !== "") {
    words.push("dated");
    fill("closes", longDay(refusal.closesOn));
  }
  if ("detail" in refusal && refusal.detail.fault === "wrong-fingerprint") {
    fillCode("expected", refusal.detail.expected, refusal.detail.found);
    fillCode("other", refusal.detail.found, refusal.detail.expected);
  }
  if ("detail" in refusal && refusal.detail.fault === "group-too-small") {
    fill("invited", String(refusal.detail.invited));
    fill("least", String(refusal.detail.least));
  }
  showWhen(words);
  goToView(viewOf[refusal.refused]);
}
