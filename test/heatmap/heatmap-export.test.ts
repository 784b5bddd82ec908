import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import readExcelFile from "read-excel-file/node";
import { expect, test } from "vitest";
import { heatmapCsv } from "../../server/heatmap/heatmap-export-file.ts";
import { heatmapPart } from "../../server/heatmap/heatmap-part-view.ts";
import { heatmapPicturePage, heatmapPictureView } from "../../server/heatmap/heatmap-picture-view.ts";
import { type HeatmapQuery, plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { rowsPerPage } from "../../server/heatmap/heatmap-rows.ts";
import { heatmapSheet } from "../../server/heatmap/heatmap-sheet-view.ts";
import { heatmapWorkbook } from "../../server/heatmap/heatmap-workbook-view.ts";
import type { Place } from "../../server/heatmap/place.ts";
import { pointsOf } from "../../server/heatmap/spelling.ts";
import { paths } from "../../server/http/paths.ts";
import { writeWorkbook } from "../../server/press/workbook-writer.ts";
import type { Release } from "../../server/release/release.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";
import { resultsSite } from "../support/results-site.ts";
import { bigPlan, sampleRelease } from "../support/sample-release.ts";
import { assertViewContract, testRenderer } from "../support/view-contract.ts";

const place: Place = { organisation: "mill", wave: "w", scopeUnitId: null };
type Row = Readonly<Record<string, string>>;

function csvOf(release: Release, query: Partial<HeatmapQuery> = {}, at: Place = place): readonly Row[] {
  const bytes = heatmapCsv(heatmapSheet(release, at, { ...plainQuery, ...query }));
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  return parse(bytes, { columns: true, bom: true }) as readonly Row[];
}
async function rowsIn(workbook: Buffer, name: string): Promise<readonly (readonly unknown[])[]> {
  return (await readExcelFile(workbook)).find(({ sheet }) => sheet === name)?.data ?? [];
}
/** "" in a file for a number that is not there. */
const points = (value: number | null | undefined): string =>
  value === null || value === undefined ? "" : pointsOf(value);

test("the CSV has the numbers of the release, whole points as on the page, and the two words for a blank", () => {
  for (const release of [sampleRelease(), ...Object.values(awkwardReleases)]) {
    const rows = csvOf(release, { open: "all" });
    const teams = release.units.flatMap((unit) => (unit.status === "published" && unit.team ? [unit.team] : []));
    expect(rows.filter((row) => row["Row"] === "team").length).toBe(
      heatmapPart(release, place, { ...plainQuery, open: "all" }, 1e9).top.teams.length,
    );
    for (const team of teams) {
      const row = rows.find((one) => one["Unit"] === team.name && one["Row"] === "team");
      if (row === undefined) continue;
      for (const { code, name } of release.scales) {
        const estimate = team.cells[code]?.estimate ?? null;
        const shown = [row[name], row[`${name}, from`], row[`${name}, to`]];
        expect(shown, `${team.name} ${code}`).toEqual([
          points(estimate?.mean),
          points(estimate?.lower ?? estimate?.mean),
          points(estimate?.upper ?? estimate?.mean),
        ]);
        if (estimate === null) expect(row[`${name}, in words`]).toBe("withheld");
      }
    }
    for (const row of rows.filter((one) => one["Row"] === "blank"))
      expect(["not asked", "withheld"].some((word) => row["Detail"]?.toLowerCase().includes(word))).toBe(true);
  }
});

test("the workbook says the same as the CSV: numbers are numbers, and nothing is a formula", async () => {
  const release = sampleRelease();
  const sheet = heatmapSheet(release, place, plainQuery);
  const bytes = Buffer.from(await writeWorkbook(heatmapWorkbook(sheet)));
  expect((await readExcelFile(bytes)).map(({ sheet: name }) => name)).toEqual(["Heatmap", "Numbers", "About"]);
  const [head, ...rows] = await rowsIn(bytes, "Heatmap");
  const csv = csvOf(release);
  expect(rows.map((row) => row[0])).toEqual(csv.map((row) => row["Unit"]));
  for (const { name } of release.scales) {
    const column = head?.indexOf(name) ?? -1;
    expect(rows.map((row) => (typeof row[column] === "number" ? String(row[column]) : ""))).toEqual(
      csv.map((row) => row[name]),
    );
  }
  const numbers = await rowsIn(bytes, "Numbers");
  const sales = sheet.rows.find(({ kind }) => kind === "team");
  const first = numbers.find((row) => row[0] === sales?.name);
  expect(first?.slice(2, 6)).toEqual([
    release.scales[0]?.name,
    sales?.scales[0]?.number,
    sales?.scales[0]?.lower,
    sales?.scales[0]?.upper,
  ]);
  expect(JSON.stringify(await rowsIn(bytes, "About"))).toContain("withheld");
});

test("a name that looks like a formula stays a name, in both files", async () => {
  const names = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "<img src=x>", "فريق 12", "x".repeat(60)];
  const release = sampleRelease({
    name: "Firm",
    externalId: "O",
    children: names.map((name, i) => ({ name, externalId: `T${i}`, size: 30 })),
  });
  const cells = csvOf(release).map((row) => row["Unit"] ?? "");
  expect(cells.slice(1)).toEqual(names.map((name) => (/^[=+\-@]/.test(name) ? `'${name}` : name)));
  const rows = await rowsIn(
    Buffer.from(await writeWorkbook(heatmapWorkbook(heatmapSheet(release, place, plainQuery)))),
    "Heatmap",
  );
  expect(rows.slice(2).map((row) => row[0])).toEqual(names);
});

test("the picture has every number of its page once, a title and a description, and is well-formed whatever the names", () => {
  for (const release of [sampleRelease(), ...Object.values(awkwardReleases)]) {
    const sheet = heatmapSheet(release, place, plainQuery, rowsPerPage);
    const svg = testRenderer().html(heatmapPicturePage(heatmapPictureView(sheet)));
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    const shown = sheet.rows.flatMap(({ pillars, scales }) =>
      [...pillars, ...scales].flatMap(({ number }) => number ?? []),
    );
    expect(
      texts
        .filter((text) => /^\d+$/.test(text ?? ""))
        .map(Number)
        .sort(),
    ).toEqual([...shown].sort());
    expect(svg).toMatch(/<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]+<\/desc>/);
    expect(svg).not.toMatch(/<(img|script|style)/);
  }
});

test("the templates of the picture read every field of its view", () => {
  const release = sampleRelease();
  assertViewContract(heatmapPicturePage(heatmapPictureView(heatmapSheet(release, place, plainQuery, rowsPerPage))));
});

test("search, verdict and order are those of the page, over all its pages", () => {
  const release = sampleRelease(bigPlan(400));
  const all = csvOf(release, { open: "all", sort: "weakest", from: 250 });
  expect(all).toHaveLength(401);
  const some = csvOf(release, { sort: "weakest", verdict: "FIX" });
  expect(some.slice(1).every((row) => row["Verdict"] === "Fix first")).toBe(true);
  expect(csvOf(release, { sort: "weakest", find: all[5]?.["Unit"] ?? "" })[1]?.["Unit"]).toBe(all[5]?.["Unit"]);
});

test("a manager's file holds the own part and the organisation's row, and the download is on the audit trail", async () => {
  const database = await freshDatabase();
  const site = await resultsSite(database);
  const mill = await site.client("mill");
  const other = await site.client("other");
  const wave = await site.wave(mill.organisationId, "released");
  await site.release(wave, mill.sales);
  const open = await site.wave(mill.organisationId, "open");
  const manager = await site.member(mill.organisationId, "Mona Manager", "manager", mill.sales);
  const stranger = await site.member(other.organisationId, "Sven Stranger", "hr");
  const at = { organisation: "mill", wave };
  const answer = await manager.get(`${paths.heatmapCsv(at)}?open=all`).expect(200);
  expect(answer.headers["content-disposition"]).toBe("attachment; filename=heatmap-mill-2026-05-22.csv");
  const rows = parse(answer.text, { columns: true, bom: true }) as readonly Row[];
  const hr = await site.member(mill.organisationId, "Hanna Hr", "hr");
  const whole = parse((await hr.get(`${paths.heatmapCsv(at)}?open=all`).expect(200)).text, {
    columns: true,
    bom: true,
  }) as readonly Row[];
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.length).toBeLessThan(whole.length);
  expect(rows[0]).toEqual(whole[0]);
  const book = await hr.get(paths.heatmapXlsx(at)).responseType("blob").expect(200);
  expect(await readExcelFile(book.body as Buffer)).toHaveLength(3);
  await hr.get(paths.heatmapCsv({ organisation: "mill", wave: open })).expect(303);
  await stranger.get(paths.heatmapCsv(at)).expect(404);
  const saved = await database.admin.query(
    "select actor, detail->>'format' as format from access.audit_event where action = 'heatmap saved' order by actor, detail->>'format'",
  );
  expect(saved.rows.map(({ actor, format }) => `${actor.split(".")[0]} ${format}`)).toEqual([
    "hanna csv",
    "hanna xlsx",
    "mona csv",
  ]);
  const page = (await hr.get(`${paths.heatmap(at)}?sort=weakest`).expect(200)).text;
  expect(page).toContain(`${paths.heatmapXlsx(at)}?sort&#x3D;weakest`);
}, 60_000);

test("in a browser the menu also gives the picture as PNG", async () => {
  const site = await listeningResults(await freshDatabase());
  const browser = await launchBrowser();
  try {
    const mill = await site.client("mill");
    const wave = await site.wave(mill.organisationId, "released");
    await site.release(wave, mill.sales);
    await site.member(mill.organisationId, "Hanna Hr", "hr");
    const page = await site.signedInPage(browser, "hanna.hr@firm.example");
    await page.goto(`${site.origin}${paths.heatmap({ organisation: "mill", wave })}`);
    await page.getByText("Download", { exact: true }).click();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByText("Picture of this page, PNG").click(),
    ]);
    expect(saved.suggestedFilename()).toBe("heatmap-mill-2026-05-22.png");
    const bytes = readFileSync(await saved.path());
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(2000);
  } finally {
    await browser.close();
    await site.close();
  }
}, 60_000);
