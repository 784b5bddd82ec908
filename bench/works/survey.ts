import { createHash, randomBytes } from "node:crypto";
import { secretHashOf, secretTextOf } from "../../server/invitation/secret.ts";
import { wrapKey } from "../../server/keys/key-wrap.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { lineOf } from "../line.ts";
import { measuredCpu, startAnchor } from "../load/anchor.ts";
import { type Connection, requestOf } from "../load/connection.ts";
import { closedLoad, openLoad, quantileOf } from "../load/load.ts";
import { castableBallotOf } from "../planted/ballots.ts";
import { plantedPeople } from "../planted/people.ts";
import { columnsOf, type PlantedWave, plantWave } from "../planted/wave.ts";
import type { Work } from "./work.ts";

const groups = 4;
const ratePerSecond = 200;

/** All the requests of one person, in the order in which the page sends them. */
interface Visit {
  readonly requests: readonly { readonly bytes: Buffer; readonly status: number }[];
}

/** What one person costs from the link to the ballot in the box, and how long requests take at 200 people a second. */
export const survey: Work = {
  name: "survey",
  summary: "a completed survey: page, checks, blind signature, sealed ballot durable",
  async run(site) {
    const [warmUp, counted] = site.size === "short" ? [150, 600] : [400, 2_000];
    const house = await site.openHouse("survey");
    try {
      const wave = await plantWave(house, { teams: 24, teamSize: 12, state: "open", realKeys: groups });
      const server = await house.startServer();
      const visits = await plantVisits(house, wave, server.baseUrl, warmUp + counted);
      await closedLoad(server.baseUrl, 8, visits.slice(0, warmUp), make);
      const measured = await measuredCpu(house, server, () =>
        openLoad(server.baseUrl, ratePerSecond, visits.slice(warmUp), make),
      );
      const memory = server.memory();
      const anchor = await startAnchor(house);
      await anchor.load(8, warmUp);
      const bare = await measuredCpu(house, anchor.server, () => anchor.load(8, counted));
      await anchor.server.stop();
      const each = 1e3 / counted;
      return [
        lineOf({
          work: "survey",
          name: "CPU of a completed survey, app + database",
          figure: (measured.appSeconds + measured.databaseSeconds) * each,
          unit: "ms",
          anchor: { name: "Express + pg insert", figure: (bare.appSeconds + bare.databaseSeconds) * each },
          goal: { atMost: 2 },
        }),
        lineOf({ work: "survey", name: "of it the app", figure: measured.appSeconds * each, unit: "ms" }),
        lineOf({
          work: "survey",
          name: `slowest 1 % of requests at ${ratePerSecond} surveys/s (done: ${Math.round(counted / measured.value.seconds)}/s)`,
          figure: quantileOf(measured.value.latencies, 0.99),
          unit: "ms",
          goal: { atMost: 50 },
        }),
        lineOf({
          work: "survey",
          name: "memory of the server after it",
          figure: memory.now,
          unit: "MB",
          goal: { atMost: 180 },
        }),
      ];
    } finally {
      await house.close();
    }
  },
};

/** The visits of one browser, one request after another; a visit that is not served as it should be is a failure. */
async function make(connection: Connection, { requests }: Visit): Promise<void> {
  for (const { bytes, status } of requests) {
    const answer = await connection.send(bytes);
    if (answer.status !== status)
      throw new Error(`${bytes.toString("latin1", 0, 90)} was answered ${answer.status}: ${answer.body}`);
  }
}

/**
 * Invitations in the database, and for each the requests of its visit. The blinded message is random, which is all
 * that a server can tell of one; the token of the ballot was signed beforehand.
 */
async function plantVisits(house: BenchHouse, wave: PlantedWave, baseUrl: string, count: number): Promise<Visit[]> {
  const people = plantedPeople(wave.definition.key, groups, Math.ceil(count / groups), 2).slice(0, count);
  const keyed = wave.groups.flatMap((group) =>
    group.privateKey === null ? [] : [{ id: group.id, key: group.privateKey.export({ type: "pkcs8", format: "der" }) }],
  );
  await house.admin.query(
    "insert into invitation.group_key (group_id, wave_id, wrapped_private_key) select g, $1, k from unnest($2::uuid[], $3::bytea[]) as t (g, k)",
    [wave.id, ...columnsOf(keyed, ({ id, key }) => [id, wrapKey(house.kek, key, id)])],
  );
  const invited = people.map((person) => ({ person, secret: randomBytes(20) }));
  await house.admin.query(
    `insert into invitation.invitation (wave_id, person_id, group_id, secret_hash, is_revoked)
     select $1, gen_random_uuid(), g, h, false from unnest($2::uuid[], $3::bytea[]) as t (g, h)`,
    [wave.id, ...columnsOf(invited, ({ person, secret }) => [wave.groups[person.team]?.id, secretHashOf(secret)])],
  );
  const url = `${baseUrl}/x/${wave.id}`;
  const page = { "accept-encoding": "gzip, deflate, br" };
  const get = (path: string) => ({ bytes: requestOf("GET", `${url}${path}`, page), status: 200 });
  const post = (path: string, body: object) => ({
    bytes: requestOf(
      "POST",
      `${url}${path}`,
      { "content-type": "application/json" },
      Buffer.from(JSON.stringify(body)),
    ),
    status: 200,
  });
  const same = [get(""), get("/client.css"), get("/client.js"), get("/manifest.json")];
  return invited.map(({ person, secret }): Visit => {
    const group = wave.groups[person.team];
    if (group === undefined) throw new Error("a person without a group");
    const text = secretTextOf(secret);
    // below every modulus of 2048 bit
    const blinded = Buffer.concat([Buffer.of(0), createHash("sha512").update(secret).digest(), randomBytes(191)]);
    const ballot = castableBallotOf(wave, group, person);
    return {
      requests: [
        ...same,
        get(`/leaf/${group.leaf}`),
        get("/state"),
        post("/link", { secret: text }),
        post("/token", { secret: text, blinded: blinded.toString("base64url") }),
        {
          bytes: requestOf("POST", `${url}/ballot`, { "content-type": "application/octet-stream" }, ballot),
          status: 204,
        },
      ],
    };
  });
}
