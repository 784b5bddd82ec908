import type { LeftOut, WaveMode, WaveState } from "../db/schema.ts";
import { definePage } from "../http/page.ts";
import { numberInWords } from "../http/words.ts";
import { dayOf, daysAfter, longDay } from "../wave/day.ts";
import { fingerprintBlocks, fingerprintOf } from "../wave/fingerprint.ts";
import { type Manifest, manifestIn } from "../wave/manifest.ts";
import { commentsInWords } from "../wave/thresholds.ts";
import { type AuditCommands, auditCommandsOf } from "./audit-commands.ts";
import type { CountedGroup } from "./token-list.ts";

/** What the public page of a wave is made from. `record` is null until the box was opened. */
export interface AuditPageFacts {
  readonly wave: {
    readonly id: string;
    readonly state: WaveState;
    readonly manifest: string;
    readonly manifestHash: Buffer;
    readonly closingAt: Date | null;
    readonly closedAt: Date | null;
    readonly isListDeleted: boolean;
    readonly record: {
      readonly tokens: number;
      readonly listBytes: number;
      readonly listHash: Buffer;
      readonly leftOut: LeftOut | null;
    } | null;
  };
  readonly groups: readonly CountedGroup[];
  /** receipt of the first token of the list; undefined while there is no list */
  readonly firstReceipt: string | undefined;
  /** whole address of the survey */
  readonly surveyUrl: string;
}

interface Row {
  readonly term: string;
  readonly text: string;
}

export interface AuditPageView {
  readonly organisation: string;
  readonly title: string;
  readonly standing: string;
  /** the survey has ended and its box was opened: counts are public */
  readonly ended: {
    readonly summary: string;
    readonly groups: readonly {
      readonly number: number;
      readonly label: string;
      readonly invited: string;
      readonly issued: string;
      readonly redeemed: string;
      readonly fits: string;
    }[];
    readonly listHash: string;
    /** null once the list was deleted */
    readonly list: { readonly size: string; readonly until: string } | null;
    readonly listCommand: string;
    readonly tokenCommand: string;
    readonly tokensCommand: string;
  } | null;
  /** before, and for good when the survey was called off: who was asked, by group */
  readonly asked: {
    readonly isCalledOff: boolean;
    readonly summary: string;
    readonly groups: readonly { readonly number: number; readonly label: string; readonly invited: string }[];
  } | null;
  /** more groups than a screen shows: the table scrolls in its own box */
  readonly isLong: boolean;
  readonly code: readonly string[];
  readonly manifestHash: string;
  readonly rules: readonly Row[];
  readonly decisions: readonly Row[];
  readonly files: readonly { readonly name: string; readonly hash: string }[];
  readonly root: string;
  readonly commands: Pick<AuditCommands, "rules" | "client" | "groups">;
  readonly isSealed: boolean;
}
export const auditPage = definePage<AuditPageView>("respondent/audit");

const longFrom = 40;

/**
 * The public page of a launched wave. Until the box was opened it is made of the manifest alone, so that nothing of it
 * moves while people answer; afterwards of counts that are never written again.
 */
export function auditPageView(facts: AuditPageFacts): AuditPageView {
  const { wave, groups, surveyUrl } = facts;
  const manifest = manifestIn(wave.manifest);
  const commands = auditCommandsOf(surveyUrl, facts.firstReceipt ?? "YOUR RECE IPTG OES HERE");
  const isCalledOff = wave.state === "cancelled";
  const invited = groups.reduce((sum, group) => sum + group.invited, 0);
  return {
    organisation: manifest.organisation,
    title: manifest.title,
    standing: standingOf(facts, manifest),
    ended: wave.record === null ? null : endedOf(facts, wave.record, commands, invited),
    asked:
      wave.record === null
        ? {
            isCalledOff,
            summary: `${people(invited)} in ${groupsInWords(groups.length)}`,
            groups: groups.map((group) => ({
              number: group.leaf,
              label: group.label,
              invited: numberInWords(group.invited),
            })),
          }
        : null,
    isLong: groups.length > longFrom,
    code: fingerprintBlocks(fingerprintOf(wave.manifestHash)),
    manifestHash: wave.manifestHash.toString("hex"),
    rules: rulesOf(facts, manifest),
    decisions: decisionsOf(manifest),
    files: ["page.html", "client.js", "client.css"].map((name) => ({ name, hash: manifest.client[name] ?? "" })),
    root: manifest.groups.root,
    commands: { rules: commands.rules, client: commands.client, groups: commands.groups },
    isSealed: manifest.mode === "sealed",
  };
}

function standingOf({ wave }: AuditPageFacts, { opensOn, earliestClose, latestClose }: Manifest): string {
  if (wave.state === "cancelled") return "This survey was called off. No ballot was opened, and none ever will be.";
  if (wave.record === null) {
    const close =
      earliestClose === latestClose
        ? `on ${longDay(latestClose)}`
        : `between ${longDay(earliestClose)} and ${longDay(latestClose)}`;
    return `Open from ${longDay(opensOn)}. It closes ${close}. Until then nothing on this page changes, whatever lies in the box.`;
  }
  const closed = wave.closingAt ?? wave.closedAt;
  const day = closed === null ? "The survey is closed." : `The survey closed on ${longDay(dayOf(closed))}.`;
  return wave.state === "withheld"
    ? `${day} Too few ballots lay in the box, so it was emptied unread.`
    : `${day} All ballots were opened together.`;
}

function endedOf(
  { wave, groups }: AuditPageFacts,
  record: NonNullable<AuditPageFacts["wave"]["record"]>,
  commands: AuditCommands,
  invited: number,
): AuditPageView["ended"] {
  const { retention } = manifestIn(wave.manifest);
  const ended = wave.closedAt ?? wave.closingAt;
  const until = ended === null ? "" : longDay(daysAfter(dayOf(ended), retention.identitiesDays));
  const issued = groups.reduce((sum, group) => sum + (group.issued ?? 0), 0);
  return {
    summary: `${people(invited)} invited, ${numberInWords(issued)} ballots handed out, ${numberInWords(record.tokens)} in the box`,
    groups: groups.map((group) => {
      const [handedOut, inBox] = [group.issued ?? 0, group.redeemed ?? 0];
      return {
        number: group.leaf,
        label: group.label,
        invited: numberInWords(group.invited),
        issued: numberInWords(handedOut),
        redeemed: numberInWords(inBox),
        fits: inBox <= handedOut && handedOut <= group.invited ? "Yes" : "No",
      };
    }),
    listHash: record.listHash.toString("hex"),
    list: wave.isListDeleted ? null : { size: sizeInWords(record.listBytes), until },
    listCommand: commands.list,
    tokenCommand: commands.token,
    tokensCommand: commands.tokens,
  };
}

const keyHolders: Readonly<Record<WaveMode, string>> = {
  sealed: "The server, until the box has been opened (mode: sealed)",
  trustee: "The works council; the server never has it (mode: trustee)",
};

function rulesOf({ wave }: AuditPageFacts, manifest: Manifest): Row[] {
  const { thresholds, retention, mode } = manifest;
  const share = Math.round(100 * Number(thresholds.largestShare));
  const left = wave.record?.leftOut ?? null;
  return [
    { term: "Open from", text: longDay(manifest.opensOn) },
    {
      term: "Closes",
      text: `Not before ${longDay(manifest.earliestClose)}, not after ${longDay(manifest.latestClose)}`,
    },
    { term: "Smallest group shown", text: `${thresholds.k} answers; ${commentsInWords(thresholds)}` },
    { term: "Smallest group invited", text: `${thresholds.kInvited} people` },
    { term: "Largest share of one answer", text: `${share} %, above that it is withheld` },
    { term: "Who holds the key to the box", text: keyHolders[mode] },
    ...(mode === "sealed" && wave.record !== null && wave.closedAt !== null
      ? [{ term: "Key destroyed", text: `${longDay(dayOf(wave.closedAt))}, after the box was emptied` }]
      : []),
    {
      term: "Deleted",
      text: `Invitations and the list of ballots ${retention.identitiesDays} days after the close, answers after ${retention.responsesMonths} months`,
    },
    ...(left === null ? [] : [{ term: "Withheld after the checks", text: leftOutInWords(left) }]),
  ];
}

function leftOutInWords(left: LeftOut): string {
  const { units, unitsWithheld, unitsJoined, results, resultsWithheld, statements, statementsWithheld } = left;
  const joined = unitsJoined === 0 ? "" : ` (${numberInWords(unitsJoined)} were joined with another before the start)`;
  const inStatements =
    statements === undefined || statementsWithheld === undefined
      ? ""
      : ` Statements withheld in units of ten and more: ${numberInWords(statementsWithheld)} of ${numberInWords(statements)}.`;
  return `Units without results of their own: ${numberInWords(unitsWithheld)} of ${numberInWords(units)}${joined}. Results withheld in the other units: ${numberInWords(resultsWithheld)} of ${numberInWords(results)}.${inStatements}`;
}

function decisionsOf({ rules, kinds, definition }: Manifest): Row[] {
  const proved = kinds.flatMap(({ label, mustProve }) =>
    mustProve ? [`${label} (${mustProve.reason}; said by ${mustProve.who})`] : [],
  );
  return [
    { term: "A condition is missing below", text: `${rules.cutWeak} of 100` },
    { term: "A condition is in place from", text: `${rules.cutOk} of 100` },
    { term: "The work counts as certain or dependent from", text: `${rules.cutContext} of 100` },
    { term: "Certainty that a call needs", text: `${Math.round(100 * Number(rules.gamma))} %` },
    { term: "Answers that a verdict needs", text: rules.nMin },
    { term: "Share that must have answered", text: `${Math.round(100 * Number(rules.minResponseRate))} %` },
    { term: "Teams from which on teams lend each other strength", text: rules.ebMinTeams },
    { term: "Kinds of learning", text: kinds.map(({ label }) => label).join("; ") },
    { term: "Proved by law", text: proved.length === 0 ? "None" : proved.join("; ") },
    { term: "Questions", text: `Frozen; SHA-256 ${definition}` },
  ];
}

function people(count: number): string {
  return `${numberInWords(count)} ${count === 1 ? "person" : "people"}`;
}

function groupsInWords(count: number): string {
  return count === 1 ? "1 group" : `${numberInWords(count)} groups`;
}

function sizeInWords(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
