import pg from "pg";
import { broken, type Fault, type Finding, faultsAmong, fine } from "../kernel/finding.ts";
import { type SettingRule, settingRules } from "./setting-rules.ts";

/** Whatever asks PostgreSQL: a client, a pool, a transaction. The settings of its session are looked at. */
export interface Asker {
  query(text: string): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A setting as a session sees it. */
interface Setting {
  readonly name: string;
  readonly value: string;
  /** where the value comes from, as in pg_settings; null for one of a library that pg_settings does not list */
  readonly source: string | null;
  readonly needsRestart: boolean;
  readonly role: string;
  readonly database: string;
}

const literals = (names: readonly string[]) => names.map((name) => pg.escapeLiteral(name)).join(", ");
const namesAsked = [...settingRules.map((rule) => rule.name), "log_parameter_max_length"];

const question = `
  with asked (name) as (select unnest(array[${literals(namesAsked)}]))
  select name, coalesce(s.setting, current_setting(name, true)) as value, s.source,
    coalesce(s.context = 'postmaster', false) as "needsRestart",
    current_user::text as role, current_database()::text as database
  from asked left join pg_settings s using (name)
  where coalesce(s.setting, current_setting(name, true)) is not null`;

/** Looks at every setting that matters. */
export async function examineSettings(asker: Asker): Promise<readonly Finding[]> {
  return judge(await readSettings(asker), settingRules);
}

/** Only those with which people's answers, or when they came, would be written down. */
export async function selectUnsafeSettings(asker: Asker): Promise<readonly Fault[]> {
  const rules = settingRules.filter((rule) => rule.kind === "privacy");
  return faultsAmong(judge(await readSettings(asker), rules));
}

async function readSettings(asker: Asker): Promise<ReadonlyMap<string, Setting>> {
  const { rows } = await asker.query(question);
  return new Map((rows as readonly Setting[]).map((row) => [row.name, row]));
}

function judge(settings: ReadonlyMap<string, Setting>, rules: readonly SettingRule[]): Finding[] {
  const all = new Map([...settings].map(([name, { value }]) => [name, value]));
  return rules.flatMap((rule): readonly Finding[] => {
    const setting = settings.get(rule.name);
    if (setting === undefined) return rule.isOfLibrary === true ? [] : [unreadable(rule.name, settings)];
    // a setting of a library that is not loaded is empty once it was set and reset
    if (rule.isOfLibrary === true && setting.source === null && setting.value === "") return [];
    const what = `PostgreSQL's ${rule.name} is ${setting.value === "" ? "empty" : setting.value}`;
    if (rule.isFine(setting.value, all)) return [fine(what)];
    return [broken(`${what}${forWhom(setting)}: ${rule.why}`, mendOf(rule, setting))];
  });
}

/** What cannot be read cannot be trusted. */
function unreadable(name: string, settings: ReadonlyMap<string, Setting>): Finding {
  const role = [...settings.values()][0]?.role;
  const grant = `grant pg_read_all_settings to ${role === undefined ? "every role of Upwell" : quote(role)};`;
  return broken(`PostgreSQL's ${name} cannot be read`, grant);
}

function forWhom({ source, role, database }: Setting): string {
  if (source === "user" || source === "database user") return ` for the role ${role}`;
  return source === "database" ? ` for the database ${database}` : "";
}

/** The line that mends it at the place where the value comes from; another place would not win over that. */
function mendOf(rule: SettingRule, { source, needsRestart, role, database, value }: Setting): string {
  if (source === "user") return `alter role ${quote(role)} reset ${rule.name};`;
  if (source === "database user") return `alter role ${quote(role)} in database ${quote(database)} reset ${rule.name};`;
  if (source === "database") return `alter database ${quote(database)} reset ${rule.name};`;
  if (source === "command line") return `start PostgreSQL without -c ${rule.name}=${value}`;
  if (source === "client") return `take ${rule.name} out of the options of DATABASE_URL`;
  const set = `alter system set ${rule.name} = ${rule.set};`;
  return needsRestart ? `${set} then restart PostgreSQL` : `${set} select pg_reload_conf();`;
}

function quote(name: string): string {
  return pg.escapeIdentifier(name);
}
