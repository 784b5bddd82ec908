import type { WaveId } from "../kernel/brand.ts";
import { exportRelease } from "../release/export-release-action.ts";
import type { Command } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";

export const releaseCommands: readonly Command<CommandContext>[] = [
  {
    words: ["release", "export"],
    summary: "Prints the frozen numbers of a released wave as JSON: everything that pages and reports show.",
    operands: ["wave"],
    options: [],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      context.print((await exportRelease(deps.staff.db, wave.id as WaveId)).document);
    },
  },
];
