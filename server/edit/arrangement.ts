/** The order of the sections of a report: those of level 1 one after the other, each with its teams behind it. */
import type { Section } from "../report/document.ts";

/** The name under which the order of the sections is kept. */
export const arrangementName = "#sections";

/** The name under which it is kept whether a section is hidden. */
export function hidingOf(section: string): string {
  return `${section}#section`;
}

interface Arranged {
  readonly section: Pick<Section, "id" | "level">;
}

/** Things in the order that was chosen; one that the order does not know follows the one that it follows as generated. */
export function ordered<Item extends object>(
  items: readonly Item[],
  order: readonly string[],
  idOf: (item: Item) => string,
): readonly Item[] {
  const known = new Map(items.map((item) => [idOf(item), item]));
  const placed = order.flatMap((id) => known.get(id) ?? []);
  items.forEach((item, i) => {
    if (placed.includes(item)) return;
    const before = items[i - 1];
    placed.splice(before === undefined ? 0 : placed.indexOf(before) + 1, 0, item);
  });
  return placed;
}

/** `order`: ids of sections. A team never leaves the section that it stands in. */
export function arranged<Item extends Arranged>(sections: readonly Item[], order: readonly string[]): readonly Item[] {
  const idOf = ({ section }: Item): string => section.id;
  return ordered(groupsOf(sections), order, ({ head }) => head.section.id).flatMap(({ head, teams }) => [
    head,
    ...ordered(teams, order, idOf),
  ]);
}

/** Ids of the sections after one was moved one place up (-1) or down (1) among its like; at the end it stays. */
export function afterMove(sections: readonly Arranged[], id: string, by: -1 | 1): readonly string[] {
  const groups = groupsOf(sections).map(({ head, teams }) => [head, ...teams].map(({ section }) => section.id));
  const at = groups.findIndex(([head]) => head === id);
  if (at >= 0) return swapped(groups, at, by).flat();
  return groups.flatMap((group) => {
    const place = group.indexOf(id);
    // the head of a group stays where it is
    return place < 1 || place + by < 1 ? group : swapped(group, place, by);
  });
}

/** A section that comes first begins a group, whatever its level: an organisation of one team has a team alone. */
function groupsOf<Item extends Arranged>(sections: readonly Item[]) {
  const groups: { readonly head: Item; readonly teams: Item[] }[] = [];
  for (const one of sections) {
    const group = groups.at(-1);
    if (one.section.level === 1 || group === undefined) groups.push({ head: one, teams: [] });
    else group.teams.push(one);
  }
  return groups;
}

function swapped<Item>(items: readonly Item[], at: number, by: -1 | 1): readonly Item[] {
  const [item, other] = [items[at], items[at + by]];
  if (item === undefined || other === undefined) return items;
  return items.map((one, i) => (i === at ? other : i === at + by ? item : one));
}
