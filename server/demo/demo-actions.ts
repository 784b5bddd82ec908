import { agreeOn, changeAgreement } from "../agreement/agreement-action.ts";
import type { AgreementState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import { randomUuid } from "../kernel/random.ts";
import { findRelease } from "../release/release-store.ts";
import { dayOf, daysAfter } from "../wave/day.ts";
import type { DemoWorld } from "./demo-wave.ts";

/** An action of the demo; `unit` is an external id, "" the organisation. */
interface DemoAction {
  readonly unit: string;
  readonly scale: string;
  readonly points: number;
  readonly what: string;
  readonly owner: string;
  readonly state: AgreementState;
  /** days from now until it is due */
  readonly due: number;
}

/** After the first wave: what the sales teams did worked, what two others did cannot be told or did not. */
export const firstActions: readonly DemoAction[] = [
  {
    ...{ unit: "S-100", scale: "SOC", points: 12, state: "done", due: -20, owner: "Head of key accounts" },
    what: "A board in the team channel for “who knows how”, and ten minutes of it in each weekly meeting",
  },
  {
    ...{ unit: "S-110", scale: "SOC", points: 15, state: "done", due: -20, owner: "Head of field sales" },
    what: "The two field teams share a channel, and visit a customer in pairs once a month",
  },
  {
    ...{ unit: "S-130", scale: "SOC", points: 30, state: "done", due: -12, owner: "Head of export" },
    what: "Questions about export papers go to a shared page instead of one expert’s inbox",
  },
  {
    ...{ unit: "F-510", scale: "MIS", points: 15, state: "dropped", due: -30, owner: "Head of finance" },
    what: "Leads open the monthly close with a slip of their own",
  },
  {
    ...{ unit: "L-400", scale: "TLS", points: 12, state: "started", due: -5, owner: "Head of the warehouse" },
    what: "Two shared screens with the work instructions on the floor, open to corrections by everybody",
  },
];

/** After the second wave. */
export const secondActions: readonly DemoAction[] = [
  {
    ...{ unit: "F-500", scale: "MIS", points: 10, state: "started", due: 40, owner: "Head of finance" },
    what: "A short review after each month’s close: what did we expect, what happened, what next",
  },
  {
    ...{ unit: "F-510", scale: "MIS", points: 15, state: "agreed", due: 40, owner: "Head of controlling" },
    what: "Take names out of the list of corrections",
  },
  {
    ...{ unit: "L-400", scale: "SOC", points: 10, state: "started", due: -2, owner: "Head of the warehouse" },
    what: "Overlap of fifteen minutes between shifts, paid, for passing on what was learned",
  },
  {
    ...{ unit: "", scale: "LHP", points: 5, state: "agreed", due: 80, owner: "Head of people" },
    what: "Half a day for every team lead on asking instead of telling",
  },
];

/** Agrees on actions after a released wave, as staff would; one whose unit is not shown is left out. */
export async function agreeDemoActions(
  { deps, actor }: DemoWorld,
  waveId: WaveId,
  actions: readonly DemoAction[],
): Promise<void> {
  const release = await actor.transaction("look at the results", (tx) => findRelease(tx, waveId));
  const units = release?.units ?? [];
  for (const { unit: externalId, state, due, ...wish } of actions) {
    const unit = externalId === "" ? units[0] : units.find((one) => one.externalId === externalId && one.team !== null);
    if (unit === undefined) continue;
    const at = { id: randomUuid(deps.random), waveId, unit: unit.externalId, unitName: unit.name };
    const full = { ...wish, dueOn: daysAfter(dayOf(deps.clock.now()), due) };
    await agreeOn(actor, deps.clock, at, { ...full, state: "agreed" });
    if (state !== "agreed")
      await changeAgreement(actor, deps.clock, { waveId, id: at.id, version: 1 }, { ...full, state });
  }
}
