/** Then and now as lines from left to right, a line for each scale; labels keep a distance, whatever lies close together. */
import type { FigureNumber } from "../heatmap/gate-figure.ts";
import type { Slope } from "./document.ts";

export interface SlopeFigure {
  readonly viewBox: string;
  readonly axes: string;
  readonly start: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
  readonly rows: readonly SlopeRow[];
}

export interface SlopeRow {
  readonly name: string;
  /** "clear" is drawn strong */
  readonly tone: "clear" | "open";
  readonly line: string;
  /** from the ends of the line to its two labels, where these had to move aside */
  readonly leaders: string;
  readonly before: FigureNumber;
  readonly after: FigureNumber;
  readonly thenName: { readonly x: number; readonly y: number };
  readonly nowName: { readonly x: number; readonly y: number };
}

const width = 720;
const [left, right] = [282, 438];
/** From an end of a line to its number, and from there to the name. */
const [toNumber, toName] = [12, 36];
const head = 34;
const labelHeight = 17;
/** Points that the drawing spans at least, so that small changes do not look like large ones. */
const spanLeast = 24;

export function slopeFigureOf({ rows }: Slope): SlopeFigure {
  const scores = rows.flatMap(({ change }) => [change.before, change.now]);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const margin = Math.max(0, spanLeast - (high - low)) / 2;
  const height = Math.max(rows.length * labelHeight + 20, 180);
  const plain = (score: number): number => ((high + margin - score) / (high - low + 2 * margin)) * height;
  const labels = [
    apart(rows.map(({ change }) => plain(change.before))),
    apart(rows.map(({ change }) => plain(change.now))),
  ] as const;
  // labels that were pushed up begin below the heads of the axes all the same
  const top = head + 12 - Math.min(0, ...labels.flat());
  const y = (score: number): number => round(top + plain(score));
  const [thenAt, nowAt] = [labels[0].map((at) => round(top + at)), labels[1].map((at) => round(top + at))];
  const bottom = Math.round(Math.max(top + height, ...thenAt, ...nowAt) + 8);
  return {
    viewBox: `0 0 ${width} ${bottom + 4}`,
    axes: `M${left} ${head - 8}V${bottom}M${right} ${head - 8}V${bottom}`,
    start: { x: left, y: head - 16 },
    end: { x: right, y: head - 16 },
    rows: rows.map(({ name, fact, change }, i) => {
      const [from, to] = [y(change.before), y(change.now)];
      const [thenY, nowY] = [thenAt[i] ?? from, nowAt[i] ?? to];
      const at = (x: number, labelY: number) => ({ x, y: round(labelY + 4) });
      return {
        name,
        tone: change.isClear ? "clear" : "open",
        line: `M${left} ${from}L${right} ${to}`,
        leaders: `M${left - 2} ${from}L${left - toNumber + 3} ${thenY}M${right + 2} ${to}L${right + toNumber - 3} ${nowY}`,
        before: { ...at(left - toNumber, thenY), text: String(change.before), fact: `${fact}.before` },
        after: { ...at(right + toNumber, nowY), text: String(change.now), fact: `${fact}.now` },
        thenName: at(left - toName, thenY),
        nowName: at(right + toName, nowY),
      };
    }),
  };
}

interface Cluster {
  /** places in the order of their heights */
  readonly members: readonly number[];
  readonly centre: number;
}

/** Heights of labels as near to the wished ones as they can be without touching: those that would form a block around their mean. */
export function apart(wished: readonly number[]): readonly number[] {
  const order = wished.map((_, at) => at).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0) || a - b);
  const clusters: Cluster[] = [];
  for (const at of order) {
    let cluster = clusterOf([at], wished);
    for (
      let above = clusters.at(-1);
      above !== undefined && bottomOf(above) > topOf(cluster);
      above = clusters.at(-1)
    ) {
      clusters.pop();
      cluster = clusterOf([...above.members, ...cluster.members], wished);
    }
    clusters.push(cluster);
  }
  const heights = new Map(
    clusters.flatMap((cluster) =>
      cluster.members.map((at, i) => [at, round(topOf(cluster) + (i + 0.5) * labelHeight)] as const),
    ),
  );
  return wished.map((height, at) => heights.get(at) ?? height);
}

function clusterOf(members: readonly number[], wished: readonly number[]): Cluster {
  return { members, centre: members.reduce((sum, at) => sum + (wished[at] ?? 0), 0) / members.length };
}

function topOf({ centre, members }: Cluster): number {
  return centre - (members.length * labelHeight) / 2;
}

function bottomOf({ centre, members }: Cluster): number {
  return centre + (members.length * labelHeight) / 2;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
