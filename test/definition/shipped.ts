import type { Definition } from "../../server/definition/definition.ts";
import { readDefinitions } from "../../server/definition/definition-file.ts";

/** The instrument as it is shipped. */
export function shippedDefinition(): Definition {
  const definition = readDefinitions().get("bottom-up-learning");
  if (!definition) throw new Error("survey-definitions/bottom-up-learning.json is gone");
  return definition;
}
