/** The part of a unit's page that sets a wave against the one before: of a team, or of the whole organisation. */
import type { Change } from "../release/comparison.ts";
import type { Release } from "../release/release.ts";
import { changeX } from "./change-line.ts";
import { changeOf, changeRangeOf, changeWordsOf, comparisonIn, notComparedWordsOf, signedOf } from "./change-words.ts";
import { capitalOf, countWordOf, dayOf, sentenceOf } from "./spelling.ts";

export interface ChangesView {
  readonly earlier: string;
  readonly finding: string;
  /** how a change of this team is to be read; "" for the organisation */
  readonly warning: string;
  readonly hasWhole: boolean;
  readonly rows: readonly ChangeRowView[];
}

export interface ChangeRowView {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly points: string;
  readonly interval: string;
  readonly words: string;
  /** "clear", "apart" where it is not compared, else "" */
  readonly cls: string;
  /** of the organisation; "" where there is none */
  readonly whole: string;
  /** drawing in a box of 200 by 16, the middle is no change; "" where nothing is compared */
  readonly line: string;
  readonly dot: number;
  readonly tick: string;
}

/** Of a team, by the id of its unit; null without an earlier wave. */
export function teamChangesOf(release: Release, unitId: string): ChangesView | null {
  const comparison = comparisonIn(release);
  const team = comparison?.teams[unitId];
  if (!comparison || !team) return null;
  const earlier = earlierWordsOf(release);
  if (team.reason !== null) {
    const finding = sentenceOf(capitalOf(notComparedWordsOf(team.reason)));
    return { earlier, finding, warning: "", hasWhole: false, rows: [] };
  }
  const rows = release.scales.flatMap(({ code, name }): ChangeRowView[] => {
    const cell = team.cells[code];
    if (cell === undefined) return [];
    const whole = comparison.scales[code]?.organisation ?? null;
    const words = cell.reason === null ? "" : notComparedWordsOf(cell.reason);
    return [rowOf(name, cell.change, whole, words)];
  });
  return {
    earlier,
    finding: findingOf(release.scales.flatMap(({ code }) => changeOf(release, unitId, code) ?? [])),
    warning:
      "A team that was picked because it was low tends to rise by itself: look at the organisation’s change too.",
    hasWhole: true,
    rows,
  };
}

/** Of the whole organisation; null without an earlier wave. */
export function wholeChangesOf(release: Release): ChangesView | null {
  const comparison = comparisonIn(release);
  if (!comparison) return null;
  const rows = release.scales.map(({ code, name }) => {
    const scale = comparison.scales[code];
    const reason = scale === undefined || scale.comparability === "comparable" ? "not_shown" : scale.comparability;
    const change = scale?.organisation ?? null;
    return rowOf(name, change, null, change === null ? notComparedWordsOf(reason) : "");
  });
  const others = comparison.hasSameUnits
    ? ""
    : " Since then units came or went, so these are not quite the same people.";
  const changes = release.scales.flatMap(({ code }) => comparison.scales[code]?.organisation ?? []);
  return {
    earlier: `${earlierWordsOf(release)}${others}`,
    finding: findingOf(changes),
    warning: "",
    hasWhole: false,
    rows,
  };
}

function earlierWordsOf(release: Release): string {
  const earlier = comparisonIn(release)?.earlier;
  return earlier === undefined ? "" : `Compared with “${earlier.title}”, closed ${dayOf(earlier.closedOn)}.`;
}

function findingOf(changes: readonly Change[]): string {
  if (changes.length === 0) return "Nothing can be compared.";
  const clear = changes.filter(({ isClear }) => isClear);
  if (clear.length === 0) return "No clear change. That does not mean that nothing changed.";
  const up = clear.filter(({ points }) => points > 0).length;
  const parts = [
    up > 0 ? `${countWordOf(up)} up` : "",
    clear.length > up ? `${countWordOf(clear.length - up)} down` : "",
  ];
  const which = parts.filter((part) => part !== "").join(", ");
  return `${capitalOf(countWordOf(clear.length))} clear ${clear.length === 1 ? "change" : "changes"}: ${which}.`;
}

function rowOf(name: string, change: Change | null, whole: Change | null, notCompared: string): ChangeRowView {
  return {
    name,
    before: change === null ? "" : String(change.before),
    now: change === null ? "" : String(change.now),
    points: change === null ? "" : signedOf(change.points),
    interval: change === null ? "" : changeRangeOf(change),
    words: change === null ? notCompared : changeWordsOf(change),
    cls: change === null ? "apart" : change.isClear ? "clear" : "",
    whole: whole === null ? "" : signedOf(whole.points),
    line: change === null ? "" : `M${changeX(change.from)} 8H${changeX(change.to)}`,
    dot: change === null ? 0 : changeX(change.points),
    tick: change === null || whole === null ? "" : `M${changeX(whole.points)} 2v12`,
  };
}
