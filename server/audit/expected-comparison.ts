import type { Release } from "../release/release.ts";
import { expectedChangeOf, expectedFamilyOf } from "./expected-change.ts";
import type { AuditMeans } from "./expected-means.ts";
import type { AuditKey, AuditScale, OpenedWave } from "./opened-wave.ts";
import { treeOf } from "./published-tree.ts";

/** One of the two waves that are set against each other; of `published` it counts what is shown, not the numbers. */
export interface WaveSide {
  readonly opened: OpenedWave;
  readonly published: Release;
  readonly means: AuditMeans;
}

/** What a release must say of the changes since the wave before (docs/method.md, section 8). */
export function expectedComparisonOf(now: WaveSide, then: WaveSide) {
  const found = now.opened.units.flatMap(({ id, externalId }) => {
    const cells = cellsShown(now, id);
    if (cells === null) return [];
    const before = then.opened.units.find((unit) => unit.externalId === externalId);
    const old = before === undefined ? null : cellsShown(then, before.id);
    const isSame = before !== undefined && partsOf(now, id) === partsOf(then, before.id);
    const reason = before === undefined ? "new_unit" : old === null ? "not_shown" : isSame ? null : "other_teams";
    const compared = (reason === null ? cells : []).map((code) => {
      const verdict = verdictOf(now, then, code);
      const isShown = verdict === "comparable" && old?.includes(code);
      const was = isShown && before ? then.means.ofTeam(before.id, code) : null;
      const change = expectedChangeOf(was, now.means.ofTeam(id, code));
      return { code, why: change ? null : verdict === "comparable" ? "not_shown" : verdict, change };
    });
    return [{ id, reason, cells: compared }];
  });
  const wholes = now.opened.key.scales.map(({ code }) => {
    const verdict = verdictOf(now, then, code);
    const isShown = verdict === "comparable" && [now, then].every((side) => showsWhole(side, code));
    return { code, verdict, change: isShown ? expectedChangeOf(then.means.ofAll(code), now.means.ofAll(code)) : null };
  });
  const ofTeams = expectedFamilyOf(found.flatMap(({ cells }) => cells.flatMap(({ change }) => change ?? [])));
  const ofWholes = expectedFamilyOf(wholes.flatMap(({ change }) => change ?? []));
  const { id, title, closedOn } = then.published.wave;
  return {
    earlier: { id, title, closedOn },
    rule: { level: 0.1, least: 5 },
    hasSameUnits: namesOf(now.opened.units) === namesOf(then.opened.units),
    scales: Object.fromEntries(
      wholes.map(({ code, verdict, change }) => {
        return [code, { comparability: verdict, organisation: change && ofWholes(change) }];
      }),
    ),
    teams: Object.fromEntries(
      found.map(({ id: unitId, reason, cells }) => {
        const said = cells.map(({ code, why, change }) => [code, { reason: why, change: change && ofTeams(change) }]);
        return [unitId, { reason, cells: Object.fromEntries(said) }];
      }),
    ),
  };
}

/** Sub-scales that are shown of a team; null where the unit is not shown as one. */
function cellsShown({ published }: WaveSide, unitId: string): string[] | null {
  const team = published.units.find(({ id }) => id === unitId)?.team;
  if (!team) return null;
  return Object.entries(team.cells).flatMap(([code, { own }]) => (own === null ? [] : [code]));
}

function showsWhole({ published, opened }: WaveSide, code: string): boolean {
  const top = published.units.find(({ id }) => id === opened.units[0]?.id);
  return (top?.summary ? top.summary.means[code] : top?.team?.cells[code]?.own) != null;
}

/** The units whose people count in this one, as one text. */
function partsOf({ opened }: WaveSide, unitId: string): string {
  const tree = treeOf(opened);
  return namesOf(opened.units.filter(({ groupUnitId }) => groupUnitId && tree.countsIn(groupUnitId) === unitId));
}

function namesOf(units: OpenedWave["units"]): string {
  const peopled = units.filter((unit) => unit.invitedOwn > 0);
  return JSON.stringify(peopled.map(({ externalId }) => externalId).sort());
}

/** Whether one sub-scale means the same in both questionnaires. */
function verdictOf(now: WaveSide, then: WaveSide, code: string): "comparable" | "other_items" | "other_version" {
  const itemsOf = (key: AuditKey) => key.scales.filter((scale) => scale.code === code).flatMap(itemNamesOf);
  const [a, b] = [itemsOf(now.opened.key), itemsOf(then.opened.key)];
  if (a.length === 0 || a.join() !== b.join()) return "other_items";
  return now.opened.key.version === then.opened.key.version ? "comparable" : "other_version";
}

function itemNamesOf({ items }: AuditScale): string[] {
  return items.map(({ code, key }) => `${code} ${key}`).sort();
}
