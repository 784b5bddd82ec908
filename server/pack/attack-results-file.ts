import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";
import { dayOf } from "../wave/day.ts";
import type { AttackResults } from "./pack-facts.ts";

const line = z.string().max(500);
const results = z.object({
  ranAt: z.iso.datetime(),
  size: line,
  machine: line,
  findings: z
    .array(z.object({ id: line, attack: line, chance: line, measured: line, control: line, isHeld: z.boolean() }))
    .min(1)
    .max(200),
});

const howTo = "Make it with: npm run --silent attack -- --json > FILE";

/** Reads what `npm run attack -- --json` has printed. Throws a Problem for anything else: no result is ever guessed. */
export async function readAttackResults(file: string): Promise<AttackResults> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("bad-request", `The results of the attacks cannot be read: ${why}. ${howTo}`, { cause });
  }
  const parsed = results.safeParse(read);
  if (!parsed.success) {
    const fault = parsed.error.issues[0];
    const place = fault?.path.join(".") || "top";
    throw new Problem("invalid", `${file} holds no results of attacks (${place}: ${fault?.message}). ${howTo}`);
  }
  const { ranAt, ...rest } = parsed.data;
  return { ...rest, ranOn: dayOf(new Date(ranAt)) };
}
