import { inTransaction } from "../../server/db/transaction.ts";
import type { UnitId } from "../../server/kernel/brand.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import type { ResponseRow } from "../../server/response/labelled-box.ts";
import { scale12Of } from "../../server/response/opened-ballot.ts";
import { insertOpening, insertQuality, insertResponses } from "../../server/response/response-store.ts";
import { insertSums } from "../../server/response/sums-store.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type PlantedPerson, plantedPeople } from "./people.ts";
import { type PlantedWave, plantWave } from "./wave.ts";

/** A closed wave with opened responses, its sums not made yet. */
export interface OpenedWave {
  readonly wave: PlantedWave;
  readonly people: readonly PlantedPerson[];
}

/** Plants a wave whose box was opened: so many teams, in each of which so many people answered. */
export async function plantOpenedWave(
  house: BenchHouse,
  teams: number,
  teamSize: number,
  seed: number,
): Promise<OpenedWave> {
  const wave = await plantWave(house, { teams, teamSize, state: "closed" });
  const { key } = wave.definition;
  const people = plantedPeople(key, teams, teamSize, seed);
  const rows = people.map(({ team, answers }): ResponseRow => {
    const unitId = wave.groups[team]?.unitId ?? ("" as UnitId);
    const [row, scale12] = [Int8Array.from(answers), Int8Array.from(scale12Of(key, answers))];
    return { id: randomUuid(systemRandom), unitId, row, scale12 };
  });
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  await inTransaction(house.pools.opener.db, "plant responses", (tx) => insertResponses(tx, wave.id, rows));
  await house.admin.query("update wave.reporting_group set redeemed = invited where wave_id = $1", [wave.id]);
  await house.admin.query("analyze response.response");
  return { wave, people };
}

/** Makes the sums and the counts of an opened wave, as opening does. */
export async function sumUp(house: BenchHouse, { wave, people }: OpenedWave): Promise<void> {
  const empty = { speed: 0, tooFast: 0, straight: 0, inconsistent: 0, sparse: 0 };
  await inTransaction(house.pools.opener.db, "sum up", async (tx) => {
    const scored = await insertSums(tx, wave.id, wave.definition.key);
    const included = new Map<UnitId, number>();
    for (const { team } of people) {
      const unitId = wave.groups[team]?.unitId ?? ("" as UnitId);
      included.set(unitId, (included.get(unitId) ?? 0) + 1);
    }
    // everything above the teams is published too, with nobody of its own
    const counts = wave.units.map(
      (unit) => [unit.id, { included: included.get(unit.id) ?? 0, excluded: 0, spoiled: 0 }] as const,
    );
    await insertOpening(tx, wave.id, new Map(counts), scored);
    await insertQuality(tx, wave.id, empty, 0);
  });
}
