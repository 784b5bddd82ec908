import { join } from "node:path";
import { readConfig } from "../config.ts";
import { urlFor } from "../db/admin-client.ts";
import { examine } from "../db/doctor.ts";
import { startEmbedded } from "../db/embedded.ts";
import { provisionEmbedded } from "../db/provision.ts";
import { silentLog } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { openKeyStore } from "../keys/key-store.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";

export const databaseCommands: readonly Command<CommandContext>[] = [
  {
    words: ["migrate"],
    summary: "Makes the roles and brings the tables up to date; the server does it too when it starts.",
    operands: [],
    options: [],
    async run(context) {
      await context.deps();
      context.print("The database is up to date.");
    },
  },
  {
    words: ["doctor"],
    summary: "Looks at the database, the roles and the keys, changes nothing, and says how to mend what is wrong.",
    operands: [],
    options: [{ name: "json", summary: "print one JSON object instead" }],
    async run(context, given) {
      const config = readConfig();
      const keyStore = await openKeyStore({ directories: config.keyDirectories });
      const embedded =
        config.databaseUrl === undefined
          ? await startEmbedded({ dataFolder: join(config.dataFolder, "postgres"), log: silentLog })
          : undefined;
      try {
        // the embedded database is ours to make; of any other, doctor only looks
        if (embedded !== undefined) await provisionEmbedded(embedded.url, keyStore);
        const url = config.databaseUrl ?? urlFor(embedded?.url ?? "", { database: "upwell" });
        const findings = await examine({ url, keyStore, keyDirectories: config.keyDirectories });
        if (given.has("json")) context.printJson(findings);
        else
          for (const finding of findings)
            context.print(finding.ok ? `ok     ${finding.what}` : `WRONG  ${finding.what}\n${indented(finding.mend)}`);
        const wrong = findings.filter((finding) => !finding.ok).length;
        if (wrong > 0) throw new Problem("unavailable", `${wrong} of ${findings.length} points need mending.`);
      } finally {
        await embedded?.stop();
      }
    },
  },
];

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `       ${line}`)
    .join("\n");
}
