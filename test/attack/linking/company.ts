import type { WaveId } from "../../../server/kernel/brand.ts";
import { systemRandom } from "../../../server/kernel/random.ts";
import { createOrganisation } from "../../../server/organisation/create-organisation-action.ts";
import { importRoster } from "../../../server/organisation/import-roster-action.ts";
import { dayOf, daysAfter } from "../../../server/wave/day.ts";
import { defaultRules, defaultThresholds } from "../../../server/wave/draft.ts";
import { launchWave } from "../../../server/wave/launch-action.ts";
import { closeWave, createWave, inviteWave } from "../../../server/wave/wave-action.ts";
import { type Actor, commandLineActor } from "../../../server/wave/wave-actor-action.ts";
import type { RunningApp } from "../../support/running-app.ts";

/** A wave that was launched and mailed as staff would do it. */
export interface OpenWave {
  readonly id: WaveId;
  readonly actor: Actor;
  readonly slug: string;
  close(): Promise<void>;
}

/** A team of the roster to import. */
export interface Team {
  readonly name: string;
  readonly department: string;
  readonly size: number;
}

/** Teams of 4 to 15 people, ten to a department. */
export function randomTeams(count: number, next: () => number): Team[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `Team ${at + 1}`,
    department: `Department ${Math.floor(at / 10) + 1}`,
    size: 4 + Math.floor(next() * 12),
  }));
}

/** Adds a client with these teams, makes a wave, launches it and sends every invitation, on the real parts. */
export async function openWave(
  app: Pick<RunningApp, "deps" | "work">,
  slug: string,
  teams: readonly Team[],
): Promise<OpenWave> {
  const { deps } = app;
  const { db } = deps.staff;
  const made = await createOrganisation(db, deps, { name: `Client ${slug}`, slug, adminId: null, actor: "attack" });
  const organisationId = done(made);
  const options = { apply: true, languages: ["en"], actor: "attack", clock: deps.clock, random: systemRandom } as const;
  const outcome = await importRoster(db, organisationId, Buffer.from(rosterOf(slug, teams)), options);
  if (outcome.kind !== "applied") throw new Error(JSON.stringify(outcome));
  const actor = commandLineActor(db, { id: organisationId, slug, name: `Client ${slug}` });
  const definition = [...deps.definitions.values()][0];
  if (definition === undefined) throw new Error("there is no survey definition");
  const today = dayOf(deps.clock.now());
  const draft = {
    title: `Learning survey of ${slug}`,
    askedBy: "The people team",
    purpose: "To see where people can run their own learning",
    contact: "Works council, room 3",
    mode: "sealed",
    definitionId: definition.id,
    opensOn: today,
    earliestClose: today,
    closesOn: daysAfter(today, 7),
    latestClose: daysAfter(today, 14),
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds: definition.key.kinds.map((kind) => ({ ...kind, mustProve: null })),
  } as const;
  const id = done(await createWave(actor, deps, draft));
  done(await launchWave(actor, deps, id));
  await app.work();
  done(await inviteWave(actor, deps.clock, id, null));
  await app.work();
  return {
    id,
    actor,
    slug,
    async close() {
      done(await closeWave(actor, deps.clock, id));
      await app.work();
    },
  };
}

function rosterOf(slug: string, teams: readonly Team[]): string {
  const rows = teams.flatMap(({ name, department, size }, team) =>
    Array.from({ length: size }, (_, seat) =>
      [
        `t${team}`,
        `${department} / ${name}`,
        `p${team}.${seat}@${slug}.example`,
        `Person ${team}-${seat}`,
        "en",
      ].join(),
    ),
  );
  return `unit id,unit path,e-mail,name,language\n${rows.join("\n")}\n`;
}

function done<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: unknown },
): Value {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.refusal));
}
