import { createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Problem } from "../kernel/problem.ts";
import { openReturned } from "../response/open-returned-action.ts";
import { sealedBallotsOf } from "../response/sealed-ballots-action.ts";
import { keyFingerprintOf, trusteeKeyOf } from "../wave/box-key.ts";
import { giveUp, recordBallots, returnBytesMax, setBoxKey } from "../wave/trustee-action.ts";
import type { Command } from "./command.ts";
import { type CommandContext, demanded, waveOf } from "./context.ts";
import { carryOn, standingInWords, waveStanding } from "./wave-standing.ts";

const json = { name: "json", summary: "print one JSON object instead" } as const;

/** The server's half of the mode in which the works council holds the box key. */
export const waveTrusteeCommands: readonly Command<CommandContext>[] = [
  {
    words: ["wave", "box-key"],
    summary: "Sets the public key that the works council made, in a draft of the mode trustee.",
    operands: ["wave"],
    options: [
      {
        name: "file",
        value: "FILE",
        summary: "the public key file of the works council, or the key as text",
        isRequired: true,
      },
      json,
    ],
    async run(context, given) {
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      const key = demanded(trusteeKeyOf((await read(given.option("file") ?? "", 10_000)).toString("utf8")));
      demanded(await setBoxKey(actor, deps.clock, wave.id, key));
      const fingerprint = keyFingerprintOf(key);
      if (given.has("json")) return context.printJson({ id: wave.id, fingerprint });
      context.print(`The key is set. Compare its fingerprint by phone with the works council: ${fingerprint}`);
    },
  },
  {
    words: ["wave", "sealed-ballots"],
    summary: "Writes, after the close, the sealed ballots for the works council, which holds their key.",
    operands: ["wave"],
    options: [{ name: "out", value: "FILE", summary: "where to write them", isRequired: true }, json],
    async run(context, given) {
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      const sealed = demanded(await sealedBallotsOf(deps.pools.opener.db, wave.id));
      const out = given.option("out") ?? "";
      await pipeline(Readable.from(sealed.text()), createWriteStream(out, { mode: 0o600 })).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Problem("bad-request", `The sealed ballots cannot be written to ${out}: ${why}`, { cause });
      });
      await recordBallots(actor, deps.clock, wave, "sealed ballots given out");
      if (given.has("json")) return context.printJson({ id: wave.id, ballots: sealed.ballots, file: out });
      context.print(`${sealed.ballots} sealed ballots are in ${out}. Take the file to the works council.`);
    },
  },
  {
    words: ["wave", "take-back"],
    summary: "Takes in the file of opened ballots from the works council, scores and releases the wave.",
    operands: ["wave", "file"],
    options: [json],
    async run(context, given) {
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      const file = await read(given.operand("file"), returnBytesMax);
      demanded(await openReturned({ ...deps, db: deps.pools.opener.db }, wave.id, file));
      await recordBallots(actor, deps.clock, wave, "opened ballots taken in");
      await carryOn(deps);
      const standing = await waveStanding(deps, wave.id);
      if (given.has("json")) context.printJson(standing);
      else context.print(standingInWords(standing));
    },
  },
  {
    words: ["wave", "give-up"],
    summary: "Stops waiting for the works council: destroys the ballots unread and withholds the wave.",
    operands: ["wave"],
    options: [{ name: "reason", value: "TEXT", summary: "why; it stands on the wave's page", isRequired: true }, json],
    async run(context, given) {
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      demanded(await giveUp(actor, deps.clock, wave.id, given.option("reason") ?? ""));
      await carryOn(deps);
      const standing = await waveStanding(deps, wave.id);
      if (given.has("json")) context.printJson(standing);
      else context.print(standingInWords(standing));
    },
  },
];

async function read(path: string, bytesMax: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > bytesMax)
      throw new Error(`it has ${size} bytes, and ${bytesMax} are the most that such a file can have`);
    return await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("bad-request", `${path} cannot be read: ${why}.`, { cause });
  }
}
