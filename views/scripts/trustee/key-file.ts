import { type Bytes, base32Of, base64urlOf, blocksOf, bytesOfBase64url, sameBytes, sha256, utf8 } from "../bytes.ts";

/** The key pair of a ballot box: a P-256 point (65 bytes) and its scalar (32 bytes). */
export interface BoxKey {
  readonly publicKey: Bytes;
  readonly privateKey: Bytes;
}

/** Something that the person has to put right, in words that say how. */
export interface Problem {
  readonly problem: string;
}

/** Rounds of PBKDF2-SHA256 between a passphrase and the key that locks the private key. */
const rounds = 600_000;
const curve = { name: "ECDH", namedCurve: "P-256" } as const;

const keyWarning =
  "PRIVATE KEY of a ballot box. Keep it in two places, each only within reach of the works council. Never give it to anybody else, never mail it, never put it on the employer's server. Without it nobody can open the survey. Destroy all copies when the results are out.";

/** A new pair from the browser's (or Node's) own generator. */
export async function newBoxKey(): Promise<BoxKey> {
  const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const privateKey = bytesOfBase64url(d, 32);
  if (privateKey === undefined) throw new Error("the key generator gave no 32 bytes");
  return { publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), privateKey };
}

/** As people compare it on the phone: the first 80 bits of SHA-256 of the point, four blocks of four letters. */
export async function keyFingerprintOf(publicKey: Bytes): Promise<string> {
  return blocksOf(base32Of((await sha256(publicKey)).subarray(0, 10))).join(" ");
}

/** The file that only the works council keeps. An empty passphrase leaves the key open to whoever has the file. */
export async function keyFileOf(
  { publicKey, privateKey }: BoxKey,
  madeOn: string,
  passphrase: string,
): Promise<string> {
  return textOf({
    kind: "upwell box key",
    v: 1,
    warning: keyWarning,
    madeOn,
    fingerprint: await keyFingerprintOf(publicKey),
    publicKey: base64urlOf(publicKey),
    ...(passphrase === ""
      ? { privateKey: base64urlOf(privateKey) }
      : { locked: await locked(privateKey, publicKey, passphrase) }),
  });
}

/** The file for whoever launches the wave. */
export async function publicKeyFileOf(publicKey: Bytes, madeOn: string): Promise<string> {
  return textOf({
    kind: "upwell public box key",
    v: 1,
    madeOn,
    fingerprint: await keyFingerprintOf(publicKey),
    publicKey: base64urlOf(publicKey),
  });
}

/** True if the private key in this file needs a passphrase. */
export function isLockedKeyFile(text: string): boolean {
  return fieldsOf(text)?.["locked"] !== undefined;
}

/** The pair in a private key file; in words, what is wrong with the file or the passphrase. */
export async function boxKeyOf(text: string, passphrase: string): Promise<BoxKey | Problem> {
  const file = fieldsOf(text);
  if (file?.["kind"] === "upwell public box key")
    return { problem: "This is the public key file. Choose the private one, which only the works council has." };
  if (file?.["kind"] !== "upwell box key" || file["v"] !== 1)
    return { problem: "This is not a private key file. Choose the file that was saved when the key was made." };
  const publicKey = bytesOfBase64url(file["publicKey"], 65);
  if (publicKey === undefined) return damaged;
  if (file["locked"] !== undefined && passphrase === "")
    return { problem: "This key file is locked. Type its passphrase." };
  const privateKey =
    file["locked"] === undefined
      ? bytesOfBase64url(file["privateKey"], 32)
      : await unlocked(file["locked"], publicKey, passphrase);
  if (privateKey === undefined)
    return file["locked"] === undefined
      ? damaged
      : { problem: "The passphrase does not open this key file. Mind capitals and spaces, and try again." };
  return (await isPair(privateKey, publicKey)) ? { publicKey, privateKey } : damaged;
}

const damaged: Problem = { problem: "This private key file is damaged. Use the second copy." };

async function locked(privateKey: Bytes, publicKey: Bytes, passphrase: string): Promise<Record<string, unknown>> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const key = await passphraseKey(passphrase, salt, rounds);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: publicKey },
    key,
    privateKey,
  );
  return {
    rounds,
    salt: base64urlOf(salt),
    nonce: base64urlOf(nonce),
    key: base64urlOf(new Uint8Array(sealed)),
  };
}

async function unlocked(lock: unknown, publicKey: Bytes, passphrase: string): Promise<Bytes | undefined> {
  const fields = objectOf(lock);
  const [salt, nonce] = [bytesOfBase64url(fields?.["salt"], 16), bytesOfBase64url(fields?.["nonce"], 12)];
  const [sealed, times] = [bytesOfBase64url(fields?.["key"], 48), fields?.["rounds"]];
  // a file must not be able to make the page work for hours
  if (!salt || !nonce || !sealed || typeof times !== "number" || !(times >= 1 && times <= 10_000_000)) return undefined;
  try {
    const key = await passphraseKey(passphrase, salt, times);
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: publicKey };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed));
  } catch {
    return undefined;
  }
}

async function passphraseKey(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const words = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return await crypto.subtle.deriveKey(how, words, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** True if both halves belong together: a third key agrees on the same secret with either. */
async function isPair(privateKey: Bytes, publicKey: Bytes): Promise<boolean> {
  try {
    const [x, y] = [publicKey.slice(1, 33), publicKey.slice(33)].map(base64urlOf);
    const jwk = { kty: "EC", crv: "P-256", d: base64urlOf(privateKey), x: x ?? "", y: y ?? "" };
    const own = await crypto.subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]);
    const point = await crypto.subtle.importKey("raw", publicKey, curve, false, []);
    const other = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const secretOf = async (publicHalf: CryptoKey, privateHalf: CryptoKey) =>
      new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: publicHalf }, privateHalf, 256));
    return sameBytes(await secretOf(other.publicKey, own), await secretOf(point, other.privateKey));
  } catch {
    return false;
  }
}

function textOf(file: Record<string, unknown>): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
