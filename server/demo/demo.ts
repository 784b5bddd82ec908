import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { startDuties } from "../background.ts";
import { type Config, readConfig } from "../config.ts";
import { type Deps, openDeps } from "../deps.ts";
import { paths } from "../http/paths.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Log } from "../kernel/log.ts";
import { findRelease } from "../release/release-store.ts";
import { exportReport } from "../report/export-report-action.ts";
import { listen, type Running } from "../serve.ts";
import { findWave } from "../wave/wave-store.ts";
import { agreeDemoActions, firstActions, secondActions } from "./demo-actions.ts";
import { type DemoClient, demoAddress, findDemoClient, makeDemoClient } from "./demo-client.ts";
import { type DemoState, readDemoState, removeDemoState, writeDemoState } from "./demo-state.ts";
import { answerDemoWave, closeDemoWave, type DemoWorld, findUnusedLink, openDemoWave, seasonOf } from "./demo-wave.ts";
import type { Progress } from "./progress.ts";

export interface DemoOptions {
  /** forget what an earlier start has made */
  readonly isFresh: boolean;
  readonly log: Log;
  readonly progress: Progress;
}

/** A demo that is ready: the server answers until it is stopped. */
export interface Demo {
  readonly state: DemoState;
  readonly heatmapUrl: string;
  readonly reportUrl: string;
  readonly signIn: { readonly consultant: string; readonly hr: string; readonly password: string };
  /** Writes the report as one file and gives back where. */
  writeReport(): Promise<string>;
  stop(): Promise<void>;
}

const seed = 20261;
const shareOfOpenWave = 0.45;

/**
 * Makes the demo, or finds that of an earlier start: a client with 260 people, two waves that were answered, closed and
 * released, one after the other, and an open one. Everything goes the way that it goes in earnest; only the mails go to a folder.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { log, progress } = options;
  const { folder, outboxFolder, config: given } = demoConfig();
  if (options.isFresh) removeDemoState(folder);
  const known = readDemoState(folder);
  // in an embedded database nothing else lives: what a broken-off start has left is swept away
  if (known === undefined && given.databaseUrl === undefined)
    rmSync(join(given.dataFolder), { recursive: true, force: true });
  if (known === undefined) rmSync(outboxFolder, { recursive: true, force: true });
  const port = await freePort(given.host, known?.port ?? given.port, known !== undefined);
  const config: Config = { ...given, port, publicUrl: `http://${given.host}:${port}` };

  const deps = await openDeps(config, log, { outboxFolder });
  let running: Running | undefined;
  try {
    running = await listen(deps);
    const state = await stateOf({ deps, outboxFolder, progress }, known, port);
    progress.end();
    writeDemoState(folder, state);
    return demoOf(deps, state, running, folder, log);
  } catch (error) {
    progress.end();
    await running?.stop();
    await deps.close();
    throw error;
  }
}

type World = Omit<DemoWorld, "actor">;

async function stateOf(world: World, known: DemoState | undefined, port: number): Promise<DemoState> {
  const { deps } = world;
  const client = known && (await findDemoClient(deps, known.organisation, known.password));
  if (known === undefined || client === undefined) return await makeEverything(world, port);
  const isOpen = await client.actor.transaction("look at the open wave", async (tx) => {
    const wave = await findWave(tx, client.actor.organisation.id, known.openWaveId as WaveId);
    return wave?.state === "open";
  });
  const demoWorld: DemoWorld = { ...world, actor: client.actor };
  const surveyUrl = isOpen ? await findUnusedLink(demoWorld, known.openWaveId as WaveId, known.surveyUrl) : "";
  if (surveyUrl !== "") return { ...known, surveyUrl };
  return { ...known, ...(await makeOpenWave(demoWorld)) };
}

async function makeEverything(world: World, port: number): Promise<DemoState> {
  const { deps, progress } = world;
  progress.step("Adding Brennick Foods: 260 people in 24 teams", 1);
  const client: DemoClient = await makeDemoClient(deps);
  const demoWorld: DemoWorld = { ...world, actor: client.actor };
  const first = await makeReleasedWave(demoWorld, "Learning survey, first wave", true);
  await agreeDemoActions(demoWorld, first.waveId, firstActions);
  const { waveId, responses } = await makeReleasedWave(
    demoWorld,
    `Learning survey, ${seasonOf(deps.clock.now())}`,
    false,
  );
  await agreeDemoActions(demoWorld, waveId, secondActions);
  const release = await client.actor.transaction("count teams", (tx) => findRelease(tx, waveId));
  const open = await makeOpenWave(demoWorld);
  return {
    port,
    organisation: client.actor.organisation.slug,
    password: client.password,
    waveId,
    responses,
    teams: release?.units.filter((unit) => unit.team !== null).length ?? 0,
    ...open,
  };
}

async function makeReleasedWave(world: DemoWorld, title: string, isEarlier: boolean) {
  const waveId = await openDemoWave(world, title, 14);
  const { responses } = await answerDemoWave(world, waveId, { seed, isEarlier }, 1);
  await closeDemoWave(world, waveId);
  return { waveId, responses };
}

async function makeOpenWave(world: DemoWorld): Promise<Pick<DemoState, "openWaveId" | "surveyUrl">> {
  const openWaveId = await openDemoWave(world, "Learning survey, follow-up", 60);
  const { unusedLink } = await answerDemoWave(world, openWaveId, { seed: seed + 1, isEarlier: false }, shareOfOpenWave);
  return { openWaveId, surveyUrl: unusedLink };
}

function demoOf(deps: Deps, state: DemoState, running: Running, folder: string, log: Log): Demo {
  const duties = startDuties(deps.duties, log, 2_000);
  const address = { organisation: state.organisation, wave: state.waveId };
  const urlOf = (path: string) => `${deps.publicUrl}${path}`;
  return {
    state,
    heatmapUrl: urlOf(paths.heatmap(address)),
    reportUrl: urlOf(paths.report(address)),
    signIn: {
      consultant: demoAddress("consultant", state.organisation),
      hr: demoAddress("hr", state.organisation),
      password: state.password,
    },
    async writeReport() {
      const path = join(folder, "report.html");
      writeFileSync(path, await exportReport(deps.staff.db, deps, state.waveId as WaveId, "html"));
      return path;
    },
    async stop() {
      await running.stop();
      await duties.stop();
      await deps.close();
    },
  };
}

/** The demo has a folder of its own, so that it never meets the data of `npm start`. */
function demoConfig(): { readonly folder: string; readonly outboxFolder: string; readonly config: Config } {
  const config = readConfig();
  const folder = join(config.dataFolder, "demo");
  const data = join(folder, "data");
  const isOwnKeys = config.keyDirectories.some((directory) => !directory.startsWith(config.dataFolder));
  return {
    folder,
    outboxFolder: join(folder, "outbox"),
    config: { ...config, dataFolder: data, keyDirectories: isOwnKeys ? config.keyDirectories : [join(data, "keys")] },
  };
}

/** The wished port; if something else has it, any free one, unless links with this port were already handed out. */
async function freePort(host: string, wished: number, isFixed: boolean): Promise<number> {
  if (isFixed) return wished;
  for (const port of [wished, 0]) {
    const probe = createServer();
    const found = await new Promise<number | undefined>((resolve) => {
      probe.once("error", () => resolve(undefined));
      probe.listen(port, host, () => resolve((probe.address() as AddressInfo).port));
    });
    if (found === undefined) continue;
    probe.close();
    await once(probe, "close");
    return found;
  }
  return wished;
}
