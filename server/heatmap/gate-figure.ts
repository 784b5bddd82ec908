/**
 * The gates of one team, drawn: bands and cuts behind, thick line and dot for the estimate that decides, thin line for
 * the team's own answers. Twice: labels beside the axis, and above it for a phone. Attributes only, no inline style.
 */

import type { Interval, Release, ReleaseCell, ReleaseScale, ReleaseTeam } from "../release/release.ts";
import { withheld } from "./hidden-words.ts";
import { pillarNames, pillarOrder } from "./pillars.ts";
import { pointsOf } from "./spelling.ts";

export interface GateFigure {
  readonly titleId: string;
  readonly title: string;
  readonly description: string;
  readonly drawings: readonly GateDrawing[];
}

export interface GateDrawing {
  readonly size: "wide" | "slim";
  readonly viewBox: string;
  /** Only the first drawing speaks; the other is hidden from screen readers. */
  readonly isSpoken: boolean;
  readonly heads: readonly { readonly y: number; readonly text: string }[];
  readonly cuts: readonly FigureNumber[];
  readonly gates: readonly GateMark[];
}

/** A number in a figure; `fact` is the id of its evidence, "" on pages that carry none. */
export interface FigureNumber {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly fact: string;
}

export interface GateMark {
  readonly zones: readonly { readonly tone: string; readonly x: number; readonly y: number; readonly width: number }[];
  readonly cuts: string;
  /** the team's own interval and mean; "" when there is none */
  readonly own: string;
  readonly interval: string;
  readonly dot: { readonly x: number; readonly y: number } | null;
  readonly tone: string;
  readonly name: { readonly x: number; readonly y: number; readonly text: string };
  readonly value: FigureNumber | null;
  readonly words: { readonly x: number; readonly y: number; readonly text: string };
  readonly weight: "b" | "t2";
  /** "end" on the slim drawing */
  readonly anchor: "start" | "end";
}

/** Ids of the facts behind the numbers of a figure. */
export interface FigureFacts {
  readonly cutWeak: string;
  readonly cutOk: string;
  readonly cutContext: string;
  estimate(scale: string): string;
}

export const noFacts: FigureFacts = { cutWeak: "", cutOk: "", cutContext: "", estimate: () => "" };

/** What a gate says, in two or three words. */
export function gateWordsOf(code: string, cell: ReleaseCell | undefined): string {
  if (cell === undefined) return withheld;
  const guides = code === "DEP";
  const said: Readonly<Record<ReleaseCell["state"], string>> = {
    WEAK: "not in place",
    WATCH: "watch",
    OK: "in place",
    HIGH: code === "CHG" ? "changes fast" : guides ? "high: guide first" : "high: gate closed",
    MID: "cannot tell",
    LOW: code === "CHG" ? "changes little" : "open",
    UNKNOWN: withheld,
  };
  return said[cell.state];
}

/** True for a scale whose being high closes a gate. */
export function closesGate(code: string): boolean {
  return code === "CRT" || code === "DEP";
}

interface Frame {
  readonly size: "wide" | "slim";
  readonly width: number;
  readonly axisX: number;
  readonly axisWidth: number;
  readonly rowHeight: number;
  /** from the top of a row to its bands */
  readonly bandY: number;
}

const wide: Frame = { size: "wide", width: 660, axisX: 220, axisWidth: 274, rowHeight: 25, bandY: 0 };
const slim: Frame = { size: "slim", width: 360, axisX: 0, axisWidth: 360, rowHeight: 43, bandY: 19 };
const bandHeight = 20;
const headHeight = 33;

export function gateFigureOf(release: Release, team: ReleaseTeam, id: string, facts: FigureFacts): GateFigure {
  return {
    titleId: `gates-${id}`,
    title: team.name,
    description:
      "The gates: one line for each condition, from nothing to everything in place. The same numbers stand in the table.",
    drawings: [wide, slim].map((frame) => drawingOf(release, team, frame, facts)),
  };
}

function drawingOf(release: Release, team: ReleaseTeam, frame: Frame, facts: FigureFacts): GateDrawing {
  const heads: { y: number; text: string }[] = [];
  const cuts: FigureNumber[] = [];
  const gates: GateMark[] = [];
  const { cutWeak, cutOk, cutContext } = release.rules;
  let y = 0;
  for (const pillar of pillarOrder) {
    const scales = release.scales.filter((scale) => scale.pillar === pillar);
    if (scales.length === 0) continue;
    const headY = y + headHeight - 9;
    heads.push({ y: headY, text: pillarNames[pillar] });
    const cutTexts: readonly (readonly [number, string])[] =
      pillar === "CONTEXT"
        ? [[cutContext, facts.cutContext]]
        : [
            [cutWeak, facts.cutWeak],
            [cutOk, facts.cutOk],
          ];
    for (const [cut, fact] of cutTexts) cuts.push({ x: xOf(frame, cut), y: headY, text: pointsOf(cut), fact });
    y += headHeight;
    for (const scale of scales) {
      gates.push(gateMarkOf(release, scale, team.cells[scale.code], frame, y, facts));
      y += frame.rowHeight;
    }
  }
  return {
    size: frame.size,
    viewBox: `0 0 ${frame.width} ${y + 4}`,
    isSpoken: frame.size === "wide",
    heads,
    cuts,
    gates,
  };
}

function xOf(frame: Frame, score: number): number {
  const clamped = Math.min(100, Math.max(0, score));
  return Math.round((frame.axisX + (clamped / 100) * frame.axisWidth) * 10) / 10;
}

function gateMarkOf(
  release: Release,
  scale: ReleaseScale,
  cell: ReleaseCell | undefined,
  frame: Frame,
  top: number,
  facts: FigureFacts,
): GateMark {
  const y = top + frame.bandY;
  const estimate = cell?.estimate ?? null;
  const state = cell?.state ?? "UNKNOWN";
  const isLoud = state === "WEAK" || (state === "HIGH" && closesGate(scale.code));
  const isSlim = frame.size === "slim";
  const textY = isSlim ? top + 14 : y + 14;
  const cutsAt = scale.pillar === "CONTEXT" ? [release.rules.cutContext] : [release.rules.cutWeak, release.rules.cutOk];
  return {
    zones: zonesOf(release, scale, frame, y, estimate === null),
    cuts: cutsAt.map((cut) => `M${xOf(frame, cut)} ${y}v${bandHeight}`).join(""),
    own: cell?.own ? ownPath(frame, cell.own, y) : "",
    interval: estimate === null ? "" : `M${xOf(frame, low(estimate))} ${y + 8}H${xOf(frame, high(estimate))}`,
    dot: estimate === null ? null : { x: xOf(frame, estimate.mean), y: y + 8 },
    // whether the work changes is neither good nor bad
    tone: scale.code === "CHG" ? "m-MID" : `m-${state}`,
    name: { x: 0, y: textY, text: scale.name },
    value:
      estimate === null
        ? null
        : { x: isSlim ? 256 : 506, y: textY, text: pointsOf(estimate.mean), fact: facts.estimate(scale.code) },
    words: { x: isSlim ? 360 : 532, y: textY, text: gateWordsOf(scale.code, cell) },
    weight: isLoud ? "b" : "t2",
    anchor: isSlim ? "end" : "start",
  };
}

function zonesOf(release: Release, scale: ReleaseScale, frame: Frame, y: number, isEmpty: boolean) {
  const { cutWeak, cutOk, cutContext } = release.rules;
  const edges: readonly (readonly [string, number, number])[] = isEmpty
    ? [["z-none", 0, 100]]
    : scale.pillar === "CONTEXT"
      ? [
          ["z-none", 0, cutContext],
          [closesGate(scale.code) ? "z-shut" : "z-none", cutContext, 100],
        ]
      : [
          ["z-low", 0, cutWeak],
          ["z-mid", cutWeak, cutOk],
          ["z-ok", cutOk, 100],
        ];
  return edges.map(([tone, from, to]) => {
    const x = xOf(frame, from);
    return { tone, x, y, width: Math.round((xOf(frame, to) - x) * 10) / 10 };
  });
}

function ownPath(frame: Frame, own: Interval, y: number): string {
  return `M${xOf(frame, low(own))} ${y + 15.5}H${xOf(frame, high(own))}M${xOf(frame, own.mean)} ${y + 13}v5`;
}

function low(interval: Interval): number {
  return interval.lower ?? interval.mean;
}
function high(interval: Interval): number {
  return interval.upper ?? interval.mean;
}
