import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, joined, sameBytes, sha256, utf8 } from "../bytes.ts";
import { canonicalText } from "../manifest-check.ts";
import { plainBytes } from "../seal.ts";
import { type BoxKey, keyFingerprintOf, type Problem } from "./key-file.ts";
import { hexOf, type SealedFile, type SealedUnit } from "./sealed-file.ts";

/** Opens one sealed ballot that is bound to `aad`; undefined for one that does not open. */
export type OpenBallot = (sealed: Bytes, aad: Bytes) => Promise<Bytes | undefined> | Bytes | undefined;

/** HPKE of docs/protocol.md for one key and one `info`. */
export type OpenerFor = (key: BoxKey, info: Bytes) => Promise<OpenBallot> | OpenBallot;

/** What the works council gives back, and what it may know about it. */
export interface OpenedBallots {
  /** the file; its content is sealed to the server's opener */
  readonly file: string;
  readonly opened: number;
  readonly spoiled: number;
}

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
/** Encapsulated key: an uncompressed point of P-256. */
const encBytes = 65;

/** With the library that seals in the respondents' browsers. */
export const libraryOpener: OpenerFor = async (key, info) => {
  const recipientKey = await keyPairOf(key);
  return async (sealed, aad) => {
    try {
      const context = await suite.createRecipientContext({ recipientKey, enc: sealed.slice(0, encBytes), info });
      return new Uint8Array(await context.open(sealed.slice(encBytes), aad));
    } catch {
      return undefined;
    }
  };
};

async function keyPairOf({ publicKey, privateKey }: BoxKey): Promise<CryptoKeyPair> {
  return {
    privateKey: await suite.kem.importKey("raw", privateKey.slice().buffer, false),
    publicKey: await suite.kem.importKey("raw", publicKey.slice().buffer, true),
  };
}

/**
 * Opens every ballot, unit by unit, writes each in its one canonical form, shuffles them within their unit, and seals the
 * whole to the server's opener, so that whoever carries the file can neither read nor forge it. `onProgress` hears how many are done.
 */
export async function openBallots(
  key: BoxKey,
  sealed: SealedFile,
  openerFor: OpenerFor,
  onProgress: (done: number) => Promise<void> | void = () => undefined,
): Promise<OpenedBallots | Problem> {
  if (!sameBytes(key.publicKey, sealed.boxKey)) {
    const [own, asked] = [await keyFingerprintOf(key.publicKey), await keyFingerprintOf(sealed.boxKey)];
    return {
      problem: `This is another key. The key file has ${own}; the ballots are sealed to ${asked}. Choose that key file.`,
    };
  }
  const open = await openerFor(key, joined(utf8("upwell ballot 1"), sealed.manifestHash));
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const units: { leaves: number[]; spoiled: number; ballots: string[] }[] = [];
  const hashes: Bytes[] = [];
  let done = 0;
  for (const unit of sealed.units) {
    const plains: string[] = [];
    for (const { group, ballot } of ballotsOf(unit)) {
      hashes.push(await sha256(ballot));
      const text = canonicalBallotOf(await open(ballot, utf8(group)));
      if (text !== undefined) plains.push(text);
      if (++done % 50 === 0) await onProgress(done);
    }
    const leaves = unit.groups.map((group) => group.leaf);
    units.push({ leaves, spoiled: unit.ballots - plains.length, ballots: await shuffled(plains, salt) });
  }
  await onProgress(done);
  const digest = hexOf(await sha256(joined(...hashes)));
  const content = utf8(canonicalText({ v: 1, salt: hexOf(salt), digest, units }));
  const spoiled = units.reduce((sum, unit) => sum + unit.spoiled, 0);
  return { file: await returnFileOf(key, sealed, content), opened: sealed.ballots - spoiled, spoiled };
}

function ballotsOf(unit: SealedUnit): { readonly group: string; readonly ballot: Bytes }[] {
  return unit.groups.flatMap((group) => group.ballots.map((ballot) => ({ group: group.id, ballot })));
}

/**
 * A ballot in the one way in which it can be written: so that the order of its keys or a space cannot mark it. undefined
 * for one that is spoiled: another size, or no such JSON.
 */
function canonicalBallotOf(plain: Bytes | undefined): string | undefined {
  if (plain === undefined || plain.length !== plainBytes) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain);
    const ballot: unknown = JSON.parse(text);
    if (!hasOneForm(ballot)) return undefined;
    const canonical = canonicalText(ballot);
    return utf8(canonical).length > plainBytes ? undefined : canonical;
  } catch {
    return undefined;
  }
}

/** False for numbers and texts that canonical JSON does not have (docs/protocol.md). */
function hasOneForm(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => hasOneForm(key) && hasOneForm(inner));
}

/** A shuffle that the server can check: ascending SHA-256 of a fresh random salt and the text. */
async function shuffled(texts: readonly string[], salt: Bytes): Promise<string[]> {
  const keyed: { readonly text: string; readonly order: string }[] = [];
  for (const text of texts) keyed.push({ text, order: hexOf(await sha256(joined(salt, utf8(text)))) });
  return keyed.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ text }) => text);
}

/**
 * Sealed by the holder of the box key, so that nobody who carries the file can make another. The keys stand in
 * alphabetical order: the server knows the file by its beginning.
 */
async function returnFileOf(
  key: BoxKey,
  { wave, manifestHash, returnKey }: SealedFile,
  content: Bytes,
): Promise<string> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(returnKey);
  const info = joined(utf8("upwell return 1"), manifestHash);
  const senderKey = await keyPairOf(key);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info, senderKey }, content, utf8(wave));
  const sealed = largeBase64urlOf(joined(new Uint8Array(enc), new Uint8Array(ct)));
  const file = { kind: "upwell returned ballots", manifestHash: hexOf(manifestHash), sealed, v: 1, wave };
  return `${JSON.stringify(file)}\n`;
}

/** As `base64urlOf`, piece by piece: a text of many megabytes is not made letter by letter. */
function largeBase64urlOf(bytes: Bytes): string {
  const pieces: string[] = [];
  const size = 3 * 4096; // a multiple of three has no padding
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + size))));
  return pieces.join("").replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
