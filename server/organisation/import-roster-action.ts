import { recordAudit } from "../access/audit-store.ts";
import type { StaffDb } from "../db/connect.ts";
import { inOrganisation } from "../db/transaction.ts";
import { isEmailAddress } from "../http/parse.ts";
import type { OrganisationId, PersonId, UnitId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { lockOrganisation } from "./organisation-store.ts";
import { type Roster, type RosterProblem, unitNameOf } from "./roster.ts";
import { changeOf, digestOf, type RosterChange, type StoredPerson, type StoredUnit } from "./roster-change.ts";
import { checkRoster } from "./roster-check.ts";
import { readRosterTable } from "./roster-file.ts";
import {
  deletePeople,
  deleteUnits,
  insertPeople,
  insertUnits,
  selectManagersOf,
  selectPeople,
  selectUnits,
  updatePeople,
  updateUnits,
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
      object: `${roster.value.people.length} people`,
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

/** New units first, then the people who move into them, then what is no longer needed. */
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
  const rows = new Map<string, StoredUnit>(
    roster.units.map((unit) => [
      unit.externalId,
      {
        id: idOf(unit.externalId),
        externalId: unit.externalId,
        parentId: unit.parentExternalId === null ? null : idOf(unit.parentExternalId),
        name: unitNameOf(unit),
        position: unit.position,
      },
    ]),
  );
  const rowsOf = (units: readonly { readonly externalId: string }[]) =>
    units.flatMap((unit) => rows.get(unit.externalId) ?? []);
  await insertUnits(tx, organisationId, rowsOf(change.unitsAdded));
  await updateUnits(
    tx,
    organisationId,
    rowsOf(change.unitsKept.filter((unit) => unit.isChanged).map((unit) => unit.next)),
  );
  const added = change.peopleAdded.map(({ unitExternalId, ...person }): StoredPerson => {
    return { id: randomUuid(random) as PersonId, ...person, unitId: idOf(unitExternalId) };
  });
  const kept = change.peopleKept.filter((person) => person.isMoved || person.isCorrected);
  const updated = kept.map(({ stored, next }): StoredPerson => {
    return {
      id: stored.id,
      email: next.email,
      name: next.name,
      language: next.language,
      unitId: idOf(next.unitExternalId),
    };
  });
  await deletePeople(
    tx,
    organisationId,
    change.peopleRemoved.map((person) => person.id),
  );
  await updatePeople(tx, organisationId, updated);
  await insertPeople(tx, organisationId, added);
  await deleteUnits(
    tx,
    organisationId,
    change.unitsRemoved.map((unit) => unit.id),
  );
}
