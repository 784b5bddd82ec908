import { expect, test } from "vitest";
import { noResultsView } from "../../server/heatmap/no-results-view.ts";
import type { StaffLayout } from "../../server/http/staff-layout.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { waveLineOf } from "../../server/organisation/wave-line-view.ts";
import type { WaveStanding } from "../../server/wave/state.ts";
import { trusteePart } from "../../server/wave/trustee-view.ts";

const wave = {
  id: "3f0e7c46-9c25-4a7e-8a37-0b0e7c469c25" as WaveId,
  title: "Survey",
  opensOn: "2026-11-02",
  closesOn: "2026-11-16",
  releasedAt: null,
  invited: 40,
};
const standing: WaveStanding = {
  state: "closing",
  mode: "trustee",
  opensOn: "2026-11-02",
  earliestClose: "2026-11-09",
  closesOn: "2026-11-16",
  latestClose: "2026-11-30",
  invitationsRequested: true,
  reminderRequested: false,
  issuingEnded: true,
  closingOn: "2026-11-17",
  isGivenUp: false,
  endedOn: null,
  retention: { identitiesDays: 30, responsesMonths: 24 },
};
const facts = { standing, boxKeyFingerprint: "ABCD", isReturnRead: false, returnFault: null };
const params = { organisation: "mill", wave: wave.id };

test("wherever staff meets the wave, it reads that the works council is waited for, or was given up", () => {
  const says = (state: "closing" | "withheld", trustee: "waiting" | "given-up" | null) =>
    waveLineOf("mill", "hr", { ...wave, state, trustee }).says;
  expect(says("closing", "waiting")).toContain("Waiting for the works council");
  expect(says("closing", null)).toContain("about to be opened");
  expect(says("withheld", "given-up")).toContain("gave nothing back");
  expect(says("withheld", null)).toContain("Too few people answered");
  const results = (state: "closing" | "withheld", isGivenUp: boolean) =>
    noResultsView({ state, smallestGroup: 5, withheldCount: 30, isTrustee: true, isGivenUp }, {} as StaffLayout);
  expect(results("closing", false).title).toBe("Waiting for the works council");
  expect(results("withheld", true).words).toContain("gave nothing back");
  expect(results("withheld", false).words).toContain("smallest group");
});

test("the page offers to stop waiting only after the time that the works council has", () => {
  expect(trusteePart({ ...facts, today: "2026-12-01" }, params)).toMatchObject({
    until: "Tuesday 1 December 2026",
    giveUpAction: "",
  });
  expect(trusteePart({ ...facts, today: "2026-12-02" }, params)?.giveUpAction).toContain("/give-up");
});

test("nothing is waited for before the token keys are gone, in the other mode, and once it was given up", () => {
  for (const change of [{ issuingEnded: false }, { mode: "sealed" }, { isGivenUp: true }, { state: "open" }] as const)
    expect(trusteePart({ ...facts, today: "2026-12-01", standing: { ...standing, ...change } }, params)).toBeNull();
});
