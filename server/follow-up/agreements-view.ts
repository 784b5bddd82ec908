/** Finishes the page with every agreed action of a wave that the reader may see. */
import { type Agreed, isLate, isOpen } from "../agreement/agreement.ts";
import type { Place } from "../heatmap/place.ts";
import { findNode, scopedTree, type TreeNode, treeOf } from "../heatmap/release-tree.ts";
import { capitalOf, countWordOf, dayOf } from "../heatmap/spelling.ts";
import {
  type ActionView,
  actionViewOf,
  canAgree,
  type JudgedView,
  judgedViewsOf,
} from "../heatmap/unit-actions-view.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import type { Release, ReleaseUnit } from "../release/release.ts";

export const agreementsPage = definePage<AgreementsView>("staff/actions");

export interface AgreementsView {
  readonly layout: StaffLayout;
  readonly kicker: string;
  readonly lead: string;
  readonly units: readonly {
    readonly name: string;
    readonly href: string;
    readonly rows: readonly ActionView[];
  }[];
  readonly earlier: string;
  readonly judged: readonly JudgedView[];
  readonly heatmapHref: string;
}

export function agreementsView(
  release: Release,
  place: Place,
  agreed: Agreed,
  today: string,
  layout: StaffLayout,
): AgreementsView {
  const units = unitsInScope(release, place);
  const seen = new Set(units.map(({ externalId }) => externalId));
  const now = agreed.now.filter(({ unit }) => seen.has(unit));
  const before = agreed.before.filter(({ unit }) => seen.has(unit));
  const open = now.filter(isOpen).length;
  const late = now.filter((one) => isLate(one, today)).length;
  return {
    layout,
    kicker: `${release.wave.title}, closed ${dayOf(release.wave.closedOn)}`,
    lead:
      now.length === 0
        ? "Nothing has been agreed yet."
        : `${capitalOf(countWordOf(now.length))} agreed, ${countWordOf(open)} still to be done${late > 0 ? `, ${countWordOf(late)} of them late` : ""}.`,
    units: units.flatMap((unit) => {
      const rows = now.filter((one) => one.unit === unit.externalId);
      if (rows.length === 0) return [];
      return [
        {
          name: unit.name,
          href: paths.waveUnit({ ...place, unit: unit.id }),
          rows: rows.map((one) => actionViewOf(release, place, one, today)),
        },
      ];
    }),
    earlier: release.comparison?.earlier.title ?? "",
    judged: judgedViewsOf(release, before, true),
    heatmapHref: paths.heatmap(place),
  };
}

/** The unit with this id if the reader may see it and an action can be agreed for it. */
export function unitToAgree(release: Release, place: Place, unitId: string): ReleaseUnit | undefined {
  const top = scopedTree(treeOf(release), { unitId: place.scopeUnitId });
  const unit = top && findNode(top, unitId)?.unit;
  return unit !== undefined && canAgree(unit) ? unit : undefined;
}

/** Units with numbers of their own in the part that the reader may see, as the tree has them. */
export function unitsInScope(release: Release, place: Place): readonly ReleaseUnit[] {
  const top = scopedTree(treeOf(release), { unitId: place.scopeUnitId });
  const all = (node: TreeNode): readonly ReleaseUnit[] => [node.unit, ...node.children.flatMap(all)];
  return top === undefined ? [] : [...new Set(all(top))].filter(canAgree);
}
