import { randomBytes } from "node:crypto";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { publicKeyOf, returnKeyNameOf } from "../../server/response/box-key-job.ts";
import { hpkeOpener } from "../../server/response/hpke-open.ts";
import { sealedBallotsOf } from "../../server/response/sealed-ballots-action.ts";
import type { BoxKey, Problem } from "../../views/scripts/trustee/key-file.ts";
import { libraryOpener, openBallots } from "../../views/scripts/trustee/open-ballots.ts";
import { sealedFileOf } from "../../views/scripts/trustee/sealed-file.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import type { testOpener } from "./opener.ts";
import { type PlantedUnit, type PlantedWave, plantWave } from "./planted-wave.ts";

/** The private halves of the keys of the way back, which only the opener has. */
const returnKeys = new Map<string, Buffer>();
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const infoOf = (wave: PlantedWave) =>
  new Uint8Array(Buffer.concat([Buffer.from("upwell return 1"), wave.manifestHash]));

/** A file of opened ballots with this content, sealed as the tool does, by whoever has `key`. */
export async function returnedTextOf(wave: PlantedWave, content: string, key = councilKeyOf(wave)): Promise<string> {
  const publicKey = publicKeyOf(returnKeys.get(wave.id) ?? Buffer.alloc(0));
  const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(publicKey));
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: infoOf(wave), senderKey: await pairOf(key) },
    Buffer.from(content),
    Buffer.from(wave.id),
  );
  const sealed = Buffer.concat([Buffer.from(enc), Buffer.from(ct)]).toString("base64url");
  const manifestHash = wave.manifestHash.toString("hex");
  return JSON.stringify({ kind: "upwell returned ballots", manifestHash, sealed, v: 1, wave: wave.id });
}

async function pairOf({ publicKey, privateKey }: BoxKey): Promise<CryptoKeyPair> {
  return {
    privateKey: await suite.kem.importKey("raw", privateKey.slice().buffer, false),
    publicKey: await suite.kem.importKey("raw", publicKey.slice().buffer, true),
  };
}

/** What the opener reads in a file of opened ballots. */
export function contentOf(wave: PlantedWave, file: string): string {
  const sender = publicKeyOf(wave.boxPrivateKey);
  const open = hpkeOpener(returnKeys.get(wave.id) ?? Buffer.alloc(0), Buffer.from(infoOf(wave)), sender);
  const content = open(Buffer.from(JSON.parse(file).sealed, "base64url"), Buffer.from(wave.id));
  if (content === undefined) throw new Error("the file does not open");
  return content.toString("utf8");
}

/** A planted wave that waits for the works council; its box key is in the wave, as in the council's key file. */
export async function waitingWave(
  database: FreshDatabase,
  opener: Awaited<ReturnType<typeof testOpener>>,
  units: readonly PlantedUnit[],
  options: Parameters<typeof plantWave>[2] = {},
): Promise<PlantedWave> {
  const returnKey = randomBytes(32);
  returnKey[0] = 1; // below the order of the curve
  const wave = await plantWave(database.admin, units, {
    state: "closing",
    issuingEnded: true,
    returnKey: publicKeyOf(returnKey),
    ...options,
  });
  await opener.keyStore.write(returnKeyNameOf(wave.id), returnKey);
  returnKeys.set(wave.id, returnKey);
  return wave;
}

/** The key pair of a planted wave, as the works council has it. */
export function councilKeyOf(wave: PlantedWave): BoxKey {
  return {
    publicKey: new Uint8Array(publicKeyOf(wave.boxPrivateKey)),
    privateKey: new Uint8Array(wave.boxPrivateKey),
  };
}

/** The file of sealed ballots as text. Throws the refusal. */
export async function sealedTextOf(database: FreshDatabase, wave: PlantedWave): Promise<string> {
  const sealed = await sealedBallotsOf(database.pools.opener.db, wave.id);
  if (!sealed.ok) throw new Error(sealed.refusal);
  let text = "";
  for await (const piece of sealed.value.text()) text += piece;
  return text;
}

/** What the works council's tool makes of a file of sealed ballots, or what it refuses it with. */
export async function openedTextOf(key: BoxKey, sealedText: string): Promise<string> {
  const sealed = demandedOf(await sealedFileOf(sealedText));
  return demandedOf(await openBallots(key, sealed, libraryOpener)).file;
}

export function demandedOf<Value extends object>(value: Value | Problem): Value {
  if ("problem" in value) throw new Error(value.problem);
  return value;
}
