import { tokenListOf } from "../ballot/token-list-action.ts";
import { inInstallation } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { purgeIdentities } from "../invitation/purge-job.ts";
import { Problem } from "../kernel/problem.ts";
import { selectOrganisations } from "../organisation/organisation-store.ts";
import { purgeResponses } from "../release/purge-responses-action.ts";
import { dayOf } from "../wave/day.ts";
import { launchWave } from "../wave/launch-action.ts";
import { cancelWave, closeWave, createWave, inviteWave, moveClose, remindWave } from "../wave/wave-action.ts";
import { commandLineActor } from "../wave/wave-actor-action.ts";
import { selectWaves } from "../wave/wave-store.ts";
import type { Command, Given } from "./command.ts";
import { type CommandContext, demanded, organisationOf, waveOf } from "./context.ts";
import { draftFrom, draftOptions } from "./wave-draft.ts";
import { carryOn, standingInWords, waveStanding } from "./wave-standing.ts";

const json = { name: "json", summary: "print one JSON object instead" } as const;
type Run = (context: CommandContext, given: Given, deps: Deps) => Promise<void>;

/** A verb that works on one wave. */
function onWave(
  word: string,
  summary: string,
  run: Run,
  options: Command<CommandContext>["options"] = [],
): Command<CommandContext> {
  return {
    words: ["wave", word],
    summary,
    operands: ["wave"],
    options: [...options, json],
    run: async (context, given) => run(context, given, await context.deps()),
  };
}

/** Runs what the move has started and prints where the wave stands then. */
async function finish(context: CommandContext, given: Given, deps: Deps): Promise<void> {
  await carryOn(deps);
  const standing = await waveStanding(deps, given.operand("wave"));
  if (given.has("json")) context.printJson(standing);
  else context.print(standingInWords(standing));
}

export const waveCommands: readonly Command<CommandContext>[] = [
  {
    words: ["wave", "list"],
    summary: "Lists the waves of all clients, newest first.",
    operands: [],
    options: [json],
    async run(context, given) {
      const { staff } = await context.deps();
      const rows = await inInstallation(staff.db, "list waves", async (tx) => {
        const lists = [];
        for (const organisation of await selectOrganisations(tx))
          for (const wave of await selectWaves(tx, organisation.id))
            lists.push({ id: wave.id, organisation: organisation.slug, title: wave.title, state: wave.state });
        return lists;
      });
      if (given.has("json")) return context.printJson(rows);
      const lines = rows.map((row) => `${row.id}  ${row.state.padEnd(9)}  ${row.organisation}: ${row.title}`);
      context.print(lines.length === 0 ? "There is no wave yet." : lines.join("\n"));
    },
  },
  {
    words: ["wave", "create"],
    summary: "Makes a draft of a wave.",
    operands: ["organisation"],
    options: [...draftOptions, json],
    async run(context, given) {
      const deps = await context.deps();
      const organisation = await organisationOf(deps, given.operand("organisation"));
      const draft = draftFrom(given, deps.definitions, dayOf(deps.clock.now()));
      const made = await createWave(commandLineActor(deps.staff.db, organisation), deps, draft);
      if (!made.ok)
        throw new Problem("invalid", made.refusal.map((fault) => `${fault.field}: ${fault.message}`).join("\n"));
      if (given.has("json")) context.printJson({ id: made.value, state: "draft" });
      else context.print(`Made the draft ${made.value}. Next: wave launch ${made.value}`);
    },
  },
  onWave("launch", "Freezes everything, makes the keys and the manifest.", async (context, given, deps) => {
    const { wave, actor } = await waveOf(deps, given.operand("wave"));
    demanded(await launchWave(actor, deps, wave.id));
    await finish(context, given, deps);
  }),
  onWave("invite", "Sends the invitations; a mail leaves at most once.", async (context, given, deps) => {
    const { wave, actor } = await waveOf(deps, given.operand("wave"));
    demanded(await inviteWave(actor, deps.clock, wave.id, deps.mailFault));
    await finish(context, given, deps);
  }),
  onWave("remind", "Sends the one reminder to those who have not answered.", async (context, given, deps) => {
    const { wave, actor } = await waveOf(deps, given.operand("wave"));
    demanded(await remindWave(actor, deps.clock, wave.id, deps.mailFault));
    await finish(context, given, deps);
  }),
  onWave("status", "Says where a wave stands.", async (context, given, deps) => {
    const standing = await waveStanding(deps, given.operand("wave"));
    if (given.has("json")) context.printJson(standing);
    else context.print(standingInWords(standing));
  }),
  onWave(
    "move-close",
    "Moves the last day, between the earliest and the latest of the manifest.",
    async (context, given, deps) => {
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      demanded(await moveClose(actor, deps.clock, wave.id, given.option("to") ?? ""));
      await finish(context, given, deps);
    },
    [{ name: "to", value: "DAY", summary: "such as 2026-12-11", isRequired: true }],
  ),
  onWave("close", "Closes a wave, opens the box, scores and releases it.", async (context, given, deps) => {
    const { wave, actor } = await waveOf(deps, given.operand("wave"));
    demanded(await closeWave(actor, deps.clock, wave.id));
    await finish(context, given, deps);
  }),
  onWave("cancel", "Calls a wave off. Nothing of it is ever opened.", async (context, given, deps) => {
    const { wave, actor } = await waveOf(deps, given.operand("wave"));
    demanded(await cancelWave(actor, deps.clock, wave.id));
    await finish(context, given, deps);
  }),
  {
    words: ["wave", "tokens"],
    summary:
      "Prints, after the close, the counts of each group and every redeemed token, as JSON for anybody to check.",
    operands: ["wave"],
    options: [],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      context.print(JSON.stringify(demanded(await tokenListOf(deps.pools.collector.db, wave.id)), null, 1));
    },
  },
  onWave(
    "purge",
    "Deletes who was invited, or the opened responses. The release stays.",
    async (context, given, deps) => {
      const { wave } = await waveOf(deps, given.operand("wave"));
      if (!given.has("identities") && !given.has("responses"))
        throw new Problem("bad-request", "Say what: --identities, --responses, or both.");
      if (given.has("identities"))
        demanded(await purgeIdentities({ db: deps.pools.issuer.db, clock: deps.clock }, wave.id, "staff"));
      if (given.has("responses"))
        demanded(await purgeResponses({ db: deps.pools.opener.db, clock: deps.clock }, wave.id));
      await finish(context, given, deps);
    },
    [
      { name: "identities", summary: "invitations, mails and spent tokens" },
      { name: "responses", summary: "opened responses and comments" },
    ],
  ),
];
