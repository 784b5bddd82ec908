import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../kernel/package-root.ts";
import { interventionFunctions } from "./levers.ts";
import { type Wording, type WordingTree, wordingOf } from "./wording.ts";

const tree: z.ZodType<WordingTree> = z.lazy(() => z.record(z.string(), z.union([z.string(), tree])));
const action = z.strictObject({
  kind: z.string(),
  function: z.enum(interventionFunctions),
  text: z.string(),
  effort: z.enum(["small", "medium", "large"]),
  owner: z.string(),
});
const advice = z.record(
  z.string(),
  z.strictObject({
    title: z.string(),
    actions: z.array(action).min(1),
    know: z.string(),
  }),
);

/** Reads the wording of a language from reports/LANGUAGE/; every fault in it stops the start. */
export function readWording(language = "en"): Wording {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(packageRoot(), "reports", language, `${name}.json`), "utf8"));
  const sections = tree.parse(read("sections"));
  const templates = { ...sections, verdicts: tree.parse(read("verdicts")), bands: tree.parse(read("bands")) };
  return wordingOf(language, templates, advice.parse(read("scales")));
}
