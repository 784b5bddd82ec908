import type { Definition } from "../../server/definition/definition.ts";
import { readDefinitions } from "../../server/definition/definition-file.ts";

let read: Definition | undefined;

/** The instrument as it is shipped; read once. */
export function shippedDefinition(): Definition {
  const definition = read ?? readDefinitions().get("bottom-up-learning");
  if (!definition) throw new Error("survey-definitions/bottom-up-learning.json is gone");
  read = definition;
  return definition;
}
