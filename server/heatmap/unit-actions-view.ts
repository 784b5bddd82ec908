/** The part of a unit's page with the agreed actions, and what became of those that were agreed after the last wave. */
import { type Agreed, type Agreement, agreementStateWords, isLate, isOpen } from "../agreement/agreement.ts";
import { outcomeWords, predictionWordsOf } from "../agreement/agreement-words.ts";
import { judgedPredictions, leavesOutNoChange, type NoChangeReason } from "../agreement/outcome.ts";
import type { AgreementState } from "../db/schema.ts";
import { paths } from "../http/paths.ts";
import type { Release, ReleaseUnit } from "../release/release.ts";
import { changeX } from "./change-line.ts";
import { changeRangeOf, notComparedWordsOf, signedOf } from "./change-words.ts";
import type { Place } from "./place.ts";
import { dayOf } from "./spelling.ts";

export interface ActionView {
  readonly what: string;
  readonly href: string;
  readonly state: string;
  readonly cls: AgreementState;
  readonly isOver: boolean;
  /** scale and what should become of it */
  readonly predicts: string;
  readonly who: string;
  readonly due: string;
  readonly isLate: boolean;
}

export interface JudgedView {
  /** on a page of several units; else "" */
  readonly unit: string;
  readonly what: string;
  readonly state: string;
  readonly scale: string;
  readonly predicted: string;
  /** "+7, interval +1 to +13"; or why there is nothing to compare */
  readonly came: string;
  readonly whole: string;
  readonly outcome: string;
  /** class of the tag */
  readonly tone: "" | "warn" | "quiet";
  /** its interval leaves out no change */
  readonly isApart: boolean;
  /** drawing in a box of 200 by 16, the middle is no change; "" where nothing is compared */
  readonly line: string;
  readonly dot: number;
  /** where the prediction would come true */
  readonly want: { readonly x: number; readonly width: number };
}

export interface ActionsView {
  readonly rows: readonly ActionView[];
  readonly earlier: string;
  readonly judged: readonly JudgedView[];
  /** where an action is agreed; "" once people answer a later wave */
  readonly newHref: string;
  /** title of that later wave; "" before */
  readonly later: string;
}

/** What is known of the actions of a wave. */
export interface KnownActions {
  readonly agreed: Agreed;
  /** a UTC day */
  readonly today: string;
  /** title of a later wave that people answer already: nothing new can be predicted; "" before */
  readonly later: string;
}

/** null where no action can be agreed: a part of the organisation that is no team is never compared as one. */
export function actionsViewOf(
  release: Release,
  unit: ReleaseUnit,
  place: Place,
  { agreed, today, later }: KnownActions,
): ActionsView | null {
  if (!canAgree(unit)) return null;
  const ofUnit = (agreement: Agreement): boolean => agreement.unit === unit.externalId;
  return {
    rows: agreed.now.filter(ofUnit).map((agreement) => actionViewOf(release, place, agreement, today)),
    earlier: release.comparison?.earlier.title ?? "",
    judged: judgedViewsOf(release, agreed.before.filter(ofUnit)),
    newHref: later === "" ? paths.actionNew({ ...place, unit: unit.id }) : "",
    later,
  };
}

/** Teams, and the organisation as a whole. */
export function canAgree(unit: ReleaseUnit): boolean {
  return unit.status === "published" && (unit.team !== null || unit.parentId === null);
}

export function actionViewOf(release: Release, place: Place, agreement: Agreement, today: string): ActionView {
  const { id, what, state, scale, points, owner, dueOn } = agreement;
  return {
    what,
    href: paths.action({ ...place, action: id }),
    state: agreementStateWords[state],
    cls: state,
    isOver: !isOpen(agreement),
    predicts: `${scaleNameOf(release, scale)}: ${predictionWordsOf(points)}`,
    who: owner,
    due: dayOf(dueOn),
    isLate: isLate(agreement, today),
  };
}

export function judgedViewsOf(release: Release, before: readonly Agreement[], isWhere = false): readonly JudgedView[] {
  return judgedPredictions(release, before).map(({ agreement, change, whole, reason, outcome }) => ({
    unit: isWhere ? agreement.unitName : "",
    what: agreement.what,
    state: agreementStateWords[agreement.state],
    scale: scaleNameOf(release, agreement.scale),
    predicted: predictionWordsOf(agreement.points),
    came: change === null ? whyNotWords(reason) : `${signedOf(change.points)}, ${changeRangeOf(change)}`,
    whole: whole === null || change === null ? "" : signedOf(whole.points),
    outcome: outcomeWords[outcome],
    tone: tones[outcome],
    isApart: change !== null && leavesOutNoChange(change),
    line: change === null ? "" : `M${changeX(change.from)} 8H${changeX(change.to)}`,
    dot: change === null ? 0 : changeX(change.points),
    want:
      agreement.points > 0
        ? { x: changeX(agreement.points), width: 200 - changeX(agreement.points) }
        : { x: 0, width: changeX(agreement.points) },
  }));
}

/** Never why something is not shown. */
function whyNotWords(reason: NoChangeReason | null): string {
  return reason === null || reason === "not_now" ? "not shown this time" : notComparedWordsOf(reason);
}

const tones = { reached: "", consistent: "", short: "warn", opposite: "warn", unknown: "quiet" } as const;

/** The name of a scale; of one that is no longer asked, its code. */
export function scaleNameOf(release: Release, code: string): string {
  return release.scales.find((scale) => scale.code === code)?.name ?? code;
}
