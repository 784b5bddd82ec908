import { paths } from "../http/paths.ts";
import { longDay } from "./day.ts";
import { isWaitingForTrustee, returnUntilOf, type WaveStanding } from "./state.ts";

/** What the page of a wave says while its ballots are with the works council. */
export interface TrusteePart {
  readonly fingerprint: string;
  readonly ballotsHref: string;
  readonly pageHref: string;
  readonly takeBackAction: string;
  /** a file is being read just now */
  readonly isBeingRead: boolean;
  /** why the last file was refused */
  readonly fault: string;
  readonly until: string;
  readonly giveUpAction: string;
}

/** What the part is made from. */
export interface TrusteeFacts {
  readonly standing: WaveStanding;
  readonly boxKeyFingerprint: string | null;
  readonly isReturnRead: boolean;
  readonly returnFault: string | null;
  readonly today: string;
}

/** The way of the ballots to the works council and back; null unless the wave waits for them. */
export function trusteePart(
  facts: TrusteeFacts,
  params: { readonly organisation: string; readonly wave: string },
): TrusteePart | null {
  if (!isWaitingForTrustee(facts.standing)) return null;
  const until = returnUntilOf(facts.standing) ?? facts.today;
  return {
    fingerprint: facts.boxKeyFingerprint ?? "",
    ballotsHref: paths.waveSealedBallots(params),
    pageHref: paths.waveCouncilPage(params),
    takeBackAction: paths.waveTakeBack(params),
    isBeingRead: facts.isReturnRead,
    fault: facts.returnFault ?? "",
    until: longDay(until),
    giveUpAction: facts.today > until ? paths.waveGiveUp(params) : "",
  };
}
