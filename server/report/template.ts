/**
 * Sentences are templates: words that hold no number, and slots that take facts, names and days.
 * {slot} prints, {slot:word} says a count in words, {slot:Word} the same at the beginning of a sentence;
 * [slot|zero=…|one=…|other=…] chooses by a count. A digit or a number word among the words is a fault, found when
 * the wording is read, not when a reader sees it.
 */
import { ReportFault } from "./fact.ts";

export type TemplatePart =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "slot"; readonly name: string; readonly style: "plain" | "word" | "Word" }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly options: Readonly<Record<string, readonly TemplatePart[]>>;
    };

const numberWords =
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen " +
  "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million billion " +
  "dozen dozens half halves quarter quarters third thirds twice thrice double triple pair zero";
const forbidden = new RegExp(`\\p{N}+|[%‰½¼¾]|\\b(?:${numberWords.split(" ").join("|")})\\b`, "iu");

/** The first number or number word in a text that must have none, or undefined. */
export function bareNumberIn(text: string): string | undefined {
  return forbidden.exec(text)?.[0];
}

/** Parses and checks a template; throws a ReportFault that names `key`. */
export function templateOf(key: string, text: string): readonly TemplatePart[] {
  return partsOf(key, text, true);
}

const token = /\{(\w+)(?::(word|Word))?\}|\[(\w+)((?:\|\w+=[^|\]]*)+)\]/g;

function partsOf(key: string, text: string, mayChoose: boolean): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    pushWords(key, text.slice(at, match.index), parts);
    at = match.index + match[0].length;
    const [, slot, style, choice, options] = match;
    if (slot !== undefined)
      parts.push({ kind: "slot", name: slot, style: style === "word" || style === "Word" ? style : "plain" });
    else if (choice !== undefined && mayChoose)
      parts.push({ kind: "choice", name: choice, options: optionsOf(key, options ?? "") });
    else throw new ReportFault(`The wording ${key} has a choice within a choice.`);
  }
  pushWords(key, text.slice(at), parts);
  return parts;
}

function optionsOf(key: string, text: string): Readonly<Record<string, readonly TemplatePart[]>> {
  return Object.fromEntries(
    text
      .slice(1)
      .split("|")
      .map((option) => {
        const [, name = "", words = ""] = /^(\w+)=(.*)$/su.exec(option) ?? [];
        if (!["zero", "one", "other"].includes(name))
          throw new ReportFault(`The wording ${key} knows no choice ${name}.`);
        return [name, partsOf(key, words, false)] as const;
      }),
  );
}

function pushWords(key: string, text: string, parts: TemplatePart[]): void {
  if (text === "") return;
  if (/[{}[\]|]/.test(text)) throw new ReportFault(`The wording ${key} has a bracket that is not closed: ${text}`);
  const number = bareNumberIn(text);
  if (number !== undefined)
    throw new ReportFault(`The wording ${key} says the number “${number}” without a fact. Put a slot in its place.`);
  parts.push({ kind: "words", text });
}
