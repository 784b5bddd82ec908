import { constants, createCipheriv, createECDH, createHash, createHmac, randomBytes, sign } from "node:crypto";
import type { BenchHouse } from "../house/bench-house.ts";
import { formAnswersOf, type PlantedPerson } from "./people.ts";
import { columnsOf, type PlantedGroup, type PlantedWave } from "./wave.ts";

/** Ballots as browsers make them, by OpenSSL: 0.5 ms each instead of the 40 ms of the browser's libraries in Node. */

const plainBytes = 1856;
const nothing = Buffer.alloc(0);
const kemSuite = Buffer.from("HPKE-v1KEM\x00\x10", "latin1");
const hpkeSuite = Buffer.from("HPKE-v1HPKE\x00\x10\x00\x01\x00\x01", "latin1");

/** The answers of a person, sealed to the box key of the wave: 1,937 bytes (RFC 9180, base mode). */
export function sealedBallotOf(wave: PlantedWave, group: PlantedGroup, person: PlantedPerson): Buffer {
  const content = {
    v: 1,
    answers: formAnswersOf(wave.definition.key, person.answers),
    pace: { speed: false, tooFast: false },
  };
  const plain = Buffer.alloc(plainBytes, " ");
  plain.write(JSON.stringify(content), "utf8");
  const ecdh = createECDH("prime256v1");
  const enc = ecdh.generateKeys();
  const prk = extract(kemSuite, nothing, "eae_prk", ecdh.computeSecret(wave.boxPublicKey));
  const shared = expand(kemSuite, prk, "shared_secret", Buffer.concat([enc, wave.boxPublicKey]), 32);
  const info = Buffer.concat([Buffer.from("upwell ballot 1", "utf8"), wave.manifestHash]);
  const context = Buffer.concat([
    Buffer.of(0),
    extract(hpkeSuite, nothing, "psk_id_hash", nothing),
    extract(hpkeSuite, nothing, "info_hash", info),
  ]);
  const secret = extract(hpkeSuite, shared, "secret", nothing);
  const key = expand(hpkeSuite, secret, "key", context, 16);
  const cipher = createCipheriv("aes-128-gcm", key, expand(hpkeSuite, secret, "base_nonce", context, 12));
  cipher.setAAD(Buffer.from(group.id, "utf8"));
  return Buffer.concat([enc, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Token and sealed ballot: the body of a request that casts it. The group needs a real key. */
export function castableBallotOf(wave: PlantedWave, group: PlantedGroup, person: PlantedPerson): Buffer {
  if (group.privateKey === null) throw new Error("this group was planted without a key");
  const keyHash = createHash("sha256").update(group.spki).digest();
  const message = Buffer.concat([Buffer.of(0, 2), randomBytes(32), wave.manifestHash, keyHash]);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign("sha384", message, { key: group.privateKey, padding, saltLength: 48 });
  return Buffer.concat([message, signature, sealedBallotOf(wave, group, person)]);
}

const ballotsOfStatement = 2_000;

/** Puts one ballot of each person into the box, as the collector leaves them, with tokens that nobody verifies. */
export async function fillBox(house: BenchHouse, wave: PlantedWave, people: readonly PlantedPerson[]): Promise<void> {
  // people come team by team; the box fills in the order in which they answer
  const order = people
    .map((person, index) => ({ person, at: (index * 7_919) % people.length }))
    .sort((a, b) => a.at - b.at);
  for (let at = 0; at < order.length; at += ballotsOfStatement) {
    const rows = order.slice(at, at + ballotsOfStatement).map(({ person }) => {
      const group = wave.groups[person.team];
      if (group === undefined) throw new Error(`there is no team ${person.team}`);
      return [randomBytes(32), group.id, randomBytes(256), sealedBallotOf(wave, group, person)];
    });
    await house.admin.query(
      `with b as (select * from unnest($1::bytea[], $2::uuid[], $3::bytea[], $4::bytea[]) as b (nonce, group_id, signature, sealed)),
         spent as (insert into ballot.spent (nonce, group_id, signature) select nonce, group_id, signature from b)
       insert into ballot.inbox (group_id, sealed) select group_id, sealed from b`,
      columnsOf(rows, (row) => row),
    );
  }
}

function extract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return createHmac("sha256", salt).update(suite).update(label, "latin1").update(ikm).digest();
}

function expand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  const mac = createHmac("sha256", prk).update(Buffer.of(0, length)).update(suite).update(label, "latin1");
  return mac.update(info).update(Buffer.of(1)).digest().subarray(0, length);
}
