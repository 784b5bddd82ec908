import { auditCommands } from "./audit-command.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { databaseCommands } from "./database-command.ts";
import { demoCommands } from "./demo-command.ts";
import { organisationCommands } from "./organisation-command.ts";
import { purgeCommands } from "./purge-command.ts";
import { releaseCommands } from "./release-command.ts";
import { reportCommands } from "./report-command.ts";
import { trusteeCommands } from "./trustee-command.ts";
import { waveCommands } from "./wave-command.ts";
import { wavePackCommands } from "./wave-pack-command.ts";
import { waveTrusteeCommands } from "./wave-trustee-command.ts";

/** Every verb of the command line, in the order of the help page. */
export const commands: readonly Command<CommandContext>[] = [
  ...demoCommands,
  ...databaseCommands,
  ...organisationCommands,
  ...waveCommands,
  ...wavePackCommands,
  ...waveTrusteeCommands,
  ...trusteeCommands,
  ...purgeCommands,
  ...releaseCommands,
  ...reportCommands,
  ...auditCommands,
];
