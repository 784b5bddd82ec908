import { expect, test } from "vitest";
import { defaultDates, defaultRules, defaultThresholds, faultsOf, type WaveDraft } from "../../server/wave/draft.ts";

const good: WaveDraft = {
  title: "Learning survey, autumn",
  askedBy: "Mara, HR",
  purpose: "To see where people can run their own learning.",
  contact: "Jonas, works council, room 2.14",
  mode: "sealed",
  definitionId: "bul-readiness",
  ...defaultDates("2026-11-01"),
  thresholds: defaultThresholds,
  rules: defaultRules,
  kinds: [{ code: "RUL", label: "Rules", mustProve: { reason: "Safety at work act", who: "Ada", date: "2026-10-01" } }],
};

function faultyFields(change: Partial<WaveDraft>): string[] {
  return faultsOf({ ...good, ...change }).map((fault) => fault.field);
}

test("a draft with the defaults has no fault", () => {
  expect(faultsOf(good)).toEqual([]);
  expect(good).toMatchObject({ opensOn: "2026-11-08", closesOn: "2026-11-21", latestClose: "2026-12-05" });
});

const samples: readonly [string, Partial<WaveDraft>, readonly string[]][] = [
  ["an empty title", { title: "" }, ["title"]],
  ["a title of two lines", { title: "a\nb" }, ["title"]],
  ["half a character", { contact: "\ud83d" }, ["contact"]],
  ["a purpose that is too long", { purpose: "x".repeat(501) }, ["purpose"]],
  ["a day that the calendar does not have", { closesOn: "2026-11-31" }, ["closesOn"]],
  ["closing before opening", { earliestClose: "2026-11-01" }, ["earliestClose"]],
  ["dates out of order", { closesOn: "2026-12-06" }, ["latestClose"]],
  ["half a year and more", { latestClose: "2027-11-06" }, ["latestClose"]],
  ["a smallest group of four", { thresholds: { ...defaultThresholds, k: 4 } }, ["k"]],
  ["a smallest group that is no number", { thresholds: { ...defaultThresholds, k: Number.NaN } }, ["k"]],
  ["groups below the smallest shown", { thresholds: { ...defaultThresholds, k: 9 } }, ["kInvited"]],
  ["four invited", { thresholds: { ...defaultThresholds, kInvited: 4 } }, ["kInvited"]],
  ["comments from nine", { thresholds: { ...defaultThresholds, commentsFrom: 9 } }, ["commentsFrom"]],
  ["a share of one", { thresholds: { ...defaultThresholds, largestShare: 1 } }, ["largestShare"]],
  ["a certainty of 1", { rules: { ...defaultRules, gamma: 1 } }, ["gamma"]],
  ["an upper cut below the lower", { rules: { ...defaultRules, cutOk: 40 } }, ["cutOk"]],
  ["no kinds", { kinds: [] }, ["kinds"]],
  [
    "a proof without reason, person and day",
    { kinds: [{ code: "RUL", label: "Rules", mustProve: { reason: "", who: "", date: "soon" } }] },
    ["reason-RUL", "who-RUL", "date-RUL"],
  ],
];

test.each(samples)("%s is refused at its field", (_name, change, fields) => {
  expect(faultyFields(change)).toEqual(fields);
});
