import type { Plan, PlanUnit } from "./plan.ts";

/**
 * Finds faults of a plan without trusting how it was made: O(units), no dynamic programme. Empty means: the root is
 * published, every unit is counted in its nearest published unit, every atom is empty or has at least k people and is
 * stated with its true size, and nothing is withheld or published against the threshold.
 */
export function checkPlan(units: readonly PlanUnit[], k: number, plan: Plan): readonly string[] {
  const total = units.reduce((sum, unit) => sum + unit.own, 0);
  const faults: string[] = [];
  if (plan.total !== total) faults.push(`the plan counts ${plan.total} people, the units ${total}`);
  if (plan.isWithheld) {
    if (total >= k) faults.push(`withheld although ${total} people reach the threshold of ${k}`);
    return faults;
  }
  if (total < k) faults.push(`published although ${total} people are below the threshold of ${k}`);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const counts = new Map<string, number>();
  for (const unit of units) {
    const atom = plan.atomOf.get(unit.id) ?? "";
    if (unit.parentId === null && !plan.published.has(unit.id)) faults.push(`the root ${unit.id} is not published`);
    const expected = plan.published.has(unit.id) ? unit.id : plan.atomOf.get(unit.parentId ?? "");
    if (!plan.published.has(atom) || atom !== expected)
      faults.push(`${unit.id} is counted in ${atom}, not ${expected}`);
    counts.set(atom, (counts.get(atom) ?? 0) + unit.own);
  }
  for (const id of plan.published) if (!byId.has(id)) faults.push(`the published unit ${id} does not exist`);
  const stated = new Map(plan.atoms.map((atom) => [atom.id, atom.n]));
  for (const [id, n] of counts) {
    if (n > 0 && n < k) faults.push(`the atom ${id} has ${n} people, fewer than ${k}`);
    if ((stated.get(id) ?? 0) !== n)
      faults.push(`the atom ${id} is stated with ${stated.get(id) ?? 0} people, not ${n}`);
  }
  for (const id of stated.keys()) if (!counts.has(id)) faults.push(`the atom ${id} holds no unit`);
  return faults;
}
