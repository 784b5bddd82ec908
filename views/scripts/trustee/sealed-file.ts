import {
  type Bytes,
  base32Of,
  blocksOf,
  bytesOfBase64url,
  bytesOfHashHex,
  joined,
  sameBytes,
  sha256,
  utf8,
} from "../bytes.ts";
import { canonicalText, groupFloor } from "../manifest-check.ts";
import type { Problem } from "./key-file.ts";

/** The sealed ballots of one reporting group. */
interface SealedGroup {
  readonly leaf: number;
  /** id of the group; every ballot is bound to it */
  readonly id: string;
  readonly label: string;
  readonly invited: number;
  /** in the order of their hashes */
  readonly ballots: readonly Bytes[];
}

/** Groups whose ballots are opened and shuffled together: at least as many ballots as the smallest group ever shown. */
export interface SealedUnit {
  readonly groups: readonly SealedGroup[];
  readonly ballots: number;
}

/** A file of sealed ballots after every check of docs/protocol.md ("The way to the works council"). */
export interface SealedFile {
  readonly wave: string;
  readonly organisation: string;
  readonly title: string;
  readonly manifestHash: Bytes;
  /** of the manifest, in blocks of four: the one on the notice board */
  readonly fingerprint: readonly string[];
  readonly boxKey: Bytes;
  readonly returnKey: Bytes;
  readonly units: readonly SealedUnit[];
  readonly ballots: number;
}

/** Encapsulated key, ciphertext and tag. */
const sealedBytes = 1937;
const again = "Ask for the file again.";

/**
 * Reads the file that the server gives out and checks that it is what the manifest says: the groups are those that the
 * respondents saw, none too small, no ballot twice, none of it from fewer people than may be shown.
 */
export async function sealedFileOf(text: string): Promise<SealedFile | Problem> {
  const file = fieldsOf(text);
  if (file?.["kind"] !== "upwell sealed ballots" || file["v"] !== 1)
    return { problem: "This is not a file of sealed ballots. Choose the one that came from the survey’s page." };
  const manifestText = file["manifest"];
  const manifest = typeof manifestText === "string" ? fieldsOf(manifestText) : undefined;
  if (typeof manifestText !== "string" || manifest === undefined || canonicalText(manifest) !== manifestText)
    return { problem: `The rules in this file are damaged. ${again}` };
  const { wave, organisation, title, mode } = manifest;
  const [boxKey, returnKey] = [bytesOfBase64url(manifest["boxKey"], 65), bytesOfBase64url(manifest["returnKey"], 65)];
  if (typeof wave !== "string" || typeof organisation !== "string" || typeof title !== "string" || !boxKey)
    return { problem: `The rules in this file are damaged. ${again}` };
  if (mode !== "trustee" || !returnKey)
    return { problem: "In this survey the server holds the key, so there is nothing for the works council to open." };
  const groups = await groupsOf(manifest, file["leaves"]);
  if ("problem" in groups) return groups;
  const k = Math.max(groupFloor, Number(objectOf(manifest["thresholds"])?.["k"]) || 0);
  const units = await unitsOf(file["units"], groups.groups, k);
  if ("problem" in units) return units;
  const manifestHash = await sha256(utf8(manifestText));
  return {
    wave,
    organisation,
    title,
    manifestHash,
    fingerprint: blocksOf(base32Of(manifestHash.subarray(0, 25))),
    boxKey,
    returnKey,
    units: units.units,
    ballots: units.units.reduce((sum, unit) => sum + unit.ballots, 0),
  };
}

type Group = Omit<SealedGroup, "ballots">;

/** The groups to which the manifest commits, by leaf. */
async function groupsOf(
  manifest: Record<string, unknown>,
  leaves: unknown,
): Promise<{ readonly groups: readonly Group[] } | Problem> {
  const tree = objectOf(manifest["groups"]);
  const root = bytesOfHashHex(tree?.["root"]);
  const texts = Array.isArray(leaves) ? leaves.filter((leaf): leaf is string => typeof leaf === "string") : [];
  const isWhole = Array.isArray(leaves) && texts.length === leaves.length && texts.length === tree?.["count"];
  if (!root || !isWhole || !sameBytes(root, await rootOfHashes(await Promise.all(texts.map(leafHashOf)))))
    return {
      problem: `The reporting groups in this file are not those that the respondents were shown. Do not open it. ${again}`,
    };
  const least = Math.max(groupFloor, Number(objectOf(manifest["thresholds"])?.["kInvited"]) || 0);
  const groups: Group[] = [];
  for (const [leaf, text] of texts.entries()) {
    const { group: id, label, invited } = fieldsOf(text) ?? {};
    if (typeof id !== "string" || typeof label !== "string" || typeof invited !== "number")
      return { problem: `A reporting group in this file is damaged. ${again}` };
    if (invited < least)
      return {
        problem: `The reporting group “${label}” has ${invited} people, fewer than the ${least} that were promised. Do not open it; ask why.`,
      };
    groups.push({ leaf, id, label, invited });
  }
  return { groups };
}

async function unitsOf(
  list: unknown,
  groups: readonly Group[],
  k: number,
): Promise<{ readonly units: readonly SealedUnit[] } | Problem> {
  const seen = { leaves: new Set<number>(), ballots: new Set<string>() };
  const units: SealedUnit[] = [];
  for (const entry of Array.isArray(list) ? list : []) {
    const members: SealedGroup[] = [];
    const parts = objectOf(entry)?.["groups"];
    for (const part of Array.isArray(parts) ? parts : []) {
      const group = await groupOf(objectOf(part), groups, seen);
      if ("problem" in group) return group;
      members.push(group);
    }
    const ballots = members.reduce((sum, member) => sum + member.ballots.length, 0);
    if (ballots < k)
      return {
        problem: `${namesOf(members)}: ${ballots} ballots alone, fewer than ${k}. They would show what single people said. Do not open them; ask why the file holds so few.`,
      };
    units.push({ groups: members, ballots });
  }
  return units.length > 0 ? { units } : { problem: `There are no ballots in this file. ${again}` };
}

async function groupOf(
  part: Record<string, unknown> | undefined,
  groups: readonly Group[],
  seen: { readonly leaves: Set<number>; readonly ballots: Set<string> },
): Promise<SealedGroup | Problem> {
  const group = groups[Number(part?.["leaf"])];
  const texts = part?.["ballots"];
  if (group === undefined || !Array.isArray(texts) || texts.length !== part?.["count"])
    return { problem: `Some ballots are missing from this file, or it was cut short. ${again}` };
  if (seen.leaves.has(group.leaf))
    return { problem: `The reporting group “${group.label}” stands twice in this file. Do not open it. ${again}` };
  seen.leaves.add(group.leaf);
  if (texts.length > group.invited)
    return {
      problem: `The reporting group “${group.label}” has ${group.invited} people and ${texts.length} ballots. Do not open it; ask why.`,
    };
  const ballots: { readonly ballot: Bytes; readonly hash: string }[] = [];
  for (const text of texts) {
    const ballot = bytesOfBase64url(text, sealedBytes);
    if (ballot === undefined) return { problem: `A ballot in this file is damaged. ${again}` };
    if (seen.ballots.has(text))
      return { problem: `The same ballot stands twice in this file. Do not open it. ${again}` };
    seen.ballots.add(text);
    ballots.push({ ballot, hash: hexOf(await sha256(ballot)) });
  }
  // the order is made here, so that the order of the file cannot say anything
  ballots.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return { ...group, ballots: ballots.map(({ ballot }) => ballot) };
}

/** "Sales" or "Sales and Press", as the respondents read it. */
export function namesOf(groups: readonly { readonly label: string }[]): string {
  return groups.map((group) => group.label).join(" and ");
}

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function leafHashOf(text: string): Promise<Bytes> {
  return await sha256(joined(Uint8Array.of(0), utf8(text)));
}

/** RFC 6962, 2.1: an unbalanced tree splits at the largest power of two below its size. */
async function rootOfHashes(hashes: readonly Bytes[]): Promise<Bytes> {
  const [first] = hashes;
  if (first === undefined) return new Uint8Array();
  if (hashes.length === 1) return first;
  const split = 2 ** (31 - Math.clz32(hashes.length - 1));
  const left = await rootOfHashes(hashes.slice(0, split));
  return await sha256(joined(Uint8Array.of(1), left, await rootOfHashes(hashes.slice(split))));
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
