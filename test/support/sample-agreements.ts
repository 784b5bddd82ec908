import type { Agreed, Agreement } from "../../server/agreement/agreement.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import type { Release } from "../../server/release/release.ts";

/** An agreed action with whatever a test needs to differ. */
export function agreement(more: Partial<Agreement> = {}): Agreement {
  return {
    id: "00000000-0000-4000-8000-0000000000a1",
    version: 1,
    waveId: "00000000-0000-4000-8000-000000000001" as WaveId,
    unit: "S-100",
    unitName: "Key accounts",
    scale: "MIS",
    points: 8,
    what: "Talk about one mistake a week, the head of the team first",
    owner: "Head of the team",
    dueOn: "2026-09-30",
    state: "started",
    by: "mara@brennick.example",
    at: new Date("2026-06-01T09:00:00Z"),
    since: new Date("2026-06-01T09:00:00Z"),
    ...more,
  };
}

/** Actions after a second wave and after the one before it, with every outcome that its teams allow. */
export function sampleAgreed(release: Release): Agreed {
  const teams = release.units.filter(({ team, status }) => team !== null && status === "published");
  const [root] = release.units;
  const fallen = teams.flatMap(({ id, externalId, name }) =>
    Object.entries(release.comparison?.teams[id]?.cells ?? {}).flatMap(([scale, { change }]) =>
      change?.isClear && change.points < 0 ? [agreement({ unit: externalId, unitName: name, scale })] : [],
    ),
  );
  const of = (at: number, more: Partial<Agreement>): Agreement => {
    const unit = teams[at % Math.max(1, teams.length)];
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
    return agreement({ id, unit: unit?.externalId ?? "gone", unitName: unit?.name ?? "Gone", ...more });
  };
  return {
    now: [
      of(1, {}),
      of(1, {
        id: "00000000-0000-4000-8000-00000000000b",
        scale: "INI",
        points: 12,
        state: "done",
        dueOn: "2026-07-01",
      }),
      of(2, { points: -6, what: "Write down what the 12 lines need\u00a0<b>and no more</b>", dueOn: "2026-01-31" }),
      of(3, { state: "dropped" }),
      agreement({
        ...{
          id: "00000000-0000-4000-8000-00000000000c",
          scale: "TLS",
          points: 5,
          what: "An hour a week without a queue",
        },
        ...{ unit: root?.externalId ?? "", unitName: root?.name ?? "" },
      }),
    ],
    before: [
      ...[5, 30].flatMap((points, i) =>
        [1, 7, 2, 3, 4].map((at) =>
          of(at, { points, id: `${"0".repeat(8)}-0000-4000-8000-${i}${String(at).padStart(11, "0")}` }),
        ),
      ),
      ...fallen.slice(0, 1),
      of(0, { points: 60 }),
      of(5, { points: 8 }),
      of(2, { points: -5, scale: "INI" }),
      agreement({ unit: root?.externalId ?? "", unitName: root?.name ?? "", points: 5, owner: "Board" }),
      agreement({ unit: "NO-MORE", unitName: "A unit that is gone", state: "dropped" }),
      agreement({ unit: teams[0]?.externalId ?? "", unitName: teams[0]?.name ?? "", scale: "ZZZ" }),
    ],
  };
}
