import type { Deps } from "../deps.ts";
import { endIssuing } from "../invitation/end-issuing-job.ts";
import { purgeIdentities, sweepIdentities } from "../invitation/purge-job.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { purgeResponses } from "../release/purge-responses-action.ts";
import { sweepOpened } from "../response/purge-job.ts";
import { purgeTokens } from "../response/purge-tokens-action.ts";
import { retentionDuty } from "../wave/retention-job.ts";
import type { Command } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";
import { dueInWords, keptInWords, type PurgeLine, purgeStanding } from "./purge-standing.ts";

export const purgeCommands: readonly Command<CommandContext>[] = [
  {
    words: ["purge"],
    summary: "Deletes what is past its time, as the server does by itself every few seconds, and says what and when.",
    operands: [],
    options: [
      { name: "wave", value: "WAVE", summary: "only of this wave" },
      { name: "dry-run", summary: "only say what would be deleted" },
      { name: "json", summary: "print one JSON object instead" },
    ],
    async run(context, given) {
      const deps = await context.deps();
      const only = given.option("wave");
      const waveId = only === undefined ? undefined : (await waveOf(deps, only)).wave.id;
      const isDryRun = given.has("dry-run");
      const due = (await purgeStanding(deps, waveId)).filter((line) => line.isDue);
      const notes = isDryRun ? [] : [...(await deleteAll(deps, due)), ...(await finish(deps))];

      const now = await purgeStanding(deps, waveId);
      const isOf = (lines: readonly PurgeLine[]) => (line: PurgeLine) =>
        lines.some(({ wave, what }) => wave === line.wave && what === line.what);
      const done = now.filter(isOf(due)).filter((line) => isDryRun || line.deletedOn !== null);
      const rest = now.filter((line) => !isOf(due)(line));
      if (given.has("json")) context.printJson({ isDryRun, [isDryRun ? "due" : "deleted"]: done, rest });
      else {
        if (now.length === 0) context.print("Nothing is deleted before a wave has ended, and none has.");
        else if (due.length === 0) context.print("Nothing is past its time.");
        for (const line of done) context.print(dueInWords(line, isDryRun ? "due" : "deleted"));
        for (const line of rest) context.print(keptInWords(line));
      }
      if (notes.length > 0) throw new Problem("conflict", notes.join("\n"));
    },
  },
];

/** Identities come before the tokens that go with them. Gives back what was refused, in words. */
async function deleteAll(deps: Deps, due: readonly PurgeLine[]): Promise<readonly string[]> {
  // a wave that was called off while no server ran
  if (due.length > 0) await endIssuing({ db: deps.pools.issuer.db, keyStore: deps.keyStore, clock: deps.clock });
  const refused: string[] = [];
  for (const line of due) {
    const result = await deleteOf(deps, line);
    if (!result.ok) refused.push(`${line.title}: ${result.refusal}`);
  }
  return refused;
}

async function deleteOf({ pools, clock }: Deps, { wave, what }: PurgeLine): Promise<Result<unknown, string>> {
  if (what === "identities") return await purgeIdentities({ db: pools.issuer.db, clock }, wave, "calendar");
  if (what === "tokens") return await purgeTokens({ db: pools.opener.db, clock }, wave);
  return await purgeResponses({ db: pools.opener.db, clock }, wave);
}

/** The audit trail hears of every deletion, and the tables are written anew. Gives back what has to wait, in words. */
async function finish({ staff, pools, clock }: Deps): Promise<readonly string[]> {
  await retentionDuty(staff.db).tick();
  try {
    await sweepIdentities({ db: pools.issuer.db, clock });
    await sweepOpened({ db: pools.opener.db });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [
      "The rows are deleted, but somebody holds their tables, such as a backup: their files could not be written anew yet. The server does it when they are free; without a server, run this again.",
    ];
  }
}
