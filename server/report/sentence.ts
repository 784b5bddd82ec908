/** A sentence as it is rendered: words, names, days, and facts in place of numbers. */
import { capitalOf, countWordOf, dayOf } from "../heatmap/spelling.ts";
import { type Fact, type Facts, factIn, ReportFault } from "./fact.ts";
import { bareNumberIn, type TemplatePart } from "./template.ts";
import type { Wording } from "./wording.ts";

export type Inline =
  | { readonly kind: "words"; readonly text: string }
  /** of a unit, a kind of learning, a wave: may hold digits, which are no numbers, and be written right to left */
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "day"; readonly text: string; readonly day: string }
  | { readonly kind: "fact"; readonly text: string; readonly fact: Fact };

export type Sentence = readonly Inline[];

/** What fills a slot. A string stands for words and may hold no number. */
export type SlotValue =
  | string
  | { readonly fact: string }
  | { readonly name: string }
  | { readonly names: readonly string[] }
  | { readonly day: string }
  | { readonly inline: Sentence };

export type Slots = Readonly<Record<string, SlotValue>>;

/** Writes sentences over one release and remembers what they cite. */
export interface Writer {
  /** The sentence of a template; throws a ReportFault for a missing template or slot, or a missing or withheld fact. */
  say(key: string, slots?: Slots): Sentence;
  /** A fact on its own, for a table or a figure. */
  cite(id: string): Inline;
  /** True when the fact exists and may be shown. */
  has(id: string): boolean;
  /** Facts cited so far, in the order of their first use. */
  cited(): readonly Fact[];
}

export function writerOf(facts: Facts, wording: Wording): Writer {
  const cited = new Map<string, Fact>();
  const use = (id: string): Fact => {
    const fact = factIn(facts, id);
    cited.set(id, fact);
    return fact;
  };
  return {
    say(key, slots = {}) {
      const template = wording.templates.get(key);
      if (template === undefined) throw new ReportFault(`There is no wording ${key}.`);
      return template.flatMap((part) => inlineOf(part, key, slots, use));
    },
    cite(id) {
      const fact = use(id);
      return { kind: "fact", text: fact.spelling, fact };
    },
    has(id) {
      const found = facts.find(id);
      return found !== undefined && !("withheld" in found);
    },
    cited: () => [...cited.values()],
  };
}

function inlineOf(part: TemplatePart, key: string, slots: Slots, use: (id: string) => Fact): Sentence {
  if (part.kind === "words") return [part];
  const value = slots[part.name];
  if (value === undefined) throw new ReportFault(`The wording ${key} needs ${part.name}.`);
  if (part.kind === "choice") {
    const count = typeof value === "object" && "fact" in value ? use(value.fact).count : null;
    if (count === null) throw new ReportFault(`The wording ${key} chooses by ${part.name}, which is no count.`);
    const name = count === 0 && part.options["zero"] ? "zero" : count === 1 && part.options["one"] ? "one" : "other";
    return (part.options[name] ?? []).flatMap((inner) => inlineOf(inner, key, slots, use));
  }
  return filled(value, part.style, key, use);
}

function filled(value: SlotValue, style: "plain" | "word" | "Word", key: string, use: (id: string) => Fact): Sentence {
  if (typeof value === "string") {
    const number = bareNumberIn(value);
    if (number !== undefined)
      throw new ReportFault(`The wording ${key} is given the number “${number}” without a fact.`);
    return [{ kind: "words", text: value }];
  }
  if ("name" in value) return [{ kind: "name", text: value.name }];
  if ("names" in value) return namesInline(value.names);
  if ("day" in value) return [dayInline(value.day)];
  if ("inline" in value) return value.inline;
  const fact = use(value.fact);
  if (style === "plain") return [{ kind: "fact", text: fact.spelling, fact }];
  if (fact.count === null) throw new ReportFault(`The wording ${key} says ${fact.id} in words, but it is no count.`);
  const word = countWordOf(fact.count);
  return [{ kind: "fact", text: style === "Word" ? capitalOf(word) : word, fact }];
}

function namesInline(names: readonly string[]): Sentence {
  return names.flatMap((name, i): Sentence => {
    const before = i === 0 ? [] : [{ kind: "words" as const, text: i === names.length - 1 ? " and " : ", " }];
    return [...before, { kind: "name", text: name }];
  });
}

/** A day such as 2026-11-24, written out. */
export function dayInline(day: string): Inline {
  return { kind: "day", text: dayOf(day), day };
}

/** The text of a sentence without its marks. */
export function textOf(sentence: Sentence): string {
  return sentence.map((part) => part.text).join("");
}
