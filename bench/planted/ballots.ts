import { constants, createHash, randomBytes, sign } from "node:crypto";
import { opensslSeal, paddedBallot } from "../../test/support/openssl-seal.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { formAnswersOf, type PlantedPerson } from "./people.ts";
import { columnsOf, type PlantedGroup, type PlantedWave } from "./wave.ts";

/** The answers of a person, sealed to the box key of the wave: 1,937 bytes. */
export function sealedBallotOf(wave: PlantedWave, group: PlantedGroup, person: PlantedPerson): Buffer {
  const target = { boxKey: wave.boxPublicKey, manifestHash: wave.manifestHash, groupId: group.id };
  const answers = formAnswersOf(wave.definition.key, person.answers);
  return opensslSeal(target, paddedBallot({ v: 1, answers, pace: { speed: false, tooFast: false } }));
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
