import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../kernel/package-root.ts";
import type { PackWording } from "./pack-wording.ts";

const text = z.string();
const condition = z.enum(["sealed", "trustee", "planned", "launched", "attacked", "unattacked"]);
const when = { when: condition.optional() };
const insert = z.enum([
  "wave",
  "questions",
  "thresholds",
  "retention",
  "picture",
  "limits",
  "moreLimits",
  "attacks",
  "fingerprint",
  "manifest",
]);
const pair = z.tuple([text, text]);
const table = z
  .strictObject({ caption: text, head: z.array(text).min(2), rows: z.array(z.array(text)).min(1) })
  .refine(
    ({ head, rows }) =>
      rows.every(
        (row) =>
          row.length === head.length || (row.length === head.length + 1 && condition.safeParse(row.at(-1)).success),
      ),
    "every row needs a cell for each column, and may end with a condition",
  );
const block = z.union([
  z.strictObject({ p: text, ...when }),
  z.strictObject({ h: text, ...when }),
  z.strictObject({ note: text, ...when }),
  z.strictObject({ list: z.array(text).min(1), ...when }),
  z.strictObject({ steps: z.array(pair).min(1), ...when }),
  z.strictObject({ signatures: z.array(text).min(1), ...when }),
  z.strictObject({ insert, ...when }),
  z.strictObject({ table, ...when }),
]);
const names = <Name extends string>(...all: readonly Name[]) => z.record(z.enum(all), text);
const wording = z.strictObject({
  title: text,
  subtitle: text,
  banner: names("planned", "launched"),
  cover: names("organisation", "askedBy", "dates", "mode", "invited", "madeOn", "fingerprint"),
  words: names("sealed", "trustee", "openBetween", "openUntil", "invited", "invitedPlanned", "contents", "page", "of"),
  sections: z
    .array(z.strictObject({ id: text, title: text, isTemplate: z.boolean().optional(), blocks: z.array(block) }))
    .min(1),
  poster: z.strictObject({
    agreed: text,
    from: text,
    until: text,
    lead: text,
    steps: z.array(pair).length(3),
    compare: text,
    compareText: text,
    original: text,
    warn: text,
    warnText: text,
    qrAlt: text,
    qrText: text,
    qrWarn: text,
    hung: text,
    signed: text,
    pictures: z.array(text).length(3),
  }),
});

/** Reads the words of packs from reports/LANGUAGE/pack.json; every fault in it stops the start. */
export function readPackWording(language = "en"): PackWording {
  const file = join(packageRoot(), "reports", language, "pack.json");
  return { language, ...wording.parse(JSON.parse(readFileSync(file, "utf8"))) };
}
