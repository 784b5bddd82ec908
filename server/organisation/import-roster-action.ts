import { recordAudit } from "../access/audit-store.ts";
import type { StaffDb } from "../db/connect.ts";
import { inOrganisation } from "../db/transaction.ts";
import { isEmailAddress } from "../http/parse.ts";
import { countInWords } from "../http/words.ts";
import type { OrganisationId, PersonId, UnitId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { lockOrganisation } from "./organisation-store.ts";
import { type Roster, type RosterPerson, type RosterProblem, unitNameOf } from "./roster.ts";
import { changeOf, digestOf, type RosterChange, type StoredPerson, type StoredUnit } from "./roster-change.ts";
import { checkRoster } from "./roster-check.ts";
import { readRosterTable } from "./roster-file.ts";
import {
  deletePeople,
  deleteUnits,
  selectManagersOf,
  selectPeople,
  selectUnits,
  upsertPeople,
  upsertUnits,
} from "./roster-store.ts";

export interface ImportOptions {
  /** false: only look. true: apply. The digest of a preview: apply if that is still what would happen. */
  readonly apply: boolean | string;
  /** Languages that the definitions have. */
  readonly languages: readonly string[];
  /** For the audit trail: an e-mail address, or "command line". */
  readonly actor: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** What came of it. Unless it says "applied", nothing was saved. */
export type ImportOutcome =
  | { readonly kind: "refused"; readonly problems: readonly RosterProblem[] }
  | {
      readonly kind: "preview" | "changed-since" | "applied";
      readonly change: RosterChange;
      readonly digest: string;
      readonly encoding: string;
    };

/**
 * Reads a roster file and compares it with the organisation: everything that is wrong with it, or what it would add,
 * change and remove; and does that when asked. All of it or nothing. People keep their ids by e-mail address, units by
 * external id. Imports of one organisation wait for each other.
 */
export async function importRoster(
  db: StaffDb,
  organisationId: OrganisationId,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const table = readRosterTable(bytes);
  if (!table.ok) return { kind: "refused", problems: table.refusal };
  const { encoding } = table.value;
  const roster = checkRoster(table.value, { languages: options.languages, isEmailAddress });
  if (!roster.ok) return { kind: "refused", problems: roster.refusal };

  return await inOrganisation(db, organisationId, "import roster", async (tx): Promise<ImportOutcome> => {
    await lockOrganisation(tx, organisationId);
    const before = await selectUnits(tx, organisationId);
    const people = await selectPeople(tx, organisationId);
    const change = changeOf(roster.value, { units: before, people });
    const problems = await managerProblems(tx, organisationId, change);
    if (problems.length > 0) return { kind: "refused", problems };
    const digest = digestOf(change);
    if (options.apply === false) return { kind: "preview", change, digest, encoding };
    if (typeof options.apply === "string" && options.apply !== digest)
      return { kind: "changed-since", change, digest, encoding };
    await applyChange(tx, organisationId, change, roster.value, options.random);
    await recordAudit(tx, {
      at: options.clock.now(),
      organisationId,
      actor: options.actor,
      action: "roster imported",
      object: countInWords(roster.value.people.length, "person", "people"),
      detail: {
        units: roster.value.units.length,
        added: change.peopleAdded.length,
        changed: change.peopleKept.filter((person) => person.isMoved || person.isCorrected).length,
        removed: change.peopleRemoved.length,
      },
    });
    return { kind: "applied", change, digest, encoding };
  });
}

async function managerProblems(
  tx: StaffDb,
  organisationId: OrganisationId,
  change: RosterChange,
): Promise<RosterProblem[]> {
  const managers = await selectManagersOf(
    tx,
    organisationId,
    change.unitsRemoved.map((unit) => unit.id),
  );
  return managers.map(({ name, unitName }) => ({
    row: null,
    column: "",
    message: `The file leaves out “${unitName}”, and ${name} is its manager. Give ${name} another unit or role first.`,
  }));
}

/** New and changed units first, then the people who move into them, then what is no longer needed. */
async function applyChange(
  tx: StaffDb,
  organisationId: OrganisationId,
  change: RosterChange,
  roster: Roster,
  random: Random,
): Promise<void> {
  const ids = new Map<string, UnitId>(change.unitsKept.map(({ stored, next }) => [next.externalId, stored.id]));
  for (const unit of change.unitsAdded) ids.set(unit.externalId, randomUuid(random) as UnitId);
  const idOf = (externalId: string): UnitId => {
    const id = ids.get(externalId);
    if (id === undefined) throw new Error(`the roster has no unit ${externalId}`);
    return id;
  };
  const same = new Set(change.unitsKept.filter((unit) => !unit.isChanged).map((unit) => unit.next));
  const units = roster.units
    .filter((unit) => !same.has(unit))
    .map(
      (unit): StoredUnit => ({
        id: idOf(unit.externalId),
        externalId: unit.externalId,
        parentId: unit.parentExternalId === null ? null : idOf(unit.parentExternalId),
        name: unitNameOf(unit),
        position: unit.position,
      }),
    );
  const rowOf = (id: PersonId, { unitExternalId, ...person }: RosterPerson): StoredPerson => {
    return { id, ...person, unitId: idOf(unitExternalId) };
  };
  const people = [
    ...change.peopleAdded.map((person) => rowOf(randomUuid(random) as PersonId, person)),
    ...change.peopleKept
      .filter((person) => person.isMoved || person.isCorrected)
      .map(({ stored, next }) => rowOf(stored.id, next)),
  ];
  await upsertUnits(tx, organisationId, units);
  await deletePeople(
    tx,
    organisationId,
    change.peopleRemoved.map((person) => person.id),
  );
  await upsertPeople(tx, organisationId, people);
  await deleteUnits(
    tx,
    organisationId,
    change.unitsRemoved.map((unit) => unit.id),
  );
}
