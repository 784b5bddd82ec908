import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, joined, utf8 } from "./bytes.ts";
import type { CheckedGroup } from "./manifest-check.ts";

/** Answers in the shape of SurveyJS data; unanswered questions are left out. */
export type Answers = Readonly<Record<string, number | string | Readonly<Record<string, string>>>>;

/** Whether the statements were answered in under two and in under one second each. Never a time. */
export interface Pace {
  readonly speed: boolean;
  readonly tooFast: boolean;
}

/** Every ballot has this size before it is sealed, whatever was answered (bytes of UTF-8). */
export const plainBytes = 1856;

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });

/** The text of a ballot, filled up with spaces; undefined when it is too long for the envelope. */
export function ballotPlain(answers: Answers, pace: Pace): Bytes | undefined {
  const text = utf8(JSON.stringify({ v: 1, answers, pace: { speed: pace.speed, tooFast: pace.tooFast } }));
  return text.length > plainBytes ? undefined : joined(text, new Uint8Array(plainBytes - text.length).fill(0x20));
}

/** HPKE base mode to the box key: encapsulated key (65) || ciphertext and tag (1,872) = 1,937 bytes. */
export async function sealBallot(
  group: Pick<CheckedGroup, "boxKey" | "manifestHash" | "groupId">,
  plain: Bytes,
): Promise<Bytes> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(group.boxKey);
  const info = joined(utf8("upwell ballot 1"), group.manifestHash);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plain, utf8(group.groupId));
  return joined(new Uint8Array(enc), new Uint8Array(ct));
}
