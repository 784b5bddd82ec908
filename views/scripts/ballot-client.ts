/**
 * The respondent's side of docs/protocol.md without a page: the browser and the simulated people of the demo use this
 * very module. Nothing that carries something leaves the device before every check of the manifest has passed, and
 * everything that a retry needs is kept before each request.
 */
import { newTokenRequest, tokenOf } from "./blind-token.ts";
import { type Bytes, base64urlOf, bytesOfBase64url, joined } from "./bytes.ts";
import { type Answer, exchange, type Fetch, fieldsOf } from "./exchange.ts";
import { type Link, type LinkFault, linkOf, testSecret } from "./link.ts";
import { type CheckedGroup, type CheckFault, checkManifest } from "./manifest-check.ts";
import { type DeviceStorage, deviceKey, keepPending, loadPending, type PendingBallot } from "./pending-ballot.ts";
import { receiptOf } from "./receipt.ts";
import { type Answers, ballotPlain, type Pace, sealBallot } from "./seal.ts";

/** A link whose checks have passed and which may be answered. */
export interface OpenedLink {
  /** address of the wave, `…/x/WAVE`, without a slash at its end */
  readonly baseUrl: string;
  readonly wave: string;
  readonly link: Link;
  readonly group: CheckedGroup;
  /** false for a test link: it can be filled in, and Send sends nothing */
  readonly canVote: boolean;
  /** "no": nothing was sent yet; "changeable": a ballot waits, answers may still change; "final": it may be in the box */
  readonly pending: "no" | "changeable" | "final";
  readonly closesOn: string;
}

/** Why it does not go on. Each of these is a page that helps; `kept` things stay on the device. */
export type Refusal =
  | { readonly refused: LinkFault }
  | { readonly refused: "unknown-link" }
  | { readonly refused: "used" }
  | { readonly refused: "not-open"; readonly opensOn: string }
  | { readonly refused: "closed"; readonly closesOn: string }
  | { readonly refused: CheckFault["fault"]; readonly detail: CheckFault }
  /** the server signed with another key than the manifest's */
  | { readonly refused: "wrong-signature" }
  /** the server says that the token or the ballot is damaged; trying again would not help */
  | { readonly refused: "not-accepted" }
  /** more text than fits the envelope */
  | { readonly refused: "too-long" }
  /** nobody answered: everything is kept, try again */
  | { readonly refused: "no-connection" }
  /** the server could not store it: everything is kept, try again */
  | { readonly refused: "trouble" };

/** The ballot is in the box. */
export interface Sent {
  readonly sent: true;
  /** four blocks of four letters; to be found again in the public list of ballots */
  readonly receipt: readonly string[];
}

/** A test link: nothing was sent. */
export interface TestOnly {
  readonly sent: false;
}

export interface Way {
  readonly fetch: Fetch;
  readonly storage: DeviceStorage;
}

/** Reads and checks everything that stands before the first question. Sends nothing but the secret, and that last. */
export async function openLink(baseUrl: string, fragment: string, way: Way): Promise<OpenedLink | Refusal> {
  const link = linkOf(fragment);
  if (typeof link === "string") return { refused: link };
  const wave = baseUrl.slice(baseUrl.lastIndexOf("/") + 1);

  const [manifest, leaf, state] = await Promise.all([
    exchange(way.fetch, `${baseUrl}/manifest.json`),
    exchange(way.fetch, `${baseUrl}/leaf/${link.leaf}`),
    exchange(way.fetch, `${baseUrl}/state`),
  ]);
  const trouble = troubleOf(manifest) ?? troubleOf(leaf) ?? troubleOf(state);
  if (trouble) return trouble;
  const checked = await checkManifest(wave, link, bodyOf(manifest), fieldsOf(bodyOf(leaf)));
  if ("fault" in checked) return { refused: checked.fault, detail: checked };

  const { state: phase, opensOn, closesOn } = fieldsOf(bodyOf(state));
  if (phase === "closed") return { refused: "closed", closesOn: String(closesOn) };

  const canVote = link.secret !== testSecret;
  const pending = await pendingStage(wave, link, way.storage);
  if (phase !== "open" && canVote) return { refused: "not-open", opensOn: String(opensOn) };
  if (canVote && pending === "no") {
    const asked = await exchange(way.fetch, `${baseUrl}/link`, JSON.stringify({ secret: link.secret }));
    const refusal = troubleOf(asked) ?? refusalOf(asked);
    if (refusal) return refusal;
    if (fieldsOf(bodyOf(asked))["link"] === "used") return { refused: "used" };
  }
  return { baseUrl, wave, link, group: checked, canVote, pending, closesOn: String(closesOn) };
}

/** Whether a ballot of this link waits on the device, and whether its answers may still change. */
export async function pendingStage(wave: string, link: Link, storage: DeviceStorage): Promise<OpenedLink["pending"]> {
  const kept = loadPending(storage, await deviceKey(wave, link.secret, "ballot"));
  return kept === undefined ? "no" : kept.isFinal ? "final" : "changeable";
}

/**
 * Stamps, seals and sends one ballot. After any refusal it may be called again: the same ballot paper is used, and once
 * the sealed bytes may have reached the box the same bytes are sent (`answers` is not read any more).
 */
export async function sendBallot(
  opened: OpenedLink,
  answers: Answers,
  pace: Pace,
  way: Way,
): Promise<Sent | TestOnly | Refusal> {
  const { group, baseUrl } = opened;
  if (!opened.canVote) return { sent: false };
  const key = await deviceKey(opened.wave, opened.link.secret, "ballot");
  const ready = await readyBallot(group, answers, pace, loadPending(way.storage, key));
  if (ready === undefined) return { refused: "too-long" };
  keepPending(way.storage, key, ready);

  const stamped = await stampedBallot(opened, ready, way);
  if ("refused" in stamped) return stamped;
  keepPending(way.storage, key, { ...ready, blinding: undefined, token: stamped.token, isFinal: true });

  const answer = await exchange(way.fetch, `${baseUrl}/ballot`, joined(stamped.token, stamped.sealed));
  const refusal = troubleOf(answer) ?? refusalOf(answer);
  if (refusal) return refusal;
  way.storage.removeItem(key);
  return { sent: true, receipt: receiptOf(ready.message) };
}

/** The whole way of one person in one call: open the link, check everything, send the ballot. */
export async function castBallot(
  vote: Way & {
    readonly baseUrl: string;
    readonly fragment: string;
    readonly answers: Answers;
    readonly pace: Pace;
  },
): Promise<Sent | TestOnly | Refusal> {
  const opened = await openLink(vote.baseUrl, vote.fragment, vote);
  return "refused" in opened ? opened : sendBallot(opened, vote.answers, vote.pace, vote);
}

/** The ballot with its answers sealed: a new one, or the kept one, whose paper never changes. */
async function readyBallot(
  group: CheckedGroup,
  answers: Answers,
  pace: Pace,
  kept: PendingBallot | undefined,
): Promise<PendingBallot | undefined> {
  if (kept?.isFinal && kept.sealed) return kept;
  const plain = ballotPlain(answers, pace);
  if (plain === undefined) return undefined;
  const sealed = await sealBallot(group, plain);
  if (kept) return { ...kept, sealed };
  const { message, blinded, inverse } = await newTokenRequest(group);
  return { message, blinding: { blinded, inverse }, token: undefined, sealed, isFinal: false };
}

/** Fetches the signature where it is still missing, takes the blinding off and checks it. */
async function stampedBallot(
  opened: OpenedLink,
  ballot: PendingBallot,
  way: Way,
): Promise<{ readonly token: Bytes; readonly sealed: Bytes } | Refusal> {
  const sealed = ballot.sealed ?? new Uint8Array();
  if (ballot.token) return { token: ballot.token, sealed };
  if (!ballot.blinding) return { refused: "wrong-signature" };
  const { blinded, inverse } = ballot.blinding;
  const request = JSON.stringify({ secret: opened.link.secret, blinded: base64urlOf(blinded) });
  const answer = await exchange(way.fetch, `${opened.baseUrl}/token`, request);
  const refusal = troubleOf(answer) ?? refusalOf(answer);
  if (refusal) return refusal;
  const signature = bytesOfBase64url(fieldsOf(bodyOf(answer))["signature"], 256);
  const token = signature && (await tokenOf(opened.group, { message: ballot.message, inverse }, signature));
  return token ? { token, sealed } : { refused: "wrong-signature" };
}

/** No answer, or one that says "later": nothing is lost. */
function troubleOf(answer: Answer): Refusal | undefined {
  if (answer === "no-connection") return { refused: "no-connection" };
  return answer.status >= 500 || answer.status === 429 ? { refused: "trouble" } : undefined;
}

/** The refusals that the protocol knows. */
function refusalOf(answer: Answer): Refusal | undefined {
  if (answer === "no-connection" || answer.status < 300) return undefined;
  if (answer.status === 404) return { refused: "unknown-link" };
  if (answer.status === 409) return { refused: "used" };
  if (answer.status === 410) return { refused: "closed", closesOn: "" };
  return { refused: "not-accepted" };
}

function bodyOf(answer: Answer): Bytes {
  return answer === "no-connection" ? new Uint8Array() : answer.body;
}
