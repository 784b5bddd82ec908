import { join } from "node:path";
import type { z } from "zod";
import { type ConfigKey, configKeys, configValues, isLoopback } from "./config-values.ts";
import { defaultDataFolder } from "./db/data-folder.ts";
import { packageRoot } from "./kernel/package-root.ts";
import { Problem } from "./kernel/problem.ts";

/** Everything that an operator can decide, finished. undefined = left out. */
export interface Config {
  /** a PostgreSQL that is already there; without it the embedded one is started */
  readonly databaseUrl: string | undefined;
  /** the embedded database, and what else Upwell writes */
  readonly dataFolder: string;
  /** one or two directories, absolute */
  readonly keyDirectories: readonly string[];
  /** folders that are copied elsewhere, absolute: keys may not lie in them */
  readonly backupFolders: readonly string[];
  /** 32 bytes; without it one is made and kept in the key store */
  readonly kek: Buffer | undefined;
  readonly port: number;
  readonly host: string;
  /** origin without a slash at the end, such as https://survey.example.org */
  readonly publicUrl: string;
  /** without it nobody can be invited */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly logLevel: "error" | "warn" | "info" | "silent";
  /** without it one is made and kept in the key store */
  readonly sessionSecret: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { [Key in ConfigKey]?: z.infer<(typeof configValues)[Key]> };

/**
 * Reads the environment; nothing else does. An empty value counts as left out. Throws one Problem that lists every
 * fault, a line each: the key, what is wrong with it, what to write.
 */
export function readConfig(env: Environment = process.env): Config {
  const { values, faults } = readValues(env);
  faults.push(...unknownKeys(env));
  const host = values.HOST ?? "127.0.0.1";
  const port = values.PORT ?? 8080;
  const given = (key: ConfigKey) => (env[key] ?? "").trim() !== "";
  if (!given("PUBLIC_URL") && !isLoopback(host)) {
    faults.push("PUBLIC_URL is missing. It is the address that people open, such as https://survey.example.org.");
  }
  if (given("SMTP_URL") && !given("MAIL_FROM")) {
    faults.push("MAIL_FROM is missing. Write the sender of the invitations, such as survey@example.org.");
  }
  const data = defaultDataFolder({ env, isRoot: process.getuid?.() === 0, checkout: packageRoot() });
  if (data.isTemporary && given("DATABASE_URL") && !given("UPWELL_KEYS") && !given("UPWELL_DATA")) {
    faults.push(
      "UPWELL_KEYS is missing. There is no home folder to keep keys in: name a directory that is not emptied.",
    );
  }
  if (faults.length > 0) throw new Problem("invalid", faultList(faults));
  const dataFolder = values.UPWELL_DATA ?? data.folder;
  return Object.freeze({
    databaseUrl: values.DATABASE_URL,
    dataFolder,
    keyDirectories: Object.freeze(values.UPWELL_KEYS ?? [join(dataFolder, "keys")]),
    backupFolders: Object.freeze(values.UPWELL_BACKUPS ?? []),
    kek: values.UPWELL_KEK,
    port,
    host,
    publicUrl: values.PUBLIC_URL ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    logLevel: values.LOG_LEVEL ?? "info",
    sessionSecret: values.SESSION_SECRET,
  });
}

function readValues(env: Environment): { values: Values; faults: string[] } {
  const faults: string[] = [];
  const read = configKeys.flatMap((key) => {
    const text = (env[key] ?? "").trim();
    if (text === "") return [];
    const parsed = configValues[key].safeParse(text);
    if (parsed.success) return [[key, parsed.data]];
    faults.push(...parsed.error.issues.map((issue) => `${key} ${issue.message}`));
    return [];
  });
  return { values: Object.fromEntries(read) as Values, faults };
}

/** A key of ours that is mistyped would be a setting that silently does nothing. */
function unknownKeys(env: Environment): string[] {
  const ours = configKeys.filter((key) => key.startsWith("UPWELL_"));
  const unknown = Object.keys(env).filter((key) => key.startsWith("UPWELL_") && !ours.some((known) => known === key));
  const faults = unknown.map((key) => `${key} is not a setting. There are ${ours.join(", ")}.`);
  if ((env["TRUST_PROXY"] ?? "") !== "") {
    faults.push("TRUST_PROXY is not a setting: Upwell never looks at the addresses that a proxy passes on. Remove it.");
  }
  return faults;
}

function faultList(faults: readonly string[]): string {
  const head =
    faults.length === 1 ? "The configuration has a fault:" : `The configuration has ${faults.length} faults:`;
  return [head, ...faults.map((fault) => `  ${fault}`)].join("\n");
}
