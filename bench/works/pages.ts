import { inOrganisation } from "../../server/db/transaction.ts";
import type { HeatmapQuery } from "../../server/heatmap/heatmap-query.ts";
import { heatmapPage, heatmapView } from "../../server/heatmap/heatmap-view.ts";
import type { Page } from "../../server/http/page.ts";
import { paths } from "../../server/http/paths.ts";
import type { Renderer } from "../../server/http/render.ts";
import { staffLayout } from "../../server/http/staff-layout.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { findRelease } from "../../server/release/release-store.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import type { ServerProcess } from "../house/server-process.ts";
import { type Line, lineOf } from "../line.ts";
import { measuredCpu } from "../load/anchor.ts";
import { openConnection, requestOf } from "../load/connection.ts";
import { medianOf } from "../load/load.ts";
import { plantOpenedWave, sumUp } from "../planted/responses.ts";
import { plantStaff, signIn } from "../planted/staff.ts";
import { type PlantedWave, shippedParts } from "../planted/wave.ts";
import type { Work } from "./work.ts";

const everything: HeatmapQuery = { sort: "org", colour: "cut", verdict: null, find: "", open: "all", from: 0 };

/** Heatmap and report in the server: what a page costs, whether it grows with responses, and against bare rendering. */
export const pages: Work = {
  name: "pages",
  summary: "heatmap of 24 and 2,000 teams with few and many responses; report of 60 teams",
  async run(site) {
    const [many, few] = [{ short: 20, usual: 50, large: 500 }[site.size], 5];
    const teams = site.size === "short" ? 500 : 2_000;
    const house = await site.openHouse("pages");
    try {
      const planted = {
        small: await plantReleased(house, 24, 12),
        few: await plantReleased(house, teams, few),
        many: await plantReleased(house, teams, many),
        report: await plantReleased(house, 60, 12),
      };
      await plantStaff(
        house,
        Object.values(planted).map((wave) => wave.organisationId),
      );
      const server = await house.startServer();
      const cookie = await signIn(server.baseUrl);
      const { renderer } = shippedParts();
      const rounds = site.size === "short" ? 15 : 40;
      const costOf = (wave: PlantedWave) => pageCost(house, server, cookie, `${heatmapOf(wave)}?open=all`, rounds);
      const bareOf = async (wave: PlantedWave) => renderCost(renderer, await pageOf(house, wave), rounds);

      const [small, bareSmall] = [await costOf(planted.small), await bareOf(planted.small)];
      // in turns, and the better of two: the collector of garbage falls where it likes
      const turns = [await costOf(planted.few), await costOf(planted.many)] as const;
      const fewCost = cheaper(turns[0], await costOf(planted.few));
      const manyCost = cheaper(turns[1], await costOf(planted.many));
      const bareMany = await bareOf(planted.many);
      const report = await pageCost(house, server, cookie, reportOf(planted.report), Math.ceil(rounds / 4));
      const manyName = (teams * many).toLocaleString("en-GB");
      const fewName = (teams * few).toLocaleString("en-GB");
      const against = (figure: number) => ({ name: "bare Handlebars render", figure });
      const lines: Line[] = [
        lineOf({
          work: "pages",
          name: "heatmap of 24 teams, CPU of the app",
          figure: small.appMs,
          unit: "ms",
          anchor: against(bareSmall),
        }),
        lineOf({
          work: "pages",
          name: `heatmap of ${teams.toLocaleString("en-GB")} teams, CPU of the app`,
          figure: manyCost.appMs,
          unit: "ms",
          anchor: against(bareMany),
          goal: { of: "ratio", atMost: 2 },
        }),
        lineOf({
          work: "pages",
          name: `the same, app + database, ${manyName} responses`,
          figure: manyCost.appMs + manyCost.databaseMs,
          unit: "ms",
          // with few answers more is withheld, and the page is smaller: the cost of one as large is the fair anchor
          anchor: {
            name: `${fewName} responses, a page as large`,
            figure: ((fewCost.appMs + fewCost.databaseMs) * manyCost.bytes) / fewCost.bytes,
          },
          goal: { of: "ratio", atMost: 1.1 },
        }),
        lineOf({ work: "pages", name: "the same, time to the whole page", figure: manyCost.wallMs, unit: "ms" }),
        lineOf({ work: "pages", name: "the same, size of the page", figure: manyCost.bytes / 1e3, unit: "kB" }),
        lineOf({
          work: "pages",
          name: "report of 60 teams, time to the whole page",
          figure: report.wallMs,
          unit: "ms",
          goal: { atMost: 300 },
        }),
        lineOf({ work: "pages", name: "memory of the server after it", figure: server.memory().now, unit: "MB" }),
      ];
      return lines;
    } finally {
      await house.close();
    }
  },
};

/** A wave of so many teams of so many people, scored and released. */
export async function plantReleased(
  house: BenchHouse,
  teams: number,
  teamSize: number,
  seed = 5,
): Promise<PlantedWave> {
  const opened = await plantOpenedWave(house, teams, teamSize, seed);
  await sumUp(house, opened);
  if (!(await releaseWave({ db: house.pools.opener.db, clock: systemClock, random: systemRandom }, opened.wave.id)))
    throw new Error("the wave was not released");
  return opened.wave;
}

function heatmapOf(wave: PlantedWave): string {
  return paths.heatmap({ organisation: wave.slug, wave: wave.id });
}

function reportOf(wave: PlantedWave): string {
  return paths.report({ organisation: wave.slug, wave: wave.id });
}

type Cost = Awaited<ReturnType<typeof pageCost>>;

function cheaper(one: Cost, other: Cost): Cost {
  return one.appMs + one.databaseMs <= other.appMs + other.databaseMs ? one : other;
}

/** What one visit of the page costs, once the server has seen it before. Times are medians. */
async function pageCost(house: BenchHouse, server: ServerProcess, cookie: string, path: string, rounds: number) {
  const connection = await openConnection(server.baseUrl);
  const request = requestOf("GET", `${server.baseUrl}${path}`, { cookie });
  const get = async () => {
    const started = performance.now();
    const answer = await connection.send(request);
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
    return { ms: performance.now() - started, bytes: answer.bytes };
  };
  for (let round = 0; round < Math.ceil(rounds / 3); round++) await get();
  const { value, appSeconds, databaseSeconds } = await measuredCpu(house, server, async () => {
    const visits: { readonly ms: number; readonly bytes: number }[] = [];
    for (let round = 0; round < rounds; round++) visits.push(await get());
    return visits;
  });
  connection.close();
  return {
    appMs: (appSeconds * 1e3) / rounds,
    databaseMs: (databaseSeconds * 1e3) / rounds,
    wallMs: medianOf(value.map(({ ms }) => ms)),
    bytes: value[0]?.bytes ?? 0,
  };
}

/** The finished view of the same page, made here. */
async function pageOf(house: BenchHouse, wave: PlantedWave): Promise<Page> {
  const release = await inOrganisation(house.pools.staff.db, wave.organisationId, "read release", (tx) =>
    findRelease(tx, wave.id),
  );
  if (release === undefined) throw new Error("there is no release");
  const place = { organisation: wave.slug, wave: wave.id, scopeUnitId: null };
  const layout = staffLayout({
    title: "Heatmap",
    who: {
      account: { email: "hr@harrow.example", name: "Ines Rath", isOperator: false },
      organisation: { slug: wave.slug, name: "Harrow & Fell" },
      role: "hr",
    } as never,
    wave: { id: wave.id, title: release.wave.title, hasResults: true },
    currentHref: paths.heatmap(place),
  });
  return heatmapPage(heatmapView(release, place, everything, layout));
}

/** CPU of rendering the finished view, in milliseconds. */
function renderCost(renderer: Renderer, page: Page, rounds: number): number {
  for (let round = 0; round < Math.ceil(rounds / 3); round++) renderer.html(page);
  const cpu = process.cpuUsage();
  for (let round = 0; round < rounds; round++) renderer.html(page);
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1e3 / rounds;
}
