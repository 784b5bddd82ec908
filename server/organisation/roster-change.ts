import { createHash } from "node:crypto";
import type { PersonId, UnitId } from "../kernel/brand.ts";
import { type Roster, type RosterPerson, type RosterUnit, unitNameOf } from "./roster.ts";
import { isDerivedUnitId, pathKey } from "./unit-path.ts";

/** A unit as it is stored. */
export interface StoredUnit {
  readonly id: UnitId;
  readonly externalId: string;
  readonly parentId: UnitId | null;
  readonly name: string;
  readonly position: number;
}
/** A person as stored. */
export interface StoredPerson {
  readonly id: PersonId;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly unitId: UnitId;
}

/** A unit that stays: the stored one and the one of the file. */
export interface KeptUnit {
  readonly stored: StoredUnit;
  readonly next: RosterUnit;
  readonly isRenamed: boolean;
  readonly isMoved: boolean;
  /** Name, place, id or order differ: the row has to be written. */
  readonly isChanged: boolean;
}
export interface KeptPerson {
  readonly stored: StoredPerson;
  readonly next: RosterPerson;
  readonly isMoved: boolean;
  /** Name or language differ. */
  readonly isCorrected: boolean;
}

/** What an import would do. A unit is the same by its external id, a person by the e-mail address. */
export interface RosterChange {
  readonly unitsAdded: readonly RosterUnit[];
  readonly unitsKept: readonly KeptUnit[];
  readonly unitsRemoved: readonly StoredUnit[];
  readonly peopleAdded: readonly RosterPerson[];
  readonly peopleKept: readonly KeptPerson[];
  readonly peopleRemoved: readonly StoredPerson[];
}

/** Compares a roster with what is stored. */
export function changeOf(
  roster: Roster,
  stored: { readonly units: readonly StoredUnit[]; readonly people: readonly StoredPerson[] },
): RosterChange {
  const units = pairUnits(roster.units, stored.units);
  const unitIdOf = new Map(units.kept.map(({ stored: unit, next }) => [next.externalId, unit.id]));
  const people = new Map(stored.people.map((person) => [person.email, person]));
  const peopleAdded: RosterPerson[] = [];
  const peopleKept: KeptPerson[] = [];
  for (const next of roster.people) {
    const person = people.get(next.email);
    people.delete(next.email);
    if (person === undefined) peopleAdded.push(next);
    else
      peopleKept.push({
        stored: person,
        next,
        isMoved: unitIdOf.get(next.unitExternalId) !== person.unitId,
        isCorrected: person.name !== next.name || person.language !== next.language,
      });
  }
  return {
    unitsAdded: units.added,
    unitsKept: units.kept,
    unitsRemoved: units.removed,
    peopleAdded,
    peopleKept,
    peopleRemoved: [...people.values()],
  };
}

function pairUnits(next: readonly RosterUnit[], stored: readonly StoredUnit[]) {
  const left = new Map(stored.map((unit) => [unit.externalId, unit]));
  const pairs = new Map<RosterUnit, StoredUnit>();
  for (const unit of next) {
    const same = left.get(unit.externalId);
    if (same === undefined) continue;
    pairs.set(unit, same);
    left.delete(unit.externalId);
  }
  // a unit that had its id from its path, and now gets one of its own (or the other way), is still the same unit
  const byId = new Map(stored.map((unit) => [unit.id, unit]));
  const byPath = new Map([...left.values()].map((unit) => [pathKey(pathOf(unit, byId)), unit]));
  for (const unit of next) {
    const same = pairs.has(unit) ? undefined : byPath.get(pathKey(unit.path));
    if (same === undefined || (!isDerivedUnitId(same.externalId) && !isDerivedUnitId(unit.externalId))) continue;
    pairs.set(unit, same);
    left.delete(same.externalId);
    byPath.delete(pathKey(unit.path));
  }
  const idOf = new Map([...pairs].map(([unit, same]) => [unit.externalId, same.id]));
  const kept = [...pairs].map(([unit, same]): KeptUnit => {
    const parentId = unit.parentExternalId === null ? null : idOf.get(unit.parentExternalId);
    const isRenamed = unitNameOf(unit) !== same.name;
    const isMoved = parentId !== same.parentId;
    const isChanged = isRenamed || isMoved || unit.externalId !== same.externalId || unit.position !== same.position;
    return { stored: same, next: unit, isRenamed, isMoved, isChanged };
  });
  return { kept, added: next.filter((unit) => !pairs.has(unit)), removed: [...left.values()] };
}

/** The names from the top down to a stored unit. */
export function pathOf(unit: StoredUnit, byId: ReadonlyMap<UnitId, StoredUnit>): readonly string[] {
  const names: string[] = [];
  for (let at: StoredUnit | undefined = unit; at !== undefined && names.length <= byId.size; ) {
    names.unshift(at.name);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return names;
}

/** True when the import would change nothing. */
export function isUnchanged(change: RosterChange): boolean {
  return (
    [change.unitsAdded, change.unitsRemoved, change.peopleAdded, change.peopleRemoved].every((list) => !list.length) &&
    !change.unitsKept.some((unit) => unit.isChanged) &&
    !change.peopleKept.some((person) => person.isMoved || person.isCorrected)
  );
}

/**
 * A name for exactly this change: the same file over the same stored roster. What was shown in a preview is applied
 * only while it still has the same name.
 */
export function digestOf(change: RosterChange): string {
  const hash = createHash("sha256");
  const add = (...facts: readonly unknown[]) => void hash.update(`${JSON.stringify(facts)}\n`);
  for (const unit of change.unitsAdded) add("unit+", unit);
  for (const unit of change.unitsKept) add("unit=", unit.stored, unit.next);
  for (const unit of change.unitsRemoved) add("unit-", unit.id);
  for (const person of change.peopleAdded) add("person+", person);
  for (const person of change.peopleKept) add("person=", person.stored, person.next);
  for (const person of change.peopleRemoved) add("person-", person.id);
  return hash.digest("hex");
}
