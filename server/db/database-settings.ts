import type pg from "pg";

/** One thing that was looked at. `mend` tells what to do, and is there exactly when it is not in order. */
export type Finding =
  | { readonly what: string; readonly ok: true }
  | { readonly what: string; readonly ok: false; readonly mend: string };

export function fine(what: string): Finding {
  return { what, ok: true };
}

export function broken(what: string, mend: string): Finding {
  return { what, ok: false, mend };
}

/** A setting of PostgreSQL that would write down what people send or when, or lose what was acknowledged. */
interface Rule {
  readonly name: string;
  readonly isFine: (value: string, all: ReadonlyMap<string, string>) => boolean;
  readonly why: string;
  readonly set: string;
}

const parameters = "its log would hold the answers that are opened at the close of a wave";
const is = (wanted: string) => (value: string) => value === wanted;
const loadsNothing = (value: string) => !/auto_explain|pgaudit|pg_stat_monitor/.test(value);
const logsNoParameters = (value: string, all: ReadonlyMap<string, string>) =>
  value === "-1" || all.get("log_parameter_max_length") === "0";

const rules: readonly Rule[] = [
  {
    name: "log_statement",
    isFine: (value) => value === "none" || value === "ddl",
    why: "its log would hold statements and when they came",
    set: "none",
  },
  { name: "log_min_duration_statement", isFine: logsNoParameters, why: parameters, set: "-1" },
  { name: "log_min_duration_sample", isFine: logsNoParameters, why: parameters, set: "-1" },
  { name: "log_transaction_sample_rate", isFine: is("0"), why: parameters, set: "0" },
  { name: "log_parameter_max_length_on_error", isFine: is("0"), why: parameters, set: "0" },
  { name: "track_commit_timestamp", isFine: is("off"), why: "it keeps when every row was committed", set: "off" },
  { name: "shared_preload_libraries", isFine: loadsNothing, why: "auto_explain or pgaudit log parameters", set: "''" },
  { name: "session_preload_libraries", isFine: loadsNothing, why: "auto_explain or pgaudit log parameters", set: "''" },
  { name: "local_preload_libraries", isFine: loadsNothing, why: "auto_explain or pgaudit log parameters", set: "''" },
  { name: "fsync", isFine: is("on"), why: "an acknowledged ballot could be lost", set: "on" },
  { name: "full_page_writes", isFine: is("on"), why: "an acknowledged ballot could be lost", set: "on" },
  {
    name: "synchronous_commit",
    isFine: (value) => value !== "off",
    why: "an acknowledged ballot could be lost",
    set: "on",
  },
  {
    name: "max_connections",
    isFine: (value) => Number(value) >= 40,
    why: "one process of Upwell opens up to 27 connections",
    set: "100",
  },
];

/**
 * Looks at the settings as the role of `client` sees them: a value can be set for one role or one database alone.
 * Settings that the role may not see are left out.
 */
export async function examineSettings(client: pg.ClientBase): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1) or name = 'log_parameter_max_length'",
    [rules.map((rule) => rule.name)],
  );
  const all = new Map(rows.map((row) => [row.name, row.setting]));
  return rules.flatMap((rule) => {
    const value = all.get(rule.name);
    if (value === undefined) return [];
    const what = `PostgreSQL's ${rule.name} is ${value === "" ? "empty" : value}`;
    if (rule.isFine(value, all)) return [fine(what)];
    return [broken(`${what}: ${rule.why}`, `alter system set ${rule.name} = ${rule.set}; then restart PostgreSQL`)];
  });
}
