import { createHash, ECDH } from "node:crypto";
import { base32Of } from "../kernel/base32.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { fingerprintBlocks } from "./fingerprint.ts";

/** Most people whose ballots fit into one file of the works council; a larger organisation needs the mode sealed. */
export const trusteePeopleMax = 20_000;

/**
 * The public box key that the works council made, from what was pasted or uploaded: the key alone (base64url of 65
 * bytes), or the public key file of its tool. Refused, with what to do, unless it is a point of P-256.
 */
export function trusteeKeyOf(text: string): Result<Buffer, string> {
  const trimmed = text.trim();
  if (trimmed.includes('"privateKey"') || trimmed.includes('"locked"'))
    return refuse(
      "This is the private key file, and it must never leave the works council. Nothing of it was kept. Ask for the public key file; if the private file was sent to you by mail, ask the works council to make a new pair.",
    );
  const key = keyText(trimmed);
  if (key === undefined)
    return refuse("This is not a public box key. Paste the 87 letters that the works council’s page shows.");
  const point = Buffer.from(key, "base64url");
  if (point.length !== 65 || point[0] !== 4 || point.toString("base64url") !== key)
    return refuse("Part of this key is missing, or it was changed on the way. Ask for it again, as a file.");
  try {
    ECDH.convertKey(point, "prime256v1");
    return ok(point);
  } catch {
    return refuse("This key was changed on the way. Ask the works council for it again, as a file.");
  }
}

/** As people compare it on the phone: the first 80 bits of SHA-256 of the point, four blocks of four letters. */
export function keyFingerprintOf(point: Uint8Array): string {
  return fingerprintBlocks(base32Of(createHash("sha256").update(point).digest().subarray(0, 10))).join(" ");
}

function keyText(text: string): string | undefined {
  if (/^[\w-]+$/.test(text)) return text;
  try {
    const file: unknown = JSON.parse(text);
    const key = typeof file === "object" && file !== null && "publicKey" in file ? file.publicKey : undefined;
    return typeof key === "string" && /^[\w-]+$/.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}
