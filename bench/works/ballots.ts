import { lineOf } from "../line.ts";
import { measuredCpu, startAnchor } from "../load/anchor.ts";
import { requestOf } from "../load/connection.ts";
import { closedLoad, type Load, medianOf } from "../load/load.ts";
import { castableBallotOf } from "../planted/ballots.ts";
import { plantedPeople } from "../planted/people.ts";
import { plantWave } from "../planted/wave.ts";
import type { Work } from "./work.ts";

const clients = 32;
const groups = 4;

/** How many ballots a second the box takes, against a bare server that writes one row durably for each request. */
export const ballots: Work = {
  name: "ballots",
  summary: "ballot POST rate at 32 clients against Express + pg with one durable insert",
  async run(site) {
    const [rounds, perRound] = site.size === "short" ? [3, 800] : [5, 2_000];
    const house = await site.openHouse("ballots");
    try {
      const wave = await plantWave(house, { teams: 24, teamSize: 12, state: "open", realKeys: groups });
      const people = plantedPeople(wave.definition.key, groups, Math.ceil(((rounds + 1) * perRound) / groups), 1);
      const server = await house.startServer();
      const url = `${server.baseUrl}/x/${wave.id}/ballot`;
      const requests = people.flatMap((person) => {
        const group = wave.groups[person.team];
        return group === undefined
          ? []
          : [
              requestOf(
                "POST",
                url,
                { "content-type": "application/octet-stream" },
                castableBallotOf(wave, group, person),
              ),
            ];
      });
      const anchor = await startAnchor(house);
      const cast = (from: number): Promise<Load> =>
        closedLoad(server.baseUrl, clients, requests.slice(from, from + perRound), async (connection, request) => {
          const { status } = await connection.send(request);
          if (status !== 204) throw new Error(`a ballot was answered with ${status}`);
        });
      try {
        // a round that does not count, so that both programs are compiled and connected
        await cast(0);
        await anchor.load(clients, perRound);
        const [ours, bare] = [[] as number[], [] as number[]];
        const cpu = { app: 0, database: 0, anchorApp: 0, anchorDatabase: 0 };
        for (let round = 1; round <= rounds; round++) {
          const casting = await measuredCpu(house, server, () => cast(round * perRound));
          const inserting = await measuredCpu(house, anchor.server, () => anchor.load(clients, perRound));
          ours.push(perRound / casting.value.seconds);
          bare.push(perRound / inserting.value.seconds);
          cpu.app += casting.appSeconds;
          cpu.database += casting.databaseSeconds;
          cpu.anchorApp += inserting.appSeconds;
          cpu.anchorDatabase += inserting.databaseSeconds;
        }
        const each = 1e6 / (rounds * perRound);
        const anchorName = "Express + pg insert";
        return [
          lineOf({
            work: "ballots",
            name: "ballots a second, 32 clients",
            figure: medianOf(ours),
            unit: "/s",
            anchor: { name: anchorName, figure: medianOf(bare) },
            goal: { of: "ratio", atLeast: 0.7 },
          }),
          lineOf({
            work: "ballots",
            name: "CPU of a ballot, app",
            figure: cpu.app * each,
            unit: "us",
            anchor: { name: anchorName, figure: cpu.anchorApp * each },
          }),
          lineOf({
            work: "ballots",
            name: "CPU of a ballot, database",
            figure: cpu.database * each,
            unit: "us",
            anchor: { name: anchorName, figure: cpu.anchorDatabase * each },
          }),
        ];
      } finally {
        await anchor.server.stop();
      }
    } finally {
      await house.close();
    }
  },
};
