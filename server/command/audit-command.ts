import { auditWave, notRecomputed } from "../audit/audit-wave-action.ts";
import { Problem } from "../kernel/problem.ts";
import type { Command } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";

export const auditCommands: readonly Command<CommandContext>[] = [
  {
    words: ["audit"],
    summary: "Recomputes every published number and verdict of a wave by a second, independent implementation.",
    operands: ["wave"],
    options: [{ name: "json", summary: "print one JSON object instead" }],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      const result = await auditWave(deps.pools.opener.db, wave.id);
      if (given.has("json")) context.printJson({ ...result, notRecomputed });
      if (result.outcome === "impossible") throw new Problem("conflict", result.reason);
      if (!given.has("json")) {
        for (const { place, published, expected } of result.differences)
          context.print(`${place}: published ${JSON.stringify(published)}, recomputed ${JSON.stringify(expected)}`);
        for (const what of result.unchecked) context.print(`Not checked. ${what}`);
        context.print(
          `${result.compared} published values compared with ${result.answers} opened answers: ${result.differences.length} differences.`,
        );
        context.print(`Not recomputed: ${notRecomputed.join("; ")}.`);
      }
      if (result.outcome === "differs") throw new Problem("conflict", "The release is not what the answers say.");
    },
  },
];
