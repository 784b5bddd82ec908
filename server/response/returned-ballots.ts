import { createHash } from "node:crypto";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { canonicalJson } from "../wave/canonical.ts";
import { notReturnedOf } from "../wave/return-envelope.ts";
import type { ReturnUnit } from "./return-units.ts";

/** The envelope of the file that the works council gives back. */
export interface ReturnedFile {
  readonly wave: string;
  /** hex */
  readonly manifestHash: string;
  /** HPKE to the return key of the wave */
  readonly sealed: Buffer;
}

/** Its content: what was opened, unit by unit. */
export interface ReturnedContent {
  /** 32 bytes, drawn by the tool: decides the order of the ballots */
  readonly salt: Buffer;
  /** hex; over the sealed ballots that were opened */
  readonly digest: string;
  readonly units: readonly {
    readonly leaves: readonly number[];
    readonly spoiled: number;
    /** canonical JSON, without the padding */
    readonly ballots: readonly string[];
  }[];
}

/** What a sealed ballot holds, in bytes. */
const plainBytes = 1856;
const again =
  "Ask the works council to open the file of sealed ballots once more, and to send what its page saves, as it is.";

/** Reads the envelope. Refused with what to do. */
export function returnedFileOf(bytes: Buffer): Result<ReturnedFile, string> {
  const fault = notReturnedOf(bytes);
  if (fault !== undefined) return refuse(fault);
  const file = jsonOf(bytes.toString("utf8"));
  if (!hasExactly(file, ["kind", "manifestHash", "sealed", "v", "wave"]) || file["v"] !== 1)
    return refuse(`This file of opened ballots is damaged or incomplete. ${again}`);
  const { wave, manifestHash, sealed } = file;
  if (typeof wave !== "string" || typeof manifestHash !== "string" || typeof sealed !== "string")
    return refuse(`This file of opened ballots is damaged. ${again}`);
  return ok({ wave, manifestHash, sealed: Buffer.from(sealed, "base64url") });
}

/** Reads the unsealed content: its form only. Refused with what to do. */
export function returnedContentOf(bytes: Buffer): Result<ReturnedContent, string> {
  const content = jsonOf(bytes.toString("utf8"));
  const damaged = refuse(`The opened ballots do not have the form that the works council’s page writes. ${again}`);
  if (!hasExactly(content, ["digest", "salt", "units", "v"]) || content["v"] !== 1) return damaged;
  const { digest, salt, units } = content;
  if (!isHash(digest) || !isHash(salt) || !Array.isArray(units)) return damaged;
  const read = units.map((unit: unknown) => {
    if (!hasExactly(unit, ["ballots", "leaves", "spoiled"])) return undefined;
    const { leaves, spoiled, ballots } = unit;
    return isList(leaves, isCount) && isCount(spoiled) && isList(ballots, isText)
      ? { leaves, spoiled, ballots }
      : undefined;
  });
  const whole = read.filter((unit) => unit !== undefined);
  return whole.length === read.length ? ok({ salt: Buffer.from(salt, "hex"), digest, units: whole }) : damaged;
}

/**
 * What is wrong with the content for this wave, in words with what to do; undefined if every sealed ballot of every
 * unit came back once, opened or counted as spoiled, and nothing else. `units` and `digest`: of the box as it is.
 */
export function returnedFaultOf(
  content: ReturnedContent,
  units: readonly ReturnUnit[],
  digest: string,
): string | undefined {
  const leavesOf = (list: readonly (readonly number[])[]) => list.map((leaves) => leaves.join("+")).join(" ");
  const expected = units.map((unit) => unit.groups.map((group) => group.leaf));
  if (leavesOf(content.units.map((unit) => unit.leaves)) !== leavesOf(expected))
    return `The opened ballots are not those of all reporting groups, in the order in which they were given out. ${again}`;
  for (const [at, unit] of content.units.entries()) {
    const asked = units[at]?.ballots ?? 0;
    const came = unit.ballots.length + unit.spoiled;
    if (came !== asked)
      return `For reporting group ${unit.leaves.join(" and ")} the box holds ${asked} ballots, and ${came} came back. Ballots were lost or doubled. ${again}`;
  }
  if (content.digest !== digest)
    return "The ballots that were opened are not those of the box: the file of sealed ballots was changed on its way. Export it again, and take it to the works council by another way.";
  return undefined;
}

/**
 * The plain text of a ballot as it was before it was sealed, padded; undefined unless `text` is canonical JSON that fits.
 * So a way of writing can carry no mark.
 */
export function paddedPlainOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > plainBytes) return undefined;
  try {
    if (canonicalJson(JSON.parse(text)) !== text) return undefined;
  } catch {
    return undefined;
  }
  return Buffer.concat([bytes, Buffer.alloc(plainBytes - bytes.length, " ")]);
}

/** The place of a ballot in its unit: SHA-256 of salt and text. Ascending, it follows from nothing but the salt. */
export function orderOf(salt: Buffer, text: string): Buffer {
  return createHash("sha256").update(salt).update(text, "utf8").digest();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `keys` in alphabetical order. */
function hasExactly(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).sort().join() === keys.join();
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
