import type { Release } from "../../server/release/release.ts";
import { secondWave } from "./sample-comparison.ts";
import { bigPlan, type SamplePlan, sampleRelease } from "./sample-release.ts";

const leaf = (name: string, more: Partial<SamplePlan> = {}): SamplePlan => ({
  name,
  externalId: name,
  size: 9,
  ...more,
});

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
  "sixty-one teams": sampleRelease(bigPlan(61)),
  "a second wave": secondWave(sampleRelease()),
  "a second wave of many teams": secondWave(sampleRelease(bigPlan(61))),
  "a second wave of one team": secondWave(sampleRelease(bigPlan(1))),
};
