import { createHash, createHmac } from "node:crypto";
import { base32Of, bytesOfBase32 } from "../kernel/base32.ts";
import type { PersonId, WaveId } from "../kernel/brand.ts";

/** Bytes of a link's secret. */
const secretBytes = 20;

/** The secret of one person's link: the first 160 bits of HMAC-SHA256(invitation secret of the wave, person id). */
export function personSecretOf(invitationSecret: Uint8Array, person: PersonId): Buffer {
  return createHmac("sha256", invitationSecret).update(person, "ascii").digest().subarray(0, secretBytes);
}

/** As it stands in the link: 32 characters of base32. */
export function secretTextOf(secret: Uint8Array): string {
  return base32Of(secret);
}

/** The secret that a browser sent, in either case; undefined for what no link can hold. */
export function secretOfText(text: string): Buffer | undefined {
  const bytes = bytesOfBase32(text);
  return bytes?.length === secretBytes ? bytes : undefined;
}

/** All that the database knows of a secret: its SHA-256. */
export function secretHashOf(secret: Uint8Array): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** The name of a wave's invitation secret in the key store. */
export function invitationSecretName(wave: WaveId): string {
  return `invitation-${wave}`;
}
