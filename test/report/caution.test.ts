import { expect, test } from "vitest";
import type { ReleaseTeam } from "../../server/release/release.ts";
import { cautionsOf } from "../../server/report/caution.ts";
import { functionsFor, interventionFunctions, isLinked, neverAdvised } from "../../server/report/levers.ts";
import { reportOf } from "../../server/report/report.ts";
import { textOf } from "../../server/report/sentence.ts";
import { sentencesIn } from "../../server/report/sentences-in.ts";
import { wordingOf } from "../../server/report/wording.ts";
import { readWording } from "../../server/report/wording-file.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { bigPlan, sampleRelease } from "../support/sample-release.ts";

const wording = readWording();
const release = sampleRelease();
const [some] = release.units.flatMap(({ team }) => team ?? []);
if (some === undefined) throw new Error("the sample has teams");
const team = (more: Partial<ReleaseTeam>, safety: "WEAK" | "OK" = "OK"): ReleaseTeam => {
  const cell = some.cells["MIS"];
  if (cell === undefined) throw new Error("the sample asks whether mistakes are safe");
  return { ...some, verdict: "DEFAULT", ...more, cells: { ...some.cells, MIS: { ...cell, state: safety } } };
};

test("few: below two thirds of the invited, unless the verdict says it already", () => {
  expect(cautionsOf(team({ n: 13, invited: 20 }))).toEqual(["few"]);
  expect(cautionsOf(team({ n: 14, invited: 20 }))).toEqual([]);
  expect(cautionsOf(team({ n: 5, invited: 20, verdict: "NOT_ENOUGH_EVIDENCE" }))).toEqual([]);
});

test("silence may be fear where mistakes are not safe and somebody did not answer", () => {
  expect(cautionsOf(team({ n: 16, invited: 20 }, "WEAK"))).toEqual(["silence"]);
  expect(cautionsOf(team({ n: 10, invited: 20 }, "WEAK"))).toEqual(["few", "silence"]);
  expect(cautionsOf(team({ n: 19, invited: 20 }, "WEAK"))).toEqual([]);
});

test("a warning stands beside every verdict that needs one, and beside no other", () => {
  for (const [name, one] of Object.entries({ sample: release, many: sampleRelease(bigPlan(61)), ...awkwardReleases })) {
    const document = reportOf(one, wording);
    const careful = one.units.flatMap(({ team: shown }) => (shown && cautionsOf(shown).length > 0 ? [shown.name] : []));
    const sheets = document.sections.filter(({ level }) => level === 2);
    const warned = sheets
      .filter(({ blocks }) => blocks.some(({ id }) => id.endsWith(".caution")))
      .map(({ title }) => textOf(title));
    if (sheets.length > 0) expect(warned.sort(), name).toEqual([...careful].sort());
    const said = (id: string) =>
      sentencesIn(document.sections.find((section) => section.id === id) as unknown)
        .map(textOf)
        .join(" ");
    expect(said("summary").includes("to be read with care"), name).toBe(careful.length > 0);
    expect(said("fit").includes("With care"), name).toBe(careful.length > 0);
    if (sheets.length === 0 && careful.length > 0)
      expect(said("teams"), name).toMatch(/few answered|silence may be fear/);
  }
});

test("every action is one that the published links give for its obstacle; force and prohibition are none", () => {
  for (const [scale, { actions }] of Object.entries(wording.advice))
    for (const action of actions) {
      expect(isLinked(scale, action.function), `${scale} ${action.kind}`).toBe(true);
      expect(neverAdvised).not.toContain(action.function);
      expect(action.owner).not.toBe("");
    }
  expect(
    Object.values(functionsFor)
      .flat()
      .every((one) => interventionFunctions.includes(one)),
  ).toBe(true);
  const action = {
    kind: "Orders",
    function: "coercion",
    text: "Make them.",
    effort: "small",
    owner: "the head",
  } as const;
  const advice = { TLS: { title: "x", actions: [action], know: "y" } };
  expect(() => wordingOf("en", {}, advice)).toThrow("which the published links do not give");
  expect(() =>
    wordingOf("en", {}, { TLS: { ...advice.TLS, actions: [{ ...action, function: "incentivisation" }] } }),
  ).toThrow();
});

test("each lever says how much effort it takes and who owns it", () => {
  const first = reportOf(release, wording).sections.find(({ id }) => id === "first");
  const levers = first?.blocks.find(({ id }) => id === "first.levers");
  const items =
    levers?.kind === "table" ? levers.table.rows.flatMap((cells) => cells.flatMap((cell) => cell.items)) : [];
  expect(items.length).toBeGreaterThan(3);
  expect(items.filter(({ text }) => !/(Small|Medium|Large) effort\. Owner: .+\.$/.test(text))).toEqual([]);
});

test("the context has a section of its own, and the words of the report one", () => {
  const ids = reportOf(release, wording).sections.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["context", "glossary"]));
  expect(ids.indexOf("context")).toBe(ids.indexOf("opportunity") + 1);
});
