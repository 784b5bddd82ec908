import { randomUUID } from "node:crypto";
import type { GroupId, UnitId } from "../../server/kernel/brand.ts";

/** A unit of a planted organisation; only the teams at the bottom have people and a reporting group. */
export interface PlantedUnit {
  readonly id: UnitId;
  readonly parentId: UnitId | null;
  readonly externalId: string;
  readonly name: string;
  readonly depth: number;
  /** null above the teams */
  readonly groupId: GroupId | null;
}

const teamsOfDepartment = 10;
const departmentsOfDivision = 8;

/** A company with so many teams: ten to a department, eight departments to a division; parents before children. */
export function plantedTree(teamCount: number): readonly PlantedUnit[] {
  const units: PlantedUnit[] = [];
  const add = (parent: PlantedUnit | undefined, name: string, isTeam: boolean): PlantedUnit => {
    const unit = {
      id: randomUUID() as UnitId,
      parentId: parent?.id ?? null,
      externalId: `X-${units.length}`,
      name,
      depth: parent === undefined ? 0 : parent.depth + 1,
      groupId: isTeam ? (randomUUID() as GroupId) : null,
    };
    units.push(unit);
    return unit;
  };
  const company = add(undefined, "Harrow & Fell", false);
  let [division, department] = [company, company];
  for (let team = 0; team < teamCount; team++) {
    if (team % (teamsOfDepartment * departmentsOfDivision) === 0)
      division = add(company, `Division ${team / (teamsOfDepartment * departmentsOfDivision) + 1}`, false);
    if (team % teamsOfDepartment === 0) department = add(division, `Department ${team / teamsOfDepartment + 1}`, false);
    add(department, `Team ${team + 1}`, true);
  }
  return units;
}
