import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt, randomBytes, randomUUID } from "node:crypto";
import { blindSignatureOf } from "../../server/invitation/blind-sign.ts";
import { tokenKeys } from "../../server/invitation/token-keys-job.ts";
import type { GroupId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { wrapKey } from "../../server/keys/key-wrap.ts";
import { lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import type { Work } from "./work.ts";

/**
 * The issuer's blind signature with all its care (the key in its wrapped form, the result checked) against OpenSSL's
 * bare one: while a group's key is ready, and when it has to be read first.
 */
export const signing: Work = {
  name: "signing",
  summary: "blind signatures a second against bare OpenSSL",
  async run(site) {
    const [rounds, perRound] = site.size === "short" ? [7, 150] : [15, 400];
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const der = privateKey.export({ type: "pkcs8", format: "der" });
    const kek = systemRandom.bytes(32);
    const group = randomUUID() as GroupId;
    const wrapped = wrapKey(kek, der, group);
    const keyOf = tokenKeys(kek);
    const parsed = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const blinded = Array.from({ length: perRound }, () => Buffer.concat([Buffer.of(0), randomBytes(255)]));

    const [ours, first, bare] = [[] as number[], [] as number[], [] as number[]];
    for (let round = 0; round < rounds; round++) {
      ours.push(rateOf(blinded, (message) => blindSignatureOf(keyOf(group, wrapped), message)));
      first.push(rateOf(blinded, (message) => blindSignatureOf(tokenKeys(kek)(group, wrapped), message)));
      bare.push(
        rateOf(blinded, (message) => privateDecrypt({ key: parsed, padding: constants.RSA_NO_PADDING }, message)),
      );
    }
    return [
      lineOf({
        work: "signing",
        name: "blind signatures a second, one core",
        figure: medianOf(ours),
        unit: "/s",
        anchor: { name: "bare OpenSSL", figure: medianOf(bare) },
        goal: { of: "ratio", atLeast: 0.8 },
      }),
      lineOf({
        work: "signing",
        name: "of it the first of each group in a minute",
        figure: medianOf(first),
        unit: "/s",
        anchor: { name: "bare OpenSSL", figure: medianOf(bare) },
      }),
    ];
  },
};

function rateOf(messages: readonly Buffer[], sign: (message: Buffer) => Buffer | undefined): number {
  const cpu = process.cpuUsage();
  for (const message of messages) if (sign(message)?.length !== 256) throw new Error("a message was not signed");
  const { user, system } = process.cpuUsage(cpu);
  return (messages.length * 1e6) / (user + system);
}
