import { expect, test } from "vitest";
import { treeOf } from "../../server/heatmap/release-tree.ts";
import { type Fact, factIn, factKeyOf } from "../../server/report/fact.ts";
import { factsOf, teamKeyOf } from "../../server/report/facts.ts";
import { sampleRelease } from "../support/sample-release.ts";

const release = sampleRelease();
const facts = factsOf(release);
const fact = (id: string): Fact => factIn(facts, id);
const whole = (value: number): string => String(Math.round(value));

test("every number of a team is the one of its cell in the release, in whole points", () => {
  let seen = 0;
  for (const placed of treeOf(release).teams) {
    const id = `team.${teamKeyOf(placed)}`;
    for (const [code, cell] of Object.entries(placed.team.cells)) {
      if (cell.estimate === null || cell.own === null) continue;
      expect(fact(`${id}.${code}.estimate`).value).toBe(whole(cell.estimate.mean));
      expect(fact(`${id}.${code}.own`).value).toBe(whole(cell.own.mean));
      expect(fact(`${id}.${code}.estimate.interval`).spelling).toBe(
        `${whole(Math.max(0, cell.estimate.lower ?? 0))} to ${whole(Math.min(100, cell.estimate.upper ?? 0))}`,
      );
      seen += 1;
    }
  }
  expect(seen).toBe(24 * 11 - 1); // one scale is withheld in one team
});

test("counts of verdicts are those of the release", () => {
  const root = release.units[0];
  for (const [verdict, count] of Object.entries(root?.summary?.verdicts ?? {}))
    expect(fact(`verdicts.${verdict}`).value).toBe(String(count));
  expect(fact("places").value).toBe(String(24 * 6));
  expect(fact("answered").value).toBe(String(release.participation.included));
});

test("no fact says more than a page may: no decimals of scores, nothing certain, no exact full turnout", () => {
  for (const one of facts.all()) {
    if (/\.(estimate|own)$/.test(one.id)) expect(one.value).toMatch(/^\d+$/);
    if (/\.(below|above|low|high)$/.test(one.id)) expect(one.spelling).not.toMatch(/^(0|100)\s%$/);
    if (one.id.endsWith(".answered") && one.value === "over 0.9") expect(one.spelling).toMatch(/^over 90/);
  }
  const exact = release.units.filter((unit) => unit.answered !== null && unit.answered / unit.invited > 0.9);
  for (const unit of exact)
    expect(fact(`unit.${factKeyOf(unit.externalId)}.answered`).spelling).not.toContain(`${unit.answered} of`);
});

test("what is withheld can be looked up and cannot be cited", () => {
  const shop = treeOf(release).teams.find(({ team }) => team.name === "Online shop");
  const id = shop ? `team.${teamKeyOf(shop)}.TLS.estimate` : "";
  expect(facts.find(id)).toEqual({ withheld: "the scale is withheld in this team." });
  expect(() => fact(id)).toThrow(`The fact ${id} is withheld`);
  expect(() => fact("no.such.fact")).toThrow("There is no fact no.such.fact.");
});

test("ids are one of a kind and stand in an attribute as they are", () => {
  const ids = facts.all().map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._~-]+$/);
  expect(factKeyOf("Ä 1/x")).toBe("_c4__20_1_2f_x");
  expect(factKeyOf("a_b")).not.toBe(factKeyOf("a b"));
});
