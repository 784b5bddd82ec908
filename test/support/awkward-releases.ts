import type { Release, ReleaseTeam } from "../../server/release/release.ts";
import { secondWave } from "./sample-comparison.ts";
import { bigPlan, type SamplePlan, sampleRelease } from "./sample-release.ts";

const leaf = (name: string, more: Partial<SamplePlan> = {}): SamplePlan => ({
  name,
  externalId: name,
  size: 9,
  ...more,
});

/** The sample with other kinds of learning. */
function withKinds(
  change: Pick<Release, "kinds">,
  cells: (kinds: ReleaseTeam["kinds"]) => ReleaseTeam["kinds"],
): Release {
  const release = sampleRelease();
  const units = release.units.map((unit) => ({
    ...unit,
    team: unit.team && { ...unit.team, kinds: cells(unit.team.kinds) },
  }));
  return { ...release, ...change, units };
}

const byLaw = { reason: "The regulator asks for a record", who: "Head of safety", date: "2026-03-02" };

/** Releases that a report must survive, by what is awkward about them. */
export const awkwardReleases: Readonly<Record<string, Release>> = {
  "one team": sampleRelease(bigPlan(1)),
  "two teams, none to fix": sampleRelease({
    name: "Fine",
    externalId: "O",
    children: ["A", "B"].map((name) =>
      leaf(name, {
        size: 60,
        means: Object.fromEntries(["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"].map((code) => [code, 85])),
      }),
    ),
  }),
  "everything withheld": sampleRelease({
    name: "Tiny",
    externalId: "O",
    children: [leaf("A", { hidden: "withheld" }), leaf("B", { hidden: "joined" })],
  }),
  "nobody to judge": sampleRelease({ name: "Silent", externalId: "O", children: [leaf("A", { size: 40, rate: 0.2 })] }),
  "all to fix": sampleRelease({
    name: "Hard",
    externalId: "O",
    children: ["A", "B", "C"].map((name) => leaf(name, { size: 40, means: { MIS: 20, INI: 25, REW: 30 } })),
  }),
  "names with digits, right to left, very long": sampleRelease({
    name: "Werk 4711 GmbH",
    externalId: "O",
    children: [leaf("فريق 12"), leaf("Team 3, Halle 9"), leaf("x".repeat(180))],
  }),
  "no kinds of learning": withKinds({ kinds: [] }, () => ({})),
  "every kind must be proved": withKinds(
    { kinds: sampleRelease().kinds.map((kind) => ({ ...kind, mustProve: byLaw })) },
    (kinds) =>
      Object.fromEntries(
        Object.entries(kinds).map(([code, cell]) => {
          return [code, { ...cell, verdict: "STRUCTURED", priority: null, rule: "must_prove", fix: [] } as const];
        }),
      ),
  ),
  "names of sixty characters": sampleRelease({
    name: "The Amalgamated Company of Makers of Extraordinary Foodstuffs",
    externalId: "O",
    children: ["North", "South"].map((part) => ({
      name: `Directorate for Procurement, Logistics and Supplies, ${part} West`,
      externalId: part,
      size: 0,
      children: ["A", "B", "C"].map((name) =>
        leaf(`Department of Research into Packaging and Conservation ${name}/${part}`),
      ),
    })),
  }),
  "sixty-one teams": sampleRelease(bigPlan(61)),
  "a second wave": secondWave(sampleRelease()),
  "a second wave of many teams": secondWave(sampleRelease(bigPlan(61))),
  "a second wave of one team": secondWave(sampleRelease(bigPlan(1))),
};
