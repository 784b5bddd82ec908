import { seeded } from "../support/planted-answers.ts";
import type { Finding, Size } from "./finding.ts";
import { openWave, randomTeams } from "./linking/company.ts";
import { type Linked, linkClosedWave, linkUnsafeStorage } from "./linking/look.ts";
import { type Hits, limitOf } from "./linking/matching.ts";
import { copyTables } from "./linking/scene.ts";
import { letPeopleAnswer } from "./linking/voters.ts";
import { freshWalPosition } from "./linking/wal.ts";
import { type AttackSite, openAttackedApp } from "./site.ts";

const sizes = {
  // within the tests a false alarm must not stop anybody: one in ten thousand instead of one in a thousand
  short: { waves: 1, teams: 48, sigmas: 4 },
  long: { waves: 3, teams: 125, sigmas: 3 },
} as const;

/** The share that the attack must find where the defence is switched off. */
const controlShare = 0.6;

const attacks: readonly { readonly way: keyof Linked; readonly id: string; readonly attack: string }[] = [
  { way: "token", id: "T6", attack: "superuser, after the close: who redeemed which token, by xmin and ctid" },
  { way: "tables", id: "T6", attack: "superuser, after the close: who gave which answers, by xmin and ctid" },
  { way: "copy", id: "T6", attack: "the same with a copy of the live tables from before the close" },
  { way: "wal", id: "T6", attack: "the same with the whole write-ahead log: first place of each answer" },
  { way: "files", id: "T6", attack: "the same with the files of all tables and indexes, dead rows in them" },
  { way: "comment", id: "T21", attack: "the same for comments: who wrote which" },
];

/**
 * T6: people answer over HTTP on the real server; afterwards the superuser of its PostgreSQL, who also copied the live
 * tables before the close and kept the write-ahead log, tries to tell who answered what. One-to-one matching in each
 * group that is published; blind matching finds one person a group.
 */
export async function linkingAttack(site: AttackSite, size: Size, seed = 6): Promise<Finding[]> {
  const { waves, teams, sigmas } = sizes[size];
  const next = seeded(seed);
  const app = await openAttackedApp(site, `linking_${size}`);
  const [found, control] = [new Map<keyof Linked, Hits>(), new Map<keyof Linked, Hits>()];
  try {
    for (let number = 1; number <= waves; number++) {
      const walFrom = await freshWalPosition(app.admin);
      const wave = await openWave(app, `linking-${number}`, randomTeams(teams, next));
      const voters = await letPeopleAnswer(app, app.admin, wave, next);
      const copy = await copyTables(app.admin, wave.id);
      await wave.close();
      const scene = { admin: app.admin, dataFolder: site.dataFolder, waveId: wave.id, voters, copy };
      addTo(found, await linkClosedWave(scene, walFrom));
      addTo(control, await linkUnsafeStorage(scene));
    }
  } finally {
    await app.stop();
  }
  return attacks.map(({ way, id, attack }) => findingOf(id, attack, found.get(way), control.get(way), sigmas));
}

function addTo(sums: Map<keyof Linked, Hits>, linked: Linked): void {
  for (const { way } of attacks) {
    const [sum, one] = [sums.get(way) ?? { hits: 0, pairs: 0, expected: 0 }, linked[way]];
    sums.set(way, {
      hits: sum.hits + one.hits,
      pairs: sum.pairs + one.pairs,
      expected: sum.expected + one.expected,
    });
  }
}

function findingOf(
  id: string,
  attack: string,
  found: Hits | undefined,
  control: Hits | undefined,
  sigmas: number,
): Finding {
  if (found === undefined || control === undefined) throw new Error("nothing was attacked");
  const limit = limitOf(found.expected, sigmas);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    id,
    attack,
    chance: `${percent(found.expected / found.pairs)} (${found.expected.toFixed(0)} of ${found.pairs}, limit ${Math.floor(limit)})`,
    measured: `${percent(found.hits / found.pairs)} (${found.hits})`,
    control: percent(control.hits / control.pairs),
    isHeld: found.pairs > 0 && found.hits <= limit && control.hits >= controlShare * control.pairs,
  };
}
