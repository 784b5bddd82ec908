import type { Deletable } from "../db/schema.ts";
import { inInstallation } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { countInvitations } from "../invitation/invitation-store.ts";
import type { WaveId } from "../kernel/brand.ts";
import { countSpent } from "../response/box-store.ts";
import { countResponses } from "../response/response-store.ts";
import { dayOf } from "../wave/day.ts";
import { selectDeletions } from "../wave/deletion-store.ts";
import { deadlinesOf, dueOf } from "../wave/retention.ts";
import { selectEndedWaves, standingOf } from "../wave/wave-store.ts";

/** Where one deletion of one wave stands, as `purge` prints it. Days are text such as 2026-11-24 (UTC). */
export interface PurgeLine {
  readonly wave: WaveId;
  readonly title: string;
  readonly what: Deletable;
  /** the first day on which the server deletes it by itself */
  readonly dueOn: string;
  readonly deletedOn: string | null;
  /** people, tokens, or answers and comments, also of what was deleted; null where that was not written down */
  readonly count: number | null;
  readonly isDue: boolean;
}

/** What ended waves keep and kept, all of them or one. */
export async function purgeStanding(deps: Deps, only: WaveId | undefined): Promise<readonly PurgeLine[]> {
  const today = dayOf(deps.clock.now());
  const { deletions, waves } = await inInstallation(deps.staff.db, "find what is past its time", async (tx) => ({
    deletions: await selectDeletions(tx),
    waves: (await selectEndedWaves(tx)).filter((wave) => only === undefined || wave.id === only),
  }));
  const lines: PurgeLine[] = [];
  for (const { id: wave, title, ...row } of waves) {
    const own = deletions.filter((deletion) => deletion.waveId === wave);
    const deletedOn = Object.fromEntries(own.map(({ what, at }) => [what, dayOf(at)]));
    const facts = { ...standingOf({ id: wave, title, ...row }), deletedOn };
    const due = dueOf(facts, today).map(({ what }) => what);
    for (const { what, ...deadline } of deadlinesOf(facts)) {
      const deletion = own.find((candidate) => candidate.what === what);
      const count = deletion === undefined ? await countOf(deps, wave, what) : deletion.rowCount;
      lines.push({ wave, title, what, ...deadline, count, isDue: due.includes(what) });
    }
  }
  return lines;
}

/** How much of it is there; each part counts what only it can see. */
async function countOf({ pools }: Deps, wave: WaveId, what: Deletable): Promise<number> {
  if (what === "identities") return await countInvitations(pools.issuer.db, wave);
  if (what === "tokens") return await countSpent(pools.opener.db, wave);
  return await countResponses(pools.opener.db, wave);
}

const words: Readonly<Record<Deletable, string>> = {
  identities: "invitations and mails",
  tokens: "redeemed tokens",
  responses: "opened answers and comments",
};

/** Of a dry run and of a real one, the first word apart. */
export function dueInWords(line: PurgeLine, did: "deleted" | "due"): string {
  return `${did.padEnd(8)} ${nameOf(line)}`;
}

/** What this run leaves as it is. */
export function keptInWords(line: PurgeLine): string {
  return line.deletedOn === null
    ? `stays    ${nameOf(line)}, until ${line.dueOn}`
    : `gone     ${nameOf(line)}, since ${line.deletedOn}`;
}

function nameOf({ title, what, count }: PurgeLine): string {
  return `${title}: ${words[what]}${count === null ? "" : ` (${count})`}`;
}
