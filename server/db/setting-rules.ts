/** A setting of PostgreSQL that would write down what people send or when, or lose what was acknowledged. */
export interface SettingRule {
  readonly name: string;
  /** "privacy": nothing starts and no box is opened with it; "safety": `doctor` tells. */
  readonly kind: "privacy" | "safety";
  readonly isFine: (value: string, all: ReadonlyMap<string, string>) => boolean;
  readonly why: string;
  /** a value that is in order, as it stands in SQL */
  readonly set: string;
  /** of a library: where it is not loaded the setting does not exist, and that is fine */
  readonly isOfLibrary?: true;
}

const parameters = "its log would hold the answers that are opened at the close of a wave";
const plans = "its log would hold plans, and in them the answers";
const lost = "an acknowledged ballot could be lost";

const is =
  (...wanted: readonly string[]) =>
  (value: string) =>
    wanted.includes(value);

/** Statements may be logged as long as the values in them are not. */
const unlessParameters =
  (...wanted: readonly string[]) =>
  (value: string, all: ReadonlyMap<string, string>) =>
    wanted.includes(value) || all.get("log_parameter_max_length") === "0";

/** Classes of pgaudit that follow every answer and every token. */
const logsNoRows = (value: string) =>
  value
    .toLowerCase()
    .split(",")
    .map((word) => word.trim())
    .every((word) => ["", "none", "ddl", "role"].includes(word));

/** In force for the session that asks: a value can be set for one role, or for one database, alone. */
export const settingRules: readonly SettingRule[] = [
  ...privacy({
    log_statement: [is("none", "ddl"), "its log would hold statements and when they came", "none"],
    log_min_duration_statement: [unlessParameters("-1"), parameters, "-1"],
    log_min_duration_sample: [unlessParameters("-1"), parameters, "-1"],
    log_transaction_sample_rate: [unlessParameters("0"), parameters, "0"],
    log_duration: [unlessParameters("off"), "its log would hold when each answer came", "off"],
    log_parameter_max_length_on_error: [is("0"), parameters, "0"],
    debug_print_parse: [is("off"), plans, "off"],
    debug_print_rewritten: [is("off"), plans, "off"],
    debug_print_plan: [is("off"), plans, "off"],
    track_commit_timestamp: [is("off"), "it keeps when every row was committed", "off"],
  }),
  ...privacy(
    {
      "auto_explain.log_min_duration": [is("-1"), plans, "-1"],
      "pgaudit.log": [logsNoRows, "its log would hold statements and when they came", "none"],
      "pgaudit.log_parameter": [is("off"), parameters, "off"],
      "pgaudit.role": [is(""), "its log would hold statements and when they came", "''"],
      "pg_stat_monitor.pgsm_normalized_query": [is("on", "yes"), "it keeps statements with the values in them", "on"],
    },
    true,
  ),
  { name: "fsync", kind: "safety", isFine: is("on"), why: lost, set: "on" },
  { name: "full_page_writes", kind: "safety", isFine: is("on"), why: lost, set: "on" },
  { name: "synchronous_commit", kind: "safety", isFine: (value) => value !== "off", why: lost, set: "on" },
  {
    name: "max_connections",
    kind: "safety",
    isFine: (value) => Number(value) >= 40,
    why: "one process of Upwell opens up to 27 connections",
    set: "100",
  },
];

function privacy(
  rules: Readonly<Record<string, readonly [SettingRule["isFine"], why: string, set: string]>>,
  isOfLibrary = false,
): SettingRule[] {
  return Object.entries(rules).map(([name, [isFine, why, set]]) => ({
    ...{ name, kind: "privacy", isFine, why, set },
    ...(isOfLibrary ? { isOfLibrary } : {}),
  }));
}
