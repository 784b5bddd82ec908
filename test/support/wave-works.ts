import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { OrganisationRef } from "../../server/access/member.ts";
import { readDefinitions } from "../../server/definition/definition-file.ts";
import { type IssuerDeps, issuerDuty } from "../../server/invitation/issuer-job.ts";
import { invitationSecretName, personSecretOf, secretTextOf } from "../../server/invitation/secret.ts";
import type { GroupId, OrganisationId, PersonId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import type { Clock } from "../../server/kernel/clock.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { calendarDuty } from "../../server/wave/calendar-job.ts";
import { defaultRules, defaultThresholds, type WaveDraft } from "../../server/wave/draft.ts";
import { type LaunchDeps, launchWave } from "../../server/wave/launch-action.ts";
import { createWave } from "../../server/wave/wave-action.ts";
import { commandLineActor } from "../../server/wave/wave-actor-action.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { testRenderer } from "./view-contract.ts";

/** A clock that a test turns. */
export interface TestClock extends Clock {
  set(moment: string): void;
}

export function testClock(start = "2026-11-02T09:00:00Z"): TestClock {
  let moment = new Date(start);
  return {
    now: () => new Date(moment),
    set: (text) => {
      moment = new Date(text);
    },
  };
}

/** Sizes of the teams of a planted organisation, by name: two departments under the company. */
export type TeamSizes = Readonly<Record<string, number>>;

export interface PlantedOrganisation extends OrganisationRef {
  readonly people: readonly { readonly id: PersonId; readonly email: string; readonly team: string }[];
  readonly units: ReadonlyMap<string, UnitId>;
}

/** An organisation with one company unit and a team for each entry, written past every rule by the superuser. */
export async function plantOrganisation(
  database: FreshDatabase,
  teams: TeamSizes = { Looms: 9, Dyeing: 8, Night: 3 },
): Promise<PlantedOrganisation> {
  const id = randomUUID() as OrganisationId;
  const slug = `mill-${randomBytes(4).toString("hex")}`;
  const name = "Fen & Sons Mills";
  await database.admin.query("insert into organisation.organisation values ($1, $2, $3, now())", [id, slug, name]);
  const units = new Map<string, UnitId>();
  const people: { id: PersonId; email: string; team: string }[] = [];
  const addUnit = async (unit: string, parent: string | null, position: number) => {
    const unitId = randomUUID() as UnitId;
    units.set(unit, unitId);
    await database.admin.query("insert into organisation.unit values ($1, $2, $3, $4, $5, $6)", [
      unitId,
      id,
      `x-${unit}`,
      parent && units.get(parent),
      unit,
      position,
    ]);
  };
  await addUnit("Mill", null, 0);
  for (const [position, [team, size]] of Object.entries(teams).entries()) {
    await addUnit(team, "Mill", position);
    for (let seat = 0; seat < size; seat++) {
      const personId = randomUUID() as PersonId;
      const email = `${team.toLowerCase()}.${seat}@${slug}.example`;
      people.push({ id: personId, email, team });
      await database.admin.query("insert into organisation.person values ($1, $2, $3, $4, $5, 'en')", [
        personId,
        id,
        units.get(team),
        email,
        `Sam O'Neil <${team}> ${seat}`,
      ]);
    }
  }
  return { id, slug, name, people, units };
}

/** Everything that launches a wave and issues its tokens, on real parts. */
export async function waveWorks(
  database: FreshDatabase,
  folder: string,
  clock: Clock,
  change: Partial<IssuerDeps> = {},
) {
  const renderer = testRenderer();
  const keyStore = await openKeyStore({ directories: [join(folder, "keys")] });
  const definitions = readDefinitions();
  const launchDeps: LaunchDeps = {
    clock,
    random: systemRandom,
    definitions,
    surveyAssetsOf: (_definition, facts) =>
      (["page.html", "client.js", "client.css"] as const).map((name) => ({
        name,
        contentType: "text/plain",
        bytes: Buffer.from(`${name} of ${facts.title}`),
      })),
    mailFault: null,
  };
  const issuerDeps: IssuerDeps = {
    db: database.pools.issuer.db,
    keyStore,
    kek: Buffer.alloc(32, 5),
    random: systemRandom,
    clock,
    log: silentLog,
    mailer: null,
    renderer,
    publicUrl: "https://survey.example",
    ...change,
  };
  const calendar = calendarDuty({ db: database.pools.staff.db, clock });
  const issuer = issuerDuty(issuerDeps);

  async function draft(organisation: OrganisationRef, change: Partial<WaveDraft> = {}) {
    const definition = [...definitions.values()][0];
    if (!definition) throw new Error("no definition");
    const actor = commandLineActor(database.pools.staff.db, organisation);
    const created = await createWave(actor, launchDeps, {
      title: "Learning survey, autumn",
      askedBy: "Mara Lindqvist, HR",
      purpose: "To see where people can run their own learning.",
      contact: "Jonas Weber of the works council, room 2.14",
      mode: "sealed",
      definitionId: definition.id,
      opensOn: "2026-11-02",
      earliestClose: "2026-11-02",
      closesOn: "2026-11-16",
      latestClose: "2026-11-30",
      thresholds: defaultThresholds,
      rules: defaultRules,
      kinds: definition.key.kinds.map((kind) => ({ ...kind, mustProve: null })),
      ...change,
    });
    if (!created.ok) throw new Error(created.refusal.map((fault) => `${fault.field}: ${fault.message}`).join());
    return { actor, waveId: created.value };
  }

  /** As the opener does. */
  async function makeBoxKey(waveId: WaveId) {
    await database.pools.opener.db
      .updateTable("wave.wave")
      .set({ box_public_key: Buffer.alloc(65, 4) })
      .where("id", "=", waveId)
      .execute();
  }

  return {
    launchDeps,
    issuerDeps,
    keyStore,
    renderer,
    calendar,
    issuer,
    draft,
    makeBoxKey,
    /** A wave that is launched and, as its first day has come, open. */
    async openWave(organisation: OrganisationRef, change: Partial<WaveDraft> = {}) {
      const { actor, waveId } = await draft(organisation, change);
      const launched = await launchWave(actor, launchDeps, waveId);
      if (!launched.ok) throw new Error(launched.refusal);
      await makeBoxKey(waveId);
      while ((await issuer.tick()) || (await calendar.tick()));
      return { actor, waveId };
    },
    async waveRow(waveId: WaveId) {
      const { rows } = await database.admin.query("select * from wave.wave where id = $1", [waveId]);
      return rows[0];
    },
    /** The secret of a person's link, as it stands in the mail. */
    async secretOf(waveId: WaveId, person: PersonId) {
      const secret = await keyStore.read(invitationSecretName(waveId));
      if (!secret) throw new Error("the invitation secret is gone");
      return secretTextOf(personSecretOf(secret, person));
    },
    async groupsOf(waveId: WaveId) {
      const { rows } = await database.admin.query<{
        id: GroupId;
        leaf: number;
        label: string;
        invited: number;
        public_key: Buffer | null;
        issued: number | null;
      }>("select * from wave.reporting_group where wave_id = $1 order by leaf", [waveId]);
      return rows;
    },
  };
}
