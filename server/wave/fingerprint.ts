import { base32Of } from "../kernel/base32.ts";

/** The fingerprint of a manifest hash (32 bytes): its first 200 bits as 40 base32 characters. */
export function fingerprintOf(manifestHash: Uint8Array): string {
  return base32Of(manifestHash.subarray(0, 25));
}

/** As people compare it: ten blocks of four characters. */
export function fingerprintBlocks(fingerprint: string): readonly string[] {
  return fingerprint.match(/.{4}/g) ?? [];
}
