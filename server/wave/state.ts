import type { WaveMode, WaveState } from "../db/schema.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { daysAfter, isDay } from "./day.ts";
import type { Retention } from "./manifest.ts";
import { identitiesDueOn } from "./retention.ts";

/*
 *            edit
 *           +---+                                    invite, remind (once),
 *           v   |                                    move-close
 *         [ draft ] <----------+                        +---+
 *             |                | stop-launch            v   |
 *             | launch         |                    +-> [ open ] ---------+
 *             v                |                    |      |              |
 *        [ launching ] --------+              open  |      | close        |
 *             |                                     |      v              |
 *             | finish-launch                       |  [ closing ]        | cancel
 *             v                                     |      |              |
 *        [ launched ] ------------------------------+      | finish-close v
 *             |  ^   |                                     | (opener)  [ cancelled ]
 *             |  +---+ invite, move-close                  v              ^
 *             |                                        [ closed ]         |
 *             |                                         |      |          |
 *             |                          release        |      | withhold |
 *             |                                 [ released ] [ withheld ] |
 *             +-------------------------- cancel -------------------------+
 *
 * Purging identities and purging responses are dated facts of a finished wave, not states. In the mode trustee a wave
 * stays `closing` until the works council has given back the opened ballots (hand-over), or staff gives up (give-up).
 */

/** What of a wave decides its next move. Days are text such as 2026-11-24 (UTC). */
export interface WaveStanding {
  readonly state: WaveState;
  readonly mode: WaveMode;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly invitationsRequested: boolean;
  readonly reminderRequested: boolean;
  readonly issuingEnded: boolean;
  /** the day the wave stopped taking answers; null before */
  readonly closingOn: string | null;
  /** staff gave up waiting for the works council */
  readonly isGivenUp: boolean;
  /** the day the wave was closed, cancelled or withheld; null before */
  readonly endedOn: string | null;
  /** how long it keeps what it has, as it promised */
  readonly retention: Retention;
}

/** A move, with the facts that it depends on. `by` is who asks: a person, or the calendar. */
export type WaveMove =
  | { readonly action: "edit" }
  | { readonly action: "launch"; readonly blockers: readonly string[] }
  | { readonly action: "stop-launch"; readonly preparedInvitations: boolean }
  | { readonly action: "finish-launch"; readonly missing: readonly string[] }
  | { readonly action: "open"; readonly today: string }
  | { readonly action: "invite"; readonly mailFault: string | null }
  | { readonly action: "remind"; readonly mailFault: string | null }
  | { readonly action: "move-close"; readonly today: string; readonly closesOn: string }
  | { readonly action: "close"; readonly today: string; readonly by: "staff" | "calendar" }
  | { readonly action: "set-box-key" }
  | { readonly action: "hand-over" }
  | { readonly action: "give-up"; readonly today: string }
  | { readonly action: "finish-close" }
  | { readonly action: "release" }
  | { readonly action: "withhold" }
  | { readonly action: "cancel" }
  | { readonly action: "purge-identities"; readonly today: string; readonly by: "staff" | "calendar" }
  | { readonly action: "purge-responses"; readonly today: string };

/** The state after the move, or why it is not made: one or more sentences that say what to do. */
export function moved(wave: WaveStanding, move: WaveMove): Result<WaveState, string> {
  const from = allowedFrom[move.action];
  if (!from.includes(wave.state)) return refuse(`${stateSentences[wave.state]} ${actionSentences[move.action]}`);
  return judged(wave, move);
}

const allowedFrom: Readonly<Record<WaveMove["action"], readonly WaveState[]>> = {
  edit: ["draft"],
  launch: ["draft"],
  "stop-launch": ["launching"],
  "finish-launch": ["launching"],
  open: ["launched"],
  invite: ["launched", "open"],
  remind: ["open"],
  "move-close": ["launched", "open"],
  close: ["open"],
  "set-box-key": ["draft"],
  "hand-over": ["closing"],
  "give-up": ["closing"],
  "finish-close": ["closing"],
  release: ["closed"],
  withhold: ["closing", "closed"],
  cancel: ["launched", "open"],
  "purge-identities": ["released", "withheld", "cancelled"],
  "purge-responses": ["released"],
};

function judged(wave: WaveStanding, move: WaveMove): Result<WaveState, string> {
  switch (move.action) {
    case "edit":
      return ok("draft");
    case "launch":
      return launched(move.blockers);
    case "stop-launch":
      return move.preparedInvitations
        ? refuse("The invitations of this wave are prepared already. Wait until it is launched, then cancel it.")
        : ok("draft");
    case "finish-launch":
      return move.missing.length > 0 ? refuse(`Still being prepared: ${move.missing.join(", ")}.`) : ok("launched");
    case "open":
      return move.today < wave.opensOn ? refuse(`The wave opens on ${wave.opensOn}.`) : ok("open");
    case "invite":
    case "remind":
      return mailed(wave, move.action, move.mailFault);
    case "move-close":
      return closeMoved(wave, move.closesOn, move.today);
    case "close":
      return closed(wave, move.by, move.today);
    case "set-box-key":
      return wave.mode === "trustee" ? ok("draft") : refuse(noTrustee);
    case "hand-over":
      return waitingFor(wave);
    case "give-up":
      return givenUp(wave, move.today);
    case "finish-close":
    case "withhold":
      return wave.issuingEnded ? ok(endOf[move.action]) : refuse("The token keys of this wave still exist.");
    case "release":
      return ok("released");
    case "cancel":
      return ok("cancelled");
    case "purge-identities":
      return identitiesPurged(wave, move.by, move.today);
    case "purge-responses":
      return ok(wave.state);
  }
}

const endOf = { "finish-close": "closed", withhold: "withheld" } as const;

function launched(blockers: readonly string[]): Result<WaveState, string> {
  return blockers.length > 0 ? refuse(blockers.join(" ")) : ok("launching");
}

/** True while the sealed ballots of a wave wait for the works council, which holds their key. */
export function isWaitingForTrustee(wave: WaveStanding): boolean {
  return wave.state === "closing" && wave.mode === "trustee" && wave.issuingEnded && !wave.isGivenUp;
}

/** Days after the close that the works council has at least, before staff may give up. */
const trusteeDays = 14;

/** The last day on which the works council is waited for; null before the close. Afterwards staff may give up. */
export function returnUntilOf(wave: WaveStanding): string | null {
  if (wave.closingOn === null) return null;
  const due = daysAfter(wave.closingOn, trusteeDays);
  return due > wave.latestClose ? due : wave.latestClose;
}

const noTrustee = "In this wave the server holds the key to the box, not the works council.";

function waitingFor(wave: WaveStanding): Result<WaveState, string> {
  if (wave.mode !== "trustee") return refuse(noTrustee);
  if (wave.isGivenUp) return refuse("Somebody gave up waiting for the works council: the ballots are being destroyed.");
  return wave.issuingEnded ? ok("closing") : refuse("The token keys of this wave still exist. Try again in a minute.");
}

function givenUp(wave: WaveStanding, today: string): Result<WaveState, string> {
  const waiting = waitingFor(wave);
  if (!waiting.ok) return waiting;
  const until = returnUntilOf(wave);
  return until !== null && today > until
    ? ok("closing")
    : refuse(`The works council has time until ${until}. Only then can the ballots be destroyed unread.`);
}

function mailed(wave: WaveStanding, action: "invite" | "remind", fault: string | null): Result<WaveState, string> {
  if (fault !== null) return refuse(fault);
  if (action === "invite" && wave.invitationsRequested)
    return refuse("The invitations of this wave are already on their way. Nobody is invited twice.");
  if (action === "remind" && !wave.invitationsRequested)
    return refuse("Nobody has been invited yet. Send the invitations first.");
  if (action === "remind" && wave.reminderRequested)
    return refuse("The one reminder of this wave has been sent already. A second one would look like pressure.");
  return ok(wave.state);
}

function closeMoved(wave: WaveStanding, closesOn: string, today: string): Result<WaveState, string> {
  if (!isDay(closesOn)) return refuse("Write the last day such as 2026-11-24.");
  if (closesOn < wave.earliestClose || closesOn > wave.latestClose)
    return refuse(
      `The last day can lie between ${wave.earliestClose} and ${wave.latestClose}. The respondents were shown these two dates.`,
    );
  if (closesOn < today) return refuse(`${closesOn} is over. Choose today or a later day, or close the wave.`);
  return ok(wave.state);
}

function closed(wave: WaveStanding, by: "staff" | "calendar", today: string): Result<WaveState, string> {
  if (by === "calendar" && today <= wave.closesOn)
    return refuse(`The wave is open until the end of ${wave.closesOn} (UTC).`);
  if (today < wave.earliestClose)
    return refuse(`The respondents were promised that the survey is open until ${wave.earliestClose} at least.`);
  return ok("closing");
}

function identitiesPurged(wave: WaveStanding, by: "staff" | "calendar", today: string): Result<WaveState, string> {
  if (!wave.issuingEnded || wave.endedOn === null)
    return refuse("The token keys of this wave still exist. Try again in a minute.");
  const due = identitiesDueOn(wave.endedOn, wave.retention);
  if (by === "calendar" && today < due) return refuse(`The identities stay until ${due}.`);
  return ok(wave.state);
}

const stateSentences: Readonly<Record<WaveState, string>> = {
  draft: "This wave is a draft.",
  launching: "This wave is being launched.",
  launched: "This wave is launched and not open yet.",
  open: "This wave is open.",
  closing: "This wave is being closed.",
  closed: "This wave is closed and its numbers are being worked out.",
  released: "The numbers of this wave are released.",
  withheld: "This wave was withheld: its ballots were never opened.",
  cancelled: "This wave was cancelled.",
};

const actionSentences: Readonly<Record<WaveMove["action"], string>> = {
  edit: "Only a draft can be changed: make a new wave.",
  launch: "Only a draft can be launched.",
  "stop-launch": "There is no launch to stop.",
  "finish-launch": "There is no launch to finish.",
  open: "Only a launched wave can open.",
  invite: "Invitations go out while a wave is launched or open.",
  remind: "A reminder goes out while a wave is open.",
  "move-close": "The last day can be moved while a wave is launched or open.",
  close: "Only an open wave can be closed.",
  "set-box-key": "The key to the box can be set in a draft only.",
  "hand-over": "Opened ballots can be given back after the close, once.",
  "give-up": "Only a wave that waits for the works council can be given up.",
  "finish-close": "Only a wave that is being closed can be opened.",
  release: "Only a closed wave can be released.",
  withhold: "Only a closing or closed wave can be withheld.",
  cancel: "Only a launched or open wave can be cancelled.",
  "purge-identities": "Invitations are deleted after a wave has ended.",
  "purge-responses": "Responses are deleted after the release.",
};
