import { readFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";
import type { OutsideRelease } from "./outside-release.ts";

const whole = z.number().int().nonnegative();
const nullable = z.number().nullable();
const counts = z.tuple([whole, whole, whole, whole, whole, whole]);
const state = z.enum(["WEAK", "WATCH", "OK", "UNKNOWN", "HIGH", "MID", "LOW"]).nullable();
const priority = z.enum(["high", "medium", "low"]).nullable();

/** Fields that the attack does not read may be there or not. */
const schema = z.object({
  schema: z.literal("ors-release/1"),
  k: whole,
  largestShare: z.number().default(0.8),
  scale: z.array(z.number()),
  questions: z.record(z.string(), z.array(z.string())).default({}),
  alpha: z.record(z.string(), nullable).default({}),
  units: z.array(z.object({ id: z.string(), parent: z.string().nullable(), name: z.string().default("") })),
  dims: z.object({}).strict().default({}),
  cells: z.array(
    z.object({
      unit: z.string(),
      cut: z.object({}).strict().default({}),
      n: whole,
      q: z.record(z.string(), z.object({ counts })),
    }),
  ),
  scales: z
    .array(
      z.object({
        unit: z.string(),
        scale: z.string(),
        n: whole.nullable(),
        mean: nullable,
        halfWidth: nullable.default(null),
        estimate: nullable.default(null),
        estimateHalfWidth: nullable.default(null),
        decimals: z.literal(0),
        state: state.default(null),
        below: nullable.default(null),
        above: nullable.default(null),
        difference: nullable.default(null),
        isMarked: z.boolean().default(false),
        isMarkedStrongly: z.boolean().default(false),
      }),
    )
    .default([]),
  kinds: z
    .array(
      z.object({
        unit: z.string(),
        kind: z.string(),
        verdict: z.string(),
        priority: priority.default(null),
        questions: z
          .record(z.string(), z.object({ words: z.string(), yes: whole.nullable(), n: whole.nullable() }))
          .default({}),
      }),
    )
    .default([]),
  verdicts: z.array(z.unknown()).default([]),
  weights: z.array(z.object({ unit: z.string(), weight: z.number() })).default([]),
});

/** Reads a release as printed by `release export` or `release simulate`. Throws a Problem that says what is wrong. */
export function readOutsideRelease(path: string): OutsideRelease {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Problem(
      "bad-request",
      `${path} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ...parsed.data, organisation: null, comments: [], changes: null } as OutsideRelease;
  const faults = parsed.error.issues.slice(0, 5).map(({ path: at, message }) => `${at.join(".")}: ${message}`);
  throw new Problem("bad-request", `${path} is not a release of the form ors-release/1: ${faults.join("; ")}`);
}
