import { type Definition, definitionOf } from "./definition.ts";

/** The same definition without its open question: what a wave freezes that asks for no comment. */
export function withoutComment(definition: Definition): Definition {
  const pages = definition.survey.pages
    .map((page) => ({ ...page, elements: page.elements.filter((question) => question.type !== "comment") }))
    .filter((page) => page.elements.length > 0);
  const made = definitionOf(definition.id, JSON.stringify({ ...definition.survey, pages }), definition.keyJson);
  if (!made.ok) throw new Error(`a definition cannot do without its comment: ${made.refusal.join("; ")}`);
  return made.value;
}
