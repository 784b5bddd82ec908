/** Figures and the fit map of the report, finished for the template: coordinates and finished strings. */
import { type StripPart, stripOf } from "../heatmap/roll-up.ts";
import type { VerdictMark } from "../heatmap/verdict-mark.ts";
import type { Release } from "../release/release.ts";
import { type ChangesFigure, changesFigureOf } from "./changes-figure.ts";
import type { Block, Changes, FitTable, GateHelp } from "./document.ts";
import { type InlineView, inlineViewsOf } from "./inline-view.ts";
import { type MultiplesView, multiplesViewOf } from "./multiples-figure.ts";
import { type Sentence, textOf } from "./sentence.ts";

export interface GateHelpView {
  readonly title: string;
  readonly label: string;
  readonly notIn: string;
  readonly watch: string;
  readonly isIn: string;
  readonly estimate: readonly { readonly y: number; readonly text: string }[];
  readonly own: readonly { readonly y: number; readonly text: string }[];
  readonly caption: readonly InlineView[];
  readonly cutWeak: string;
  readonly cutOk: string;
  readonly zones: readonly { readonly tone: string; readonly x: number; readonly width: number }[];
  readonly cuts: string;
  readonly weakX: number;
  readonly okX: number;
  readonly midX: number;
  readonly interval: string;
  readonly dotX: number;
  readonly ownLine: string;
  /** thin lines from the drawing to its explanations */
  readonly leads: string;
}

export interface BarsView {
  readonly title: string;
  readonly caption: string;
  readonly viewBox: string;
  readonly rows: readonly BarView[];
}

export interface BarView {
  readonly name: string;
  readonly y: number;
  readonly textY: number;
  readonly width: number;
  readonly filled: number;
  readonly textX: number;
  readonly text: string;
  readonly fact: string;
}

export interface FitTableView {
  readonly caption: string;
  readonly first: string;
  readonly kinds: FitTable["kinds"];
  readonly span: number;
  readonly rows: readonly FitRowView[];
}

export interface FitRowView {
  readonly unit: string;
  readonly team: {
    readonly name: string;
    readonly href: string;
    readonly marks: readonly { readonly cls: string; readonly glyph: string; readonly word: string }[];
  } | null;
  readonly sum: {
    readonly name: string;
    readonly strips: readonly { readonly says: string; readonly strip: readonly StripPart[] }[];
  } | null;
}

export interface MultiplesBlockView extends FigureHead {
  readonly figure: MultiplesView;
}

export interface ChangesBlockView extends FigureHead {
  readonly lower: string;
  readonly higher: string;
  readonly figure: ChangesFigure;
}

export function gateHelpOf(words: GateHelp, release: Release): GateHelpView {
  const x = (score: number): number => Math.round((60 + score * 5.6) * 10) / 10;
  const { cutWeak, cutOk } = release.rules;
  // an invented team, wholly below the lower cut
  const [low, mid, high] = [cutWeak - 25, cutWeak - 15, cutWeak - 5].map((score) => x(Math.max(0, score))) as [
    number,
    number,
    number,
  ];
  const zone = (tone: string, from: number, to: number) => ({
    tone,
    x: x(from),
    width: Math.round((x(to) - x(from)) * 10) / 10,
  });
  const lines = (sentences: readonly Sentence[]) =>
    sentences.map((sentence, i) => ({ y: 103 + i * 16, text: textOf(sentence) }));
  return {
    title: textOf(words.title),
    label: textOf(words.label),
    notIn: textOf(words.notIn),
    watch: textOf(words.watch),
    isIn: textOf(words.isIn),
    estimate: lines(words.estimate),
    own: lines(words.own),
    caption: inlineViewsOf(words.caption),
    cutWeak: words.cutWeak.text,
    cutOk: words.cutOk.text,
    zones: [zone("z-low", 0, cutWeak), zone("z-mid", cutWeak, cutOk), zone("z-ok", cutOk, 100)],
    cuts: `M${x(cutWeak)} 38v34M${x(cutOk)} 38v34`,
    weakX: x(cutWeak),
    okX: x(cutOk),
    midX: x((cutWeak + cutOk) / 2),
    interval: `M${low} 50H${high}`,
    dotX: mid,
    ownLine: `M${low - 28} 63H${high - 6}M${mid - 17} 59v8`,
    leads: `M${mid} 56V88M${high - 6} 63H430V88`,
  };
}

export function barsOf({ title, caption, rows }: Extract<Block, { kind: "bars" }>): BarsView {
  const most = Math.max(1, ...rows.map((row) => row.invited));
  return {
    title: textOf(title),
    caption: textOf(caption),
    viewBox: `0 0 700 ${rows.length * 28 + 4}`,
    rows: rows.map(({ name, invited, share, answered }, i) => {
      const width = Math.round((invited / most) * 340);
      const letters = [...name];
      return {
        name: letters.length > 30 ? `${letters.slice(0, 29).join("")}…` : name,
        y: i * 28 + 5,
        textY: i * 28 + 17,
        width,
        filled: Math.round(width * share),
        textX: 206 + width,
        text: answered.text,
        fact: answered.kind === "fact" ? answered.fact.id : "",
      };
    }),
  };
}

const tones = ["DEFAULT", "FIX", "BLEND", "STRUCTURED", "NEE"];
const shortWords: Readonly<Record<string, string>> = { STRUCTURED: "Structured", NEE: "Cannot tell" };

export function fitOf({ caption, first, kinds, rows }: FitTable): FitTableView {
  return {
    caption: textOf(caption),
    first: textOf(first),
    kinds,
    span: kinds.length + 1,
    rows: rows.map((row): FitRowView => {
      if (row.kind === "unit") return { unit: row.name, team: null, sum: null };
      if (row.kind === "team") {
        const marks = row.marks.map((mark) => ({
          cls: mark.glyph === "LAW" ? "STRUCTURED law" : mark.tone,
          glyph: mark.glyph,
          word: fitWordOf(mark),
        }));
        return { unit: "", team: { name: row.name, href: row.href, marks }, sum: null };
      }
      const strips = row.marks.map((marks, i) => ({
        says: `${kinds[i]?.name ?? ""}: ${mostlyOf(marks).words}`,
        strip: stripOf(
          marks.map((mark) => mark.tone),
          tones,
        ),
      }));
      return { unit: "", team: null, sum: { name: row.name, strips } };
    }),
  };
}

/** The word of a mark in the narrow cells of the fit map. */
export function fitWordOf({ glyph, label }: VerdictMark): string {
  return shortWords[glyph] ?? label;
}

/** The verdict of most teams, with its words: the teams themselves are listed further down. No mark for no team. */
export function mostlyOf(marks: readonly VerdictMark[]): {
  readonly mark: VerdictMark | undefined;
  readonly words: string;
} {
  const count = (tone: string): number => marks.filter((mark) => mark.tone === tone).length;
  const top = [...tones].sort((a, b) => count(b) - count(a))[0];
  const mark = marks.find(({ tone }) => tone === top);
  const label = mark?.label.toLowerCase() ?? "";
  return { mark, words: `${count(top ?? "") === marks.length ? "all" : "mostly"} ${label}` };
}

export function multiplesOf(
  multiples: Extract<Block, { kind: "multiples" }>["multiples"],
  release: Release,
): MultiplesBlockView {
  return {
    ...figureHeadOf(multiples),
    figure: multiplesViewOf(multiples, release.rules),
  };
}

export function changesOf(changes: Changes): ChangesBlockView {
  return {
    ...figureHeadOf(changes),
    lower: textOf(changes.lower),
    higher: textOf(changes.higher),
    figure: changesFigureOf(changes),
  };
}

/** What every figure says of itself: `name` is its title without names and numbers. */
export interface FigureHead {
  readonly id: string;
  readonly title: readonly InlineView[];
  readonly name: string;
  readonly description: string;
  readonly caption: readonly InlineView[];
}

export function figureHeadOf(figure: {
  readonly id: string;
  readonly title: Sentence;
  readonly description: Sentence;
  readonly caption: Sentence;
}): FigureHead {
  const { id, title, description, caption } = figure;
  return {
    id,
    title: inlineViewsOf(title),
    name: textOf(title.filter((part) => part.kind === "words")),
    description: textOf(description),
    caption: inlineViewsOf(caption),
  };
}
