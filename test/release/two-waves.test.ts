import { expect, test } from "vitest";
import { inInstallation } from "../../server/db/transaction.ts";
import { definitionOf } from "../../server/definition/definition.ts";
import type { WaveComparison } from "../../server/release/comparison.ts";
import { tickOpener } from "../../server/release/opener-job.ts";
import { purgeResponses } from "../../server/release/purge-responses-action.ts";
import type { Release, ReleaseUnit } from "../../server/release/release.ts";
import { findRelease } from "../../server/release/release-store.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import type { PlantedUnit, PlantedWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const staff = database.pools.staff.db;
const spring = new Date("2026-05-22T06:00:00Z");
const autumn = new Date("2026-11-20T06:00:00Z");

const unit = (name: string, more: Partial<PlantedUnit> = {}): PlantedUnit => ({ name, externalId: name, ...more });
const before: readonly PlantedUnit[] = [
  unit("Mill"),
  unit("Works", { parent: "Mill" }),
  unit("Spinning", { parent: "Works", invited: 14 }),
  unit("Weaving", { parent: "Works", invited: 24 }),
  unit("Dyeing", { parent: "Works", invited: 12 }),
  unit("Office", { parent: "Mill" }),
  unit("Sales", { parent: "Office", invited: 13 }),
  unit("Gate", { parent: "Office", invited: 10 }),
];

/** Answers of one person, safe to make mistakes (or not) as `safety` says: 1 to 5; without one statement. */
function answersOf(next: () => number, safety: number, without: string) {
  const items = shippedDefinition().key.scales.find(({ code }) => code === "MIS")?.items ?? [];
  const clicks = items.map(({ code, key }) => {
    const level = Math.min(5, Math.max(1, Math.round(safety + (next() - 0.5) * 1.6)));
    return [code, key === 1 ? level : 6 - level];
  });
  const { [without]: _, ...answers } = randomAnswers(next, Object.fromEntries(clicks));
  return ballotContent(answers);
}

interface Answered {
  readonly n: number;
  readonly safety: number;
}

async function answeredWave(
  tree: readonly PlantedUnit[],
  counts: Readonly<Record<string, Answered>>,
  options: Parameters<typeof opener.closingWave>[1] = {},
  without = "",
): Promise<PlantedWave> {
  const wave = await opener.closingWave(tree, options);
  const next = seeded(counts["Sales"]?.n ?? 3);
  for (const [name, { n, safety }] of Object.entries(counts))
    await wave.cast(
      name,
      Array.from({ length: n }, () => answersOf(next, safety, without)),
    );
  return wave;
}

async function releaseOf(wave: PlantedWave): Promise<Release> {
  expect(await tickOpener(opener.deps)).toBe(true);
  const release = await inInstallation(staff, "test", (tx) => findRelease(tx, wave.id));
  if (!release) throw new Error("no release");
  return release;
}

function comparisonIn(release: Release): WaveComparison {
  if (!release.comparison) throw new Error("the release has no comparison");
  return release.comparison;
}

const unitIn = (release: Release, name: string): ReleaseUnit => {
  const found = release.units.find((one) => one.name === name);
  if (!found) throw new Error(`no unit ${name}`);
  return found;
};
const teamIn = (release: Release, name: string) => comparisonIn(release).teams[unitIn(release, name).id];
const changeIn = (release: Release, name: string, scale: string) => teamIn(release, name)?.cells[scale];

const usual = { n: 9, safety: 3.4 };
const firstCounts = {
  Spinning: { n: 12, safety: 2 },
  Weaving: { n: 20, safety: 3 },
  Dyeing: usual,
  Sales: { n: 11, safety: 3.6 },
  Gate: usual,
};

async function firstWave() {
  const wave = await answeredWave(before, firstCounts, { closingAt: spring });
  return { wave, release: await releaseOf(wave) };
}

test("the second wave is compared with the first: units moved, renamed, split, new; the improvement is found", async () => {
  const { wave: first, release: old } = await firstWave();
  expect(old.comparison).toBeNull();
  const later: readonly PlantedUnit[] = [
    unit("Mill"),
    unit("Works", { parent: "Mill" }),
    unit("Ring spinning", { externalId: "Spinning", parent: "Works", invited: 15 }),
    unit("Weaving", { parent: "Works" }),
    unit("Weaving early", { parent: "Weaving", invited: 12 }),
    unit("Weaving late", { parent: "Weaving", invited: 12 }),
    unit("Office", { parent: "Mill" }),
    unit("Dyeing", { parent: "Office", invited: 12 }),
    unit("Sales", { parent: "Office", invited: 13 }),
    unit("Gate", { parent: "Office", invited: 10 }),
    unit("Porters", { parent: "Office", invited: 3, joins: "Gate" }),
  ];
  const second = await answeredWave(
    later,
    {
      "Ring spinning": { n: 13, safety: 4 },
      "Weaving early": { n: 10, safety: 3 },
      "Weaving late": { n: 10, safety: 3 },
      Dyeing: usual,
      Sales: { n: 11, safety: 3.6 },
      Gate: usual,
    },
    { organisationId: first.organisationId, closingAt: autumn },
  );
  const release = await releaseOf(second);
  const comparison = comparisonIn(release);
  expect(comparison.earlier).toEqual({ id: first.id, title: "Learning survey 2026", closedOn: "2026-05-22" });
  expect(comparison.hasSameUnits).toBe(false);

  const renamed = changeIn(release, "Ring spinning", "MIS");
  const [then, now] = [unitIn(old, "Spinning").team?.cells["MIS"], unitIn(release, "Ring spinning").team?.cells["MIS"]];
  const [before, after] = [then?.own?.mean ?? Number.NaN, now?.own?.mean ?? Number.NaN];
  expect(renamed?.change).toMatchObject({ before, now: after, points: after - before, isClear: true });
  const halfOf = (cell: typeof then) => ((cell?.own?.upper ?? 0) - (cell?.own?.lower ?? 0)) / 2;
  const half = ((renamed?.change?.to ?? 0) - (renamed?.change?.from ?? 0)) / 2;
  expect(Math.abs(half - Math.hypot(halfOf(then), halfOf(now)))).toBeLessThan(2);
  expect(teamIn(release, "Dyeing")?.reason).toBeNull();
  expect(teamIn(release, "Weaving early")?.reason).toBe("new_unit");
  expect(teamIn(release, "Gate")?.reason).toBe("other_teams");

  const whole = comparison.scales["MIS"]?.organisation;
  const means = [old, release].map((one) => unitIn(one, "Mill").summary?.means["MIS"]?.mean ?? Number.NaN);
  expect(whole).toMatchObject({ before: means[0], now: means[1], points: (means[1] ?? 0) - (means[0] ?? 0) });
});

test("a third wave is compared with the second, not the first, and never with another organisation's", async () => {
  const { wave: first } = await firstWave();
  await firstWave();
  const { organisationId } = first;
  const second = await answeredWave(before, firstCounts, { organisationId, closingAt: autumn });
  expect(comparisonIn(await releaseOf(second)).earlier.id).toBe(first.id);
  const third = await answeredWave(before, firstCounts, {
    organisationId,
    closingAt: new Date("2027-05-20T06:00:00Z"),
  });
  expect(comparisonIn(await releaseOf(third)).earlier.id).toBe(second.id);
});

test("waves that close together are released in the order in which they closed", async () => {
  const second = await answeredWave(before, firstCounts, { closingAt: autumn });
  const { organisationId } = second;
  const first = await answeredWave(before, firstCounts, { organisationId, closingAt: spring });
  const release = await releaseOf(second);
  expect(comparisonIn(release).earlier.id).toBe(first.id);
});

test("the first wave's answers may be long gone: the comparison needs none of them", async () => {
  const { wave: first } = await firstWave();
  expect(await purgeResponses(opener.deps, first.id)).toMatchObject({ ok: true });
  const { organisationId } = first;
  const second = await answeredWave(before, firstCounts, { organisationId, closingAt: autumn });
  const changes = Object.values(comparisonIn(await releaseOf(second)).teams).flatMap(({ cells }) =>
    Object.values(cells).flatMap(({ change }) => change ?? []),
  );
  expect(changes.length).toBeGreaterThan(30);
});

test("a first wave that was withheld is none: the second has nothing to be compared with", async () => {
  const few = { Spinning: { n: 2, safety: 3 }, Sales: { n: 1, safety: 3 } };
  const first = await answeredWave(before, few, { closingAt: spring });
  expect(await tickOpener(opener.deps)).toBe(true);
  const { organisationId } = first;
  const second = await answeredWave(before, firstCounts, { organisationId, closingAt: autumn });
  expect((await releaseOf(second)).comparison).toBeNull();
});

test("what a unit did not show then is not compared, and nothing says why it was not shown", async () => {
  const { Sales: _, ...others } = firstCounts;
  const first = await answeredWave(before, { ...others, Sales: { n: 2, safety: 3 } }, { closingAt: spring });
  const old = await releaseOf(first);
  expect(unitIn(old, "Sales").team).toBeNull();
  const { organisationId } = first;
  const release = await releaseOf(await answeredWave(before, firstCounts, { organisationId, closingAt: autumn }));
  expect(teamIn(release, "Sales")).toEqual({ reason: "not_shown", cells: {} });
});

test("another version of the questionnaire is not compared, nor a sub-scale that lost a statement", async () => {
  const { wave: first } = await firstWave();
  const { organisationId } = first;
  const shipped = shippedDefinition();
  const version = changedDefinition((key) => ({ ...key, version: "1.1.0" }), shipped.json);
  const second = await answeredWave(before, firstCounts, { organisationId, closingAt: autumn, definition: version });
  const release = await releaseOf(second);
  expect(changeIn(release, "Spinning", "MIS")).toEqual({ reason: "other_version", change: null });
  expect(comparisonIn(release).scales["MIS"]).toEqual({ comparability: "other_version", organisation: null });

  const dropped = "MIS4";
  const survey = JSON.parse(shipped.json);
  for (const page of survey.pages)
    page.elements = page.elements.filter((element: { name: string }) => element.name !== dropped);
  const shorter = changedDefinition(
    (key) => ({
      ...key,
      order: key.order.filter((code) => code !== dropped),
      scales: key.scales.map((scale) => ({ ...scale, items: scale.items.filter(({ code }) => code !== dropped) })),
    }),
    JSON.stringify(survey),
  );
  const other = await firstWave();
  const options = { organisationId: other.wave.organisationId, closingAt: autumn, definition: shorter };
  const third = await answeredWave(before, firstCounts, options, dropped);
  const thirdRelease = await releaseOf(third);
  expect(changeIn(thirdRelease, "Spinning", "MIS")).toMatchObject({ reason: "other_items" });
  expect(changeIn(thirdRelease, "Spinning", "REW")).toMatchObject({ reason: null });
});

type Key = ReturnType<typeof shippedDefinition>["key"];

function changedDefinition(change: (key: Key) => Key, survey: string) {
  const definition = definitionOf("bottom-up-learning", survey, JSON.stringify(change(shippedDefinition().key)));
  if (!definition.ok) throw new Error(definition.refusal.join("; "));
  return definition.value;
}
