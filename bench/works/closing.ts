import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../server/kernel/package-root.ts";
import type { BenchHouse, BenchSite } from "../house/bench-house.ts";
import { type Line, lineOf } from "../line.ts";
import { fillBox } from "../planted/ballots.ts";
import { plantedPeople } from "../planted/people.ts";
import { plantWave } from "../planted/wave.ts";
import { storageLines } from "./storage.ts";
import type { Work } from "./work.ts";

const teamSize = 12.5;

interface Closed {
  readonly ballots: number;
  readonly teams: number;
  readonly openSeconds: number;
  readonly releaseSeconds: number;
  /** app and database */
  readonly cpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly restMegabytes: number;
  readonly peakMegabytes: number;
}

/** From sealed ballots to frozen numbers, for companies of several sizes, and what is stored of it afterwards. */
export const closing: Work = {
  name: "closing",
  summary: "closing a wave: unseal, check, shuffle, insert, score, release; and the bytes that it leaves",
  async run(site) {
    const sizes = { short: [1_000, 4_000], usual: [1_000, 10_000], large: [1_000, 10_000, 100_000] }[site.size];
    const closed: Closed[] = [];
    const storage: Line[] = [];
    // one that does not count: the first pages of a fresh server come from disk
    await close(site, 300, async () => {});
    for (const ballots of sizes)
      closed.push(
        await close(site, ballots, async (house) => {
          if (ballots === 10_000 || site.size === "short")
            storage.splice(0, storage.length, ...(await storageLines(house, ballots)));
        }),
      );
    return [...linesOf(closed), ...storage];
  },
};

async function close(site: BenchSite, ballots: number, look: (house: BenchHouse) => Promise<void>): Promise<Closed> {
  const house = await site.openHouse(`closing_${ballots}`);
  try {
    const teams = Math.round(ballots / teamSize);
    const wave = await plantWave(house, { teams, teamSize: 16, state: "closing" });
    const people = plantedPeople(wave.definition.key, teams, Math.ceil(teamSize), 3)
      .filter((_, index) => index % 26 !== 0)
      .slice(0, ballots);
    await fillBox(house, wave, people);
    await house.admin.query("vacuum analyze");
    const databaseCpu = house.databaseCpuSeconds();
    const input = { databaseUrl: house.config.databaseUrl, dataFolder: house.config.dataFolder, waveId: wave.id };
    const script = join(packageRoot(), "bench", "close-process.ts");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, JSON.stringify(input)]);
    const told = JSON.parse(stdout) as Omit<Closed, "ballots" | "teams" | "databaseCpuSeconds">;
    const databaseCpuSeconds = house.databaseCpuSeconds() - databaseCpu;
    await look(house);
    return {
      ...told,
      ballots: people.length,
      teams,
      databaseCpuSeconds,
      cpuSeconds: told.cpuSeconds + databaseCpuSeconds,
    };
  } finally {
    await house.close();
  }
}

function linesOf(closed: readonly Closed[]): Line[] {
  const [first] = closed;
  const perBallot = ({ cpuSeconds, ballots }: Closed) => (cpuSeconds * 1e3) / ballots;
  return closed.flatMap((one) => {
    const of = `${one.ballots.toLocaleString("en-GB")} ballots in ${one.teams.toLocaleString("en-GB")} teams`;
    const line = (name: string, figure: number, unit: string, more: Partial<Parameters<typeof lineOf>[0]> = {}) =>
      lineOf({ work: "closing", name: `${of}: ${name}`, figure, unit, ...more });
    const isLarger = first !== undefined && one !== first;
    return [
      line(
        "open, score, release",
        one.openSeconds + one.releaseSeconds,
        "s",
        one.ballots === 10_000 ? { goal: { atMost: 10 } } : {},
      ),
      line("of it score and release", one.releaseSeconds, "s"),
      line(
        "CPU of a ballot",
        perBallot(one),
        "ms",
        isLarger
          ? {
              anchor: { name: `of ${first.ballots}`, figure: perBallot(first) },
              goal: { of: "ratio", atMost: 1.2 },
            }
          : {},
      ),
      line("of it the database", (one.databaseCpuSeconds * 1e3) / one.ballots, "ms"),
      line("most memory", one.peakMegabytes, "MB", {
        anchor: { name: "before", figure: one.restMegabytes },
        goal: { atMost: 500 },
      }),
    ];
  });
}
