import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { inOrganisation } from "../../server/db/transaction.ts";
import { plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { heatmapSheet } from "../../server/heatmap/heatmap-sheet-view.ts";
import { heatmapWorkbook } from "../../server/heatmap/heatmap-workbook-view.ts";
import { readAssets } from "../../server/http/assets.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { createPress } from "../../server/press/press.ts";
import type { Release } from "../../server/release/release.ts";
import { findRelease } from "../../server/release/release-store.ts";
import { reportOf } from "../../server/report/report.ts";
import { reportFile } from "../../server/report/report-formats-file.ts";
import { readWording } from "../../server/report/wording-file.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type Line, lineOf } from "../line.ts";
import { shippedParts } from "../planted/wave.ts";
import { plantReleased } from "./pages.ts";
import type { Work } from "./work.ts";

const formats = { html: "web page", pptx: "slides", pdf: "PDF" } as const;

/** The report of 60 teams as files, made as the server makes them: how long somebody waits, and what others notice. */
export const files: Work = {
  name: "files",
  summary: "report of 60 teams as web page, slides and PDF; heatmap of 2,000 teams as workbook",
  async run(site) {
    const house = await site.openHouse("files");
    const press = createPress();
    try {
      // two organisations: the compiler of the PDF remembers what it has set, and nobody prints the same report twice
      const [one, other] = [await releaseOf(house, 60), await releaseOf(house, 60, 8)];
      const wording = readWording();
      const assets = readAssets(join(packageRoot(), "dist", "assets"));
      const deps = { renderer: shippedParts().renderer, assets, wording, press };
      const make = async (format: keyof typeof formats, release: Release): Promise<Measured> =>
        measured(async () => (await reportFile(deps, release, reportOf(release, wording), format)).bytes.length);
      const page = await make("html", one);
      const lines: Line[] = [];
      for (const format of ["html", "pptx", "pdf"] as const) {
        const first = format === "html" ? page : await make(format, one);
        const again = await make(format, other);
        const name = `report of 60 teams as ${formats[format]}`;
        const against = { name: "the web page", figure: page.cpuMs };
        lines.push(
          timeLine(`${name}, the first time`, first.wallMs),
          timeLine(`${name}, the next`, again.wallMs, format === "html" ? 300 : 1_500),
          lineOf({ work: "files", name: `${name}, CPU`, figure: again.cpuMs, unit: "ms", anchor: against }),
        );
        if (format === "html") continue;
        const figure = Math.max(first.delayMs, again.delayMs);
        const what = `${formats[format]}: delay of everything else meanwhile, 99 of 100`;
        lines.push(lineOf({ work: "files", name: what, figure, unit: "ms", goal: { atMost: 20 } }));
      }
      const large = await releaseOf(house, site.size === "short" ? 500 : 2_000);
      const place = { organisation: "harrow", wave: large.wave.id, scopeUnitId: null };
      const workbook = await measured(async () => {
        const sheet = heatmapSheet(large, place, { ...plainQuery, open: "all" });
        const bytes = await press.pressWorkbook(heatmapWorkbook(sheet));
        return bytes.length;
      });
      const teams = large.units.filter(({ team }) => team !== null).length.toLocaleString("en-GB");
      lines.push(
        timeLine(`heatmap of ${teams} teams as workbook`, workbook.wallMs),
        lineOf({
          work: "files",
          name: "workbook: longest delay of everything else meanwhile",
          figure: workbook.longestMs,
          unit: "ms",
        }),
      );
      return lines;
    } finally {
      await press.close();
      await house.close();
    }
  },
};

interface Measured {
  readonly wallMs: number;
  /** of all threads */
  readonly cpuMs: number;
  /** how late the event loop was, 99th percentile */
  readonly delayMs: number;
  readonly longestMs: number;
}

async function measured(make: () => Promise<number>): Promise<Measured> {
  const loop = monitorEventLoopDelay({ resolution: 2 });
  loop.enable();
  await pause(10); // a delay is the time between two ticks: the first has to come before the work
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  if ((await make()) === 0) throw new Error("an empty file was made");
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  await pause(10); // and the last after it
  loop.disable();
  return { wallMs, cpuMs: (user + system) / 1e3, delayMs: loop.percentile(99) / 1e6, longestMs: loop.max / 1e6 };
}

function timeLine(name: string, figure: number, atMost?: number): Line {
  return lineOf({ work: "files", name, figure, unit: "ms", ...(atMost === undefined ? {} : { goal: { atMost } }) });
}

async function releaseOf(house: BenchHouse, teams: number, seed?: number): Promise<Release> {
  const wave = await plantReleased(house, teams, 12, seed);
  const found = await inOrganisation(house.pools.staff.db, wave.organisationId, "read release", (tx) =>
    findRelease(tx, wave.id),
  );
  if (found === undefined) throw new Error("there is no release");
  return found;
}
