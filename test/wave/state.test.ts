import { describe, expect, test } from "vitest";
import type { WaveState } from "../../server/db/schema.ts";
import { moved, type WaveMove, type WaveStanding } from "../../server/wave/state.ts";

const states: readonly WaveState[] = [
  "draft",
  "launching",
  "launched",
  "open",
  "closing",
  "closed",
  "released",
  "withheld",
  "cancelled",
];

function standing(state: WaveState, change: Partial<WaveStanding> = {}): WaveStanding {
  return {
    state,
    mode: "sealed",
    opensOn: "2026-11-02",
    earliestClose: "2026-11-09",
    closesOn: "2026-11-16",
    latestClose: "2026-11-30",
    invitationsRequested: false,
    reminderRequested: false,
    issuingEnded: true,
    closingOn: "2026-11-17",
    isGivenUp: false,
    endedOn: "2026-11-17",
    retention: { identitiesDays: 30, responsesMonths: 24 },
    ...change,
  };
}

/** Each move in the most favourable circumstances, and where it leads from where. The whole machine. */
const machine: readonly {
  move: WaveMove;
  change?: Partial<WaveStanding>;
  leads: Partial<Record<WaveState, WaveState>>;
}[] = [
  { move: { action: "edit" }, leads: { draft: "draft" } },
  { move: { action: "launch", blockers: [] }, leads: { draft: "launching" } },
  { move: { action: "stop-launch", preparedInvitations: false }, leads: { launching: "draft" } },
  { move: { action: "finish-launch", missing: [] }, leads: { launching: "launched" } },
  { move: { action: "open", today: "2026-11-02" }, leads: { launched: "open" } },
  { move: { action: "invite", mailFault: null }, leads: { launched: "launched", open: "open" } },
  {
    move: { action: "remind", mailFault: null },
    change: { invitationsRequested: true },
    leads: { open: "open" },
  },
  {
    move: { action: "move-close", today: "2026-11-05", closesOn: "2026-11-20" },
    leads: { launched: "launched", open: "open" },
  },
  { move: { action: "close", today: "2026-11-09", by: "staff" }, leads: { open: "closing" } },
  { move: { action: "close", today: "2026-11-17", by: "calendar" }, leads: { open: "closing" } },
  { move: { action: "set-box-key" }, change: { mode: "trustee" }, leads: { draft: "draft" } },
  { move: { action: "hand-over" }, change: { mode: "trustee" }, leads: { closing: "closing" } },
  { move: { action: "give-up", today: "2027-01-01" }, change: { mode: "trustee" }, leads: { closing: "closing" } },
  { move: { action: "finish-close" }, leads: { closing: "closed" } },
  { move: { action: "release" }, leads: { closed: "released" } },
  { move: { action: "withhold" }, leads: { closing: "withheld", closed: "withheld" } },
  { move: { action: "cancel" }, leads: { launched: "cancelled", open: "cancelled" } },
  {
    move: { action: "purge-identities", today: "2026-12-17", by: "calendar" },
    leads: { released: "released", withheld: "withheld", cancelled: "cancelled" },
  },
  { move: { action: "purge-responses", today: "2028-11-17" }, leads: { released: "released" } },
];

describe("every move from every state", () => {
  for (const { move, change, leads } of machine)
    for (const state of states) {
      const to = leads[state];
      const by = "by" in move ? ` by ${move.by}` : "";
      test(`${move.action}${by} from ${state} ${to ? `leads to ${to}` : "is refused in words"}`, () => {
        const result = moved(standing(state, change), move);
        if (to) expect(result).toEqual({ ok: true, value: to });
        else if (result.ok) expect.fail(`${move.action} led from ${state} to ${result.value}`);
        else expect(result.refusal).toMatch(/^[A-Z].*[^ ]\.$/);
      });
    }
});

function refusal(wave: WaveStanding, move: WaveMove): string {
  const result = moved(wave, move);
  return result.ok ? `allowed, to ${result.value}` : result.refusal;
}

describe("a move refuses and says why", () => {
  test("launch, while points of the checklist are open", () => {
    expect(refusal(standing("draft"), { action: "launch", blockers: ["No people.", "No kinds."] })).toBe(
      "No people. No kinds.",
    );
  });
  test("set-box-key and hand-over, where the server holds the key", () => {
    for (const [state, action] of [
      ["draft", "set-box-key"],
      ["closing", "hand-over"],
    ] as const)
      expect(refusal(standing(state), { action })).toContain("the server holds the key");
  });
  test("hand-over, while token keys exist, and once somebody gave up", () => {
    const wave = standing("closing", { mode: "trustee", issuingEnded: false });
    expect(refusal(wave, { action: "hand-over" })).toContain("token keys");
    const givenUp = standing("closing", { mode: "trustee", isGivenUp: true });
    expect(refusal(givenUp, { action: "hand-over" })).toContain("gave up");
  });
  test("give-up, while the works council has time: 14 days, and until the last day of the manifest", () => {
    const wave = standing("closing", { mode: "trustee" });
    expect(refusal(wave, { action: "give-up", today: "2026-12-01" })).toContain("until 2026-12-01");
    expect(moved(wave, { action: "give-up", today: "2026-12-02" }).ok).toBe(true);
    const early = standing("closing", { mode: "trustee", closingOn: "2026-11-10" });
    expect(refusal(early, { action: "give-up", today: "2026-11-30" })).toContain("until 2026-11-30");
    expect(moved(early, { action: "give-up", today: "2026-12-01" }).ok).toBe(true);
  });
  test("finish-launch, while a key is missing", () => {
    expect(refusal(standing("launching"), { action: "finish-launch", missing: ["2 group keys", "the box key"] })).toBe(
      "Still being prepared: 2 group keys, the box key.",
    );
  });
  test("stop-launch, once invitations are prepared", () => {
    expect(refusal(standing("launching"), { action: "stop-launch", preparedInvitations: true })).toContain("prepared");
  });
  test("open, before its day", () => {
    expect(refusal(standing("launched"), { action: "open", today: "2026-11-01" })).toContain("2026-11-02");
  });
  test("invite, without a way to send mail", () => {
    expect(refusal(standing("open"), { action: "invite", mailFault: "Set SMTP_URL." })).toBe("Set SMTP_URL.");
  });
  test("invite, a second time", () => {
    const wave = standing("open", { invitationsRequested: true });
    expect(refusal(wave, { action: "invite", mailFault: null })).toContain("twice");
  });
  test("remind, before anybody was invited", () => {
    expect(refusal(standing("open"), { action: "remind", mailFault: null })).toContain("invitations first");
  });
  test("remind, a second time", () => {
    const wave = standing("open", { invitationsRequested: true, reminderRequested: true });
    expect(refusal(wave, { action: "remind", mailFault: null })).toContain("one reminder");
  });
  test.each(["2026-11-08", "2026-12-01"])("move the last day to %s, outside of what was promised", (closesOn) => {
    expect(refusal(standing("open"), { action: "move-close", today: "2026-11-05", closesOn })).toContain("between");
  });
  test("move the last day into the past", () => {
    const move = { action: "move-close", today: "2026-11-13", closesOn: "2026-11-12" } as const;
    expect(refusal(standing("open"), move)).toContain("is over");
  });
  test("the calendar, on the last day itself", () => {
    expect(refusal(standing("open"), { action: "close", by: "calendar", today: "2026-11-16" })).toContain("end of");
  });
  test("staff, before the earliest day", () => {
    expect(refusal(standing("open"), { action: "close", by: "staff", today: "2026-11-08" })).toContain("promised");
  });
  test.each(["finish-close", "withhold"] as const)("%s, while token keys exist", (action) => {
    expect(refusal(standing("closing", { issuingEnded: false }), { action })).toContain("token keys");
  });
  test("the calendar, to delete identities before 30 days", () => {
    const move = { action: "purge-identities", by: "calendar", today: "2026-12-16" } as const;
    expect(refusal(standing("released"), move)).toContain("2026-12-17");
    expect(moved(standing("released"), { ...move, by: "staff" }).ok).toBe(true);
  });
  test("anybody, to delete identities while token keys exist", () => {
    const move = { action: "purge-identities", by: "staff", today: "2027-01-01" } as const;
    expect(refusal(standing("cancelled", { issuingEnded: false }), move)).toContain("token keys");
  });
});
