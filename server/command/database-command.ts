import { join } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { urlFor } from "../db/admin-client.ts";
import { examine } from "../db/doctor.ts";
import { startEmbedded } from "../db/embedded.ts";
import { provisionEmbedded } from "../db/provision.ts";
import type { Finding } from "../kernel/finding.ts";
import { silentLog } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { examineKeys } from "../keys/examine-keys.ts";
import { openKeyStore } from "../keys/key-store.ts";
import { examineMachine } from "../machine-safety.ts";
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
      const places = { notInside: [join(config.dataFolder, "postgres")], backups: config.backupFolders };
      const about = [...(await examineMachine()), ...(await examineKeys(config.keyDirectories, places))];
      // without keys the database cannot be asked: nobody knows the passwords
      const findings = about.every((finding) => finding.ok) ? [...about, ...(await examineDatabase(config))] : about;
      if (given.has("json")) context.printJson(findings);
      else for (const finding of findings) context.print(inWords(finding));
      const wrong = findings.filter((finding) => !finding.ok).length;
      if (wrong > 0) throw new Problem("unavailable", `${wrong} of ${findings.length} points need mending.`);
    },
  },
];

async function examineDatabase(config: Config): Promise<readonly Finding[]> {
  const keyStore = await openKeyStore({ directories: config.keyDirectories });
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded({ dataFolder: join(config.dataFolder, "postgres"), log: silentLog })
      : undefined;
  try {
    // the embedded database is ours to make; of any other, doctor only looks
    if (embedded !== undefined) await provisionEmbedded(embedded.url, keyStore);
    return await examine({ url: config.databaseUrl ?? urlFor(embedded?.url ?? "", { database: "upwell" }), keyStore });
  } finally {
    await embedded?.stop();
  }
}

function inWords(finding: Finding): string {
  if (!finding.ok) return `WRONG  ${finding.what}\n${indented(finding.mend)}`;
  return finding.advice === undefined
    ? `ok     ${finding.what}`
    : `note   ${finding.what}\n${indented(finding.advice)}`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `       ${line}`)
    .join("\n");
}
