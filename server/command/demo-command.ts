import { once } from "node:events";
import { startDemo } from "../demo/demo.ts";
import { createProgress } from "../demo/progress.ts";
import { createLog } from "../log.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";

export const demoCommands: readonly Command<CommandContext>[] = [
  {
    words: ["demo"],
    summary: "A company of 260 people answers two surveys; prints the addresses of heatmap, report and survey.",
    operands: [],
    options: [
      { name: "fresh", summary: "begin anew instead of using what an earlier start has made" },
      { name: "once", summary: "write the report to a file, print one JSON object and end" },
    ],
    async run(context, given) {
      const started = performance.now();
      const demo = await startDemo({
        isFresh: given.has("fresh"),
        log: createLog("warn", 2),
        progress: createProgress(process.stderr),
      });
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      const { state, heatmapUrl, reportUrl, signIn } = demo;
      context.print(
        [
          `${state.responses} employees in ${state.teams} teams have answered. Ready after ${seconds} s.`,
          "",
          `heatmap   ${heatmapUrl}`,
          `report    ${reportUrl}`,
          `sign in   ${signIn.hr} (HR) or ${signIn.consultant}, password ${signIn.password}`,
          `survey    ${state.surveyUrl}`,
        ].join("\n"),
      );
      if (given.has("once")) {
        const reportFile = await demo.writeReport();
        await demo.stop();
        const { waveId, responses, teams, surveyUrl } = state;
        return context.printJson({
          waveId,
          responses,
          teams,
          surveyUrl,
          heatmapUrl,
          reportUrl,
          reportFile,
          seconds,
          signIn,
        });
      }
      context.print("\nStop with Ctrl-C. The next start uses the same data; --fresh begins anew.");
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      await demo.stop();
    },
  },
];
