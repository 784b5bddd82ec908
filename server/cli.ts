import { parseLine } from "./command/command.ts";
import { commands } from "./command/commands.ts";
import { readConfig } from "./config.ts";
import { type Deps, openDeps } from "./deps.ts";
import { Problem } from "./kernel/problem.ts";
import { createLog } from "./log.ts";

/** The command line: finds the verb, opens the house when it is needed, ends with 0 or with a message and 1. */
let opened: Promise<Deps> | undefined;

/** Standard output belongs to the answer of the command; what the log has to say goes to standard error. */
function openOnce(): Promise<Deps> {
  opened ??= openDeps(readConfig(), createLog("warn", 2));
  return opened;
}

// whoever reads may stop reading, such as head
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  const parsed = parseLine(commands, process.argv.slice(2));
  if (parsed.kind === "help") process.stdout.write(`${parsed.text}\n`);
  else
    await parsed.command.run(
      {
        print: (text) => process.stdout.write(`${text}\n`),
        printJson: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
        deps: openOnce,
      },
      parsed.given,
    );
} catch (error) {
  const text = error instanceof Problem ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
} finally {
  await opened?.then((deps) => deps.close()).catch(() => undefined);
}
