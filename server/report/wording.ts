/** The words of a report in one language: templates by key, and what tends to help by scale. */

import { ReportFault } from "./fact.ts";
import { bareNumberIn, type TemplatePart, templateOf } from "./template.ts";

export interface Wording {
  readonly language: string;
  /** Templates by dotted key such as "summary.leadSome". */
  readonly templates: ReadonlyMap<string, readonly TemplatePart[]>;
  /** Advice by scale; `other` is for scales of other definitions. */
  readonly advice: Readonly<Record<string, Advice>>;
}

export interface Advice {
  readonly title: string;
  readonly actions: readonly { readonly kind: string; readonly text: string }[];
  readonly know: string;
}

/** Nested records of templates, as they stand in the files. */
export interface WordingTree {
  readonly [key: string]: string | WordingTree;
}

/** Checks every template and every piece of advice; throws one ReportFault that names all faults. */
export function wordingOf(language: string, tree: WordingTree, advice: Readonly<Record<string, Advice>>): Wording {
  const faults: string[] = [];
  const templates = new Map<string, readonly TemplatePart[]>();
  const add = (key: string, text: string): void => {
    try {
      templates.set(key, templateOf(key, text));
    } catch (fault) {
      faults.push(fault instanceof Error ? fault.message : String(fault));
    }
  };
  const walk = (node: WordingTree, path: string): void => {
    for (const [key, value] of Object.entries(node)) {
      const name = path === "" ? key : `${path}.${key}`;
      if (typeof value === "string") add(name, value);
      else walk(value, name);
    }
  };
  walk(tree, "");
  for (const [scale, { title, actions, know }] of Object.entries(advice)) {
    add(`advice.${scale}.title`, title);
    for (const text of [know, ...actions.flatMap((action) => [action.kind, action.text])]) {
      const number = bareNumberIn(text);
      if (number !== undefined) faults.push(`The advice for ${scale} says the number “${number}” without a fact.`);
    }
  }
  if (faults.length > 0) throw new ReportFault(faults.join("\n"));
  return { language, templates, advice };
}
