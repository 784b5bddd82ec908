import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClientResult,
  clientResultOf,
  clientsFrom,
  clientsTogetherOf,
} from "../../server/heatmap/clients-together.ts";
import { paths } from "../../server/http/paths.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { resultsSite } from "../support/results-site.ts";
import { sampleRelease } from "../support/sample-release.ts";

const verdicts = { DEFAULT: 1, FIX: 2, BLEND: 0, STRUCTURED: 0, NOT_ENOUGH_EVIDENCE: 3 };
const resultOf = (mean: number | null, definition = "readiness/1"): ClientResult => ({
  definition,
  scales: [{ code: "REW", name: "Reward", pillar: "MOTIVE", mean }],
  verdicts,
});

describe("clients together", () => {
  test("four clients give no number, whatever theirs are", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: clientsFrom - 1 }), (means) => {
        const found = clientsTogetherOf(means.map((mean) => resultOf(mean)));
        expect(found).toEqual({ withResults: means.length, counted: means.length, together: null });
      }),
    );
  });

  test("five give the mean over organisations and how far they are spread, by hand", () => {
    const { together } = clientsTogetherOf([40, 50, 60, 70, 80].map((mean) => resultOf(mean)));
    const across = together?.scales[0]?.across;
    expect(across?.mean).toBe(60);
    expect(across?.deviation).toBeCloseTo(15.8113883, 6);
    expect(together?.verdicts).toEqual({ DEFAULT: 5, FIX: 10, BLEND: 0, STRUCTURED: 0, NOT_ENOUGH_EVIDENCE: 15 });
  });

  test("a sub-scale that fewer than five show has no number, and the others have", () => {
    const results = [40, 50, 60, 70, null].map((mean) => resultOf(mean));
    expect(clientsTogetherOf(results).together?.scales[0]).toMatchObject({ organisations: 4, across: null });
  });

  test("clients who were asked other questions are not mixed in", () => {
    const alike = [40, 50, 60, 70, 80].map((mean) => resultOf(mean));
    const found = clientsTogetherOf([resultOf(0, "readiness/2"), ...alike, resultOf(0, "readiness/2")]);
    expect(found).toMatchObject({ withResults: 7, counted: 5 });
    expect(found.together?.scales[0]?.across?.mean).toBe(60);
  });

  test("the order of the clients says nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 12 }), (means) => {
        const forward = clientsTogetherOf(means.map((mean) => resultOf(mean))).together;
        const backward = clientsTogetherOf(means.toReversed().map((mean) => resultOf(mean))).together;
        expect(backward?.scales[0]?.across?.mean).toBeCloseTo(forward?.scales[0]?.across?.mean ?? Number.NaN, 9);
      }),
    );
  });

  test("takes of a release what it shows of the whole organisation", () => {
    const release = sampleRelease();
    const found = clientResultOf(release);
    const shown = release.units[0]?.summary?.means.REW?.mean ?? Number.NaN;
    expect(found.scales.find(({ code }) => code === "REW")?.mean).toBe(shown);
    const teams = release.units.filter(({ team }) => team !== null).length;
    expect(Object.values(found.verdicts).reduce((sum, count) => sum + count, 0)).toBe(teams);
  });
});

describe("the page of clients together", async () => {
  const site = await resultsSite(await freshDatabase());
  const consultant = await site.person("Cora Consultant");
  const reader = await site.person("Hanna Reader");
  const addClient = async (slug: string) => {
    const { organisationId, sales } = await site.client(slug);
    await site.release(await site.wave(organisationId, "released"), sales);
    await site.join(organisationId, consultant.id, "consultant");
    await site.join(organisationId, reader.id, "hr");
    return organisationId;
  };
  for (const slug of ["alder", "birch", "cedar", "dogwood"]) await addClient(slug);

  test("says from how many clients on there is something to see", async () => {
    const page = await (await site.signedIn(consultant.email)).get(paths.clientsTogether());
    expect(page.status).toBe(200);
    expect(page.text).toContain("4 clients with results can be put together so far.");
    expect(page.text).not.toContain("<table");
  });

  test("with the fifth there are means, and no client has a name there", async () => {
    await addClient("elm");
    const page = await (await site.signedIn(consultant.email)).get(paths.clientsTogether());
    expect(page.text).toContain("The newest results of 5 of your clients");
    expect(page.text).toContain("5 clients");
    for (const name of ["alder", "birch", "cedar", "dogwood", "elm"]) expect(page.text).not.toContain(name);
  });

  test("HR of many clients writes no reports, and gets nothing put together", async () => {
    const page = await (await site.signedIn(reader.email)).get(paths.clientsTogether());
    expect(page.text).toContain("None of your clients has results yet.");
  });
});
