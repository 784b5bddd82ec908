import type { WaveId } from "../../server/kernel/brand.ts";
import type { PackFacts } from "../../server/pack/pack-facts.ts";
import { publicPageOf } from "../../server/pack/pack-file.ts";
import { readPackWording } from "../../server/pack/pack-wording-file.ts";
import { defaultThresholds } from "../../server/wave/draft.ts";
import { shippedDefinition } from "../definition/shipped.ts";

export const packWording = readPackWording();

const wave = "3f0e7c46-9c25-4a7e-8a37-0b0e7c469c25";
const hash = (letter: string) => letter.repeat(64);
const definition = shippedDefinition();

/** Facts of a pack as a launched wave has them; every part can be changed. */
export function samplePackFacts(change: Partial<PackFacts> = {}): PackFacts {
  return {
    wave,
    organisation: "Larkfield Group",
    title: "Learning survey 2026",
    askedBy: "Mara Lindqvist, HR",
    purpose: "To see where people can run their own learning, and what must be put right first.",
    contact: "Jonas Weber, works council, room 2.14",
    mode: "sealed",
    opensOn: "2026-11-23",
    earliestClose: "2026-12-04",
    latestClose: "2026-12-18",
    endedAt: null,
    identitiesPurgedOn: null,
    responsesPurgedOn: null,
    isBoxOpened: false,
    thresholds: defaultThresholds,
    retention: { identitiesDays: 30, responsesMonths: 24 },
    kinds: definition.key.kinds.map((kind) => ({ ...kind, mustProve: null })),
    survey: definition.survey,
    groups: [34, 28, 19, 12, 9],
    people: 102,
    frozen: {
      code: ["F5MR", "2BSW", "QG73", "QWFY", "SYL4", "2YCB", "AH54", "HE2T", "TF4E", "SW6W"],
      manifestHash: hash("a"),
      definitionHash: hash("b"),
      groupsRoot: hash("c"),
      files: ["client.css", "client.js", "page.html"].map((name) => ({ name, hash: hash("d") })),
      ...publicPageOf("https://survey.larkfield.example")(wave as WaveId),
    },
    madeOn: "2026-11-20",
    attack: null,
    ...change,
  };
}

/** As planned: nothing is frozen, no group is made. */
export const plannedPackFacts = samplePackFacts({ frozen: null, groups: null, people: 104, mode: "trustee" });

/** With the results of a run, in the shape in which `npm run attack -- --json` prints them. */
export const attackedPackFacts = samplePackFacts({
  attack: {
    ranOn: "2026-11-19",
    size: "long",
    machine: "2 x a machine, load 0.5, Node v20.20.2",
    findings: [
      { id: "T6", attack: "The superuser links", chance: "10 %", measured: "9 %", control: "87 %", isHeld: true },
      { id: "T9", attack: "The opener is killed", chance: "0", measured: "1 lost", control: "12", isHeld: false },
    ],
  },
});
