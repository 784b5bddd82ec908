/** The words of a report in one language: templates by key, and what tends to help by scale. */

import { ReportFault } from "./fact.ts";
import { type InterventionFunction, isLinked, neverAdvised } from "./levers.ts";
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
  readonly actions: readonly Action[];
  readonly know: string;
}

/** What may be done about an obstacle. */
export interface Action {
  /** as the report calls it */
  readonly kind: string;
  readonly function: InterventionFunction;
  readonly text: string;
  readonly effort: "small" | "medium" | "large";
  /** a role, never a person */
  readonly owner: string;
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
    for (const action of actions)
      if (neverAdvised.includes(action.function) || !isLinked(scale, action.function))
        faults.push(`The advice for ${scale} uses ${action.function}, which the published links do not give for it.`);
    for (const text of [know, ...actions.flatMap(({ kind, text, owner }) => [kind, text, owner])]) {
      const number = bareNumberIn(text);
      if (number !== undefined) faults.push(`The advice for ${scale} says the number “${number}” without a fact.`);
    }
  }
  if (faults.length > 0) throw new ReportFault(faults.join("\n"));
  return { language, templates, advice };
}
