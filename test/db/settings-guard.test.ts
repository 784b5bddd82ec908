import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { urlFor } from "../../server/db/admin-client.ts";
import { type Asker, selectUnsafeSettings } from "../../server/db/database-settings.ts";
import { rolesOf } from "../../server/db/roles.ts";
import { settingRules } from "../../server/db/setting-rules.ts";
import { settingsWatch } from "../../server/db/settings-guard.ts";
import { openHouse } from "../../server/house.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { throwAwayCluster } from "../support/throw-away-cluster.ts";

// T18: the server refuses to start with settings by which PostgreSQL would write down answers
const cluster = await throwAwayCluster();
await cluster.run("create database upwell");
const env = {
  DATABASE_URL: urlFor(cluster.url, { database: "upwell" }),
  UPWELL_DATA: join(folderOfFile(), "data"),
  UPWELL_KEYS: join(folderOfFile(), "keys"),
};
const config = readConfig(env);
const roles = rolesOf("upwell");

/** undefined if the house opens, else what it says. */
async function refusal(): Promise<string | undefined> {
  try {
    const house = await openHouse(config, silentLog);
    await house.close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test("T18: a fresh PostgreSQL as it comes is safe to start on", async () => {
  expect(await refusal()).toBeUndefined();
});

const setByAlterSystem: Readonly<Record<string, { readonly value: string; readonly also?: string; mend: string }>> = {
  log_statement: { value: "all", mend: "alter system set log_statement = none; select pg_reload_conf();" },
  log_min_duration_statement: {
    value: "0",
    mend: "alter system set log_min_duration_statement = -1; select pg_reload_conf();",
  },
  log_min_duration_sample: {
    value: "10",
    mend: "alter system set log_min_duration_sample = -1; select pg_reload_conf();",
  },
  log_transaction_sample_rate: {
    value: "0.5",
    mend: "alter system set log_transaction_sample_rate = 0; select pg_reload_conf();",
  },
  log_duration: { value: "on", mend: "alter system set log_duration = off; select pg_reload_conf();" },
  log_parameter_max_length_on_error: {
    value: "-1",
    mend: "alter system set log_parameter_max_length_on_error = 0; select pg_reload_conf();",
  },
  debug_print_plan: { value: "on", mend: "alter system set debug_print_plan = off; select pg_reload_conf();" },
};

for (const [name, { value, mend }] of Object.entries(setByAlterSystem)) {
  test(`T18: ${name} = ${value} is refused with the line that mends it, and that line mends it`, async () => {
    await cluster.run(`alter system set ${name} = '${value}'`, "select pg_reload_conf()");
    await expect.poll(refusal).toContain(`PostgreSQL's ${name} is `);
    const said = (await refusal()) ?? "";
    expect(said).toContain("Upwell does not start");
    // once, although five roles see it
    expect(said.split(mend)).toHaveLength(2);
    for (const statement of mend.split(";").filter((part) => part.trim() !== "")) await cluster.run(statement);
    await expect.poll(refusal).toBeUndefined();
  });
}

test("T18: log_statement = mod, made for the opener's role alone, is refused with the line for that role", async () => {
  await cluster.run(`alter role ${roles.opener} set log_statement = 'mod'`);
  const said = (await refusal()) ?? "";
  expect(said).toContain(`PostgreSQL's log_statement is mod for the role ${roles.opener}`);
  expect(said).toContain(`alter role "${roles.opener}" reset log_statement;`);
  await cluster.run(`alter role "${roles.opener}" reset log_statement;`);
  expect(await refusal()).toBeUndefined();
});

test("T18: a setting of the database, or of a role in it, is refused with the line for that", async () => {
  const ofDatabase = 'alter database "upwell" reset log_min_duration_statement;';
  await cluster.run("alter database upwell set log_min_duration_statement = 100");
  expect(await refusal()).toContain(ofDatabase);
  await cluster.run(ofDatabase);
  const ofRole = `alter role "${roles.collector}" in database "upwell" reset log_min_duration_statement;`;
  await cluster.run(`alter role ${roles.collector} in database upwell set log_min_duration_statement = 100`);
  expect(await refusal()).toContain(ofRole);
  await cluster.run(ofRole);
  expect(await refusal()).toBeUndefined();
});

test("T18: durations may be logged as long as the values are not", async () => {
  await cluster.run("alter database upwell set log_min_duration_statement = 100");
  await cluster.run("alter database upwell set log_parameter_max_length = 0");
  expect(await refusal()).toBeUndefined();
  await cluster.run("alter database upwell set log_parameter_max_length = 10");
  expect(await refusal()).toContain("log_min_duration_statement is 100");
  await cluster.run("alter database upwell reset all");
});

test("T18: auto_explain that writes plans is refused, also where it is loaded for one role; loaded and quiet it is not", async () => {
  await cluster.run(
    `alter role ${roles.opener} set session_preload_libraries = 'auto_explain'`,
    `alter role ${roles.opener} set auto_explain.log_min_duration = 0`,
  );
  expect(await refusal()).toContain(`alter role "${roles.opener}" reset auto_explain.log_min_duration;`);
  await cluster.run(`alter role "${roles.opener}" reset auto_explain.log_min_duration;`);
  expect(await refusal()).toBeUndefined();
  await cluster.run(`alter role ${roles.opener} reset all`);
});

test("T18: pgaudit that writes rows or parameters is refused", async () => {
  // the library is not there: PostgreSQL keeps its settings all the same, and the guard reads them
  await cluster.run(`alter role ${roles.staff} set "pgaudit.log_parameter" = 'on'`);
  expect(await refusal()).toContain("PostgreSQL's pgaudit.log_parameter is on");
  await cluster.run(`alter role ${roles.staff} reset all`, `alter database upwell set "pgaudit.log" = 'ddl, write'`);
  expect(await refusal()).toContain("PostgreSQL's pgaudit.log is ddl, write");
  await cluster.run(`alter database upwell set "pgaudit.log" = 'ddl, role'`);
  expect(await refusal()).toBeUndefined();
  await cluster.run("alter database upwell reset all");
});

test("T18: pg_stat_monitor that keeps statements with their values is refused, and one that keeps none is not", async () => {
  const name = '"pg_stat_monitor.pgsm_normalized_query"';
  await cluster.run(`alter role ${roles.opener} set ${name} = 'off'`);
  const said = (await refusal()) ?? "";
  expect(said).toContain(`PostgreSQL's pg_stat_monitor.pgsm_normalized_query is off`);
  expect(said).toContain("it keeps statements with the values in them");
  await cluster.run(`alter role ${roles.opener} set ${name} = 'yes'`);
  expect(await refusal()).toBeUndefined();
  await cluster.run(`alter role ${roles.opener} reset all`);
});

test("T18: a setting that cannot be read is refused with the grant that helps, and one of a library that is not there is not", async () => {
  const house = await openHouse(config, silentLog);
  const { pool } = house.pools.collector;
  // as a PostgreSQL that keeps this setting from its users
  const without = (hidden: string): Asker => ({
    query: async (text) => ({
      rows: (await pool.query<{ name: string }>(text)).rows.filter(({ name }) => name !== hidden),
    }),
  });
  expect(await selectUnsafeSettings(pool)).toEqual([]);
  expect(await selectUnsafeSettings(without("pgaudit.log"))).toEqual([]);
  for (const { name } of settingRules.filter((rule) => rule.kind === "privacy" && rule.isOfLibrary !== true)) {
    const faults = JSON.stringify(await selectUnsafeSettings(without(name)));
    expect(faults, name).toContain(`PostgreSQL's ${name} cannot be read`);
    expect(faults, name).toContain(`grant pg_read_all_settings to \\"${roles.collector}\\";`);
  }
  await house.close();
});

test("T18: commit timestamps are refused until PostgreSQL was restarted without them", async () => {
  await cluster.run("alter system set track_commit_timestamp = on");
  await cluster.restart();
  const mend = "alter system set track_commit_timestamp = off; then restart PostgreSQL";
  expect(await refusal()).toContain(mend);
  await cluster.run(mend.split(";")[0] ?? "");
  await cluster.restart();
  expect(await refusal()).toBeUndefined();
});

test("T18: the process itself ends with 1 and the line on standard error, and never listens", async () => {
  await cluster.run(`alter role ${roles.issuer} set log_statement = 'all'`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "server/main.ts"], {
    ...{ cwd: packageRoot(), encoding: "utf8", timeout: 60_000 },
    env: { PATH: process.env["PATH"], HOME: folderOfFile(), ...env },
  });
  await cluster.run(`alter role ${roles.issuer} reset log_statement`);
  expect(status).toBe(1);
  expect(stderr).toContain(`alter role "${roles.issuer}" reset log_statement;`);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).not.toContain("listening");
});

test("T18: while the server runs, a setting that turns unsafe is told to the log once, and when it is well again", async () => {
  const house = await openHouse(config, silentLog);
  const told: string[] = [];
  const line = (event: string, fields?: object) => told.push(`${event} ${JSON.stringify(fields ?? {})}`);
  let now = new Date("2026-11-24T09:00:00Z");
  const log = { info: line, warn: line, error: line };
  const watch = settingsWatch({ pools: house.pools, log, now: () => now });
  const nextMinute = async () => {
    now = new Date(now.getTime() + 60_000);
    await watch.tick();
    return told.length;
  };
  expect(await nextMinute()).toBe(0);
  await cluster.run("alter system set log_statement = 'all'", "select pg_reload_conf()");
  await expect.poll(nextMinute).toBe(1);
  expect(told[0]).toContain("alter system set log_statement = none");
  expect(await nextMinute()).toBe(1);
  await cluster.run("alter system reset log_statement", "select pg_reload_conf()");
  await expect.poll(nextMinute).toBe(2);
  expect(told[1]).toContain("safe again");
  await house.close();
});

test("T18: positive control: with log_statement = all the log holds what the opener writes, and without it does not", async () => {
  const house = await openHouse(config, silentLog);
  const write = (word: string) =>
    house.pools.opener.pool.query("select $1::text as comment -- as the opener binds a comment", [word]);
  await write("canary-before");
  await cluster.run("alter system set log_statement = 'all'", "select pg_reload_conf()");
  await expect
    .poll(async () => (await house.pools.opener.pool.query("show log_statement")).rows[0])
    .toEqual({
      log_statement: "all",
    });
  await write("canary-while-unsafe");
  await cluster.run("alter system reset log_statement", "select pg_reload_conf()");
  await house.close();
  expect(cluster.log()).toContain("canary-while-unsafe");
  expect(cluster.log()).not.toContain("canary-before");
});

test("T18: keys inside the data of that PostgreSQL are refused, without asking it", async () => {
  const inside = readConfig({ ...env, UPWELL_KEYS: join(cluster.dataDirectory, "keys") });
  await expect(openHouse(inside, silentLog)).rejects.toThrow("lies inside the data of PostgreSQL");
  expect(existsSync(join(cluster.dataDirectory, "PG_VERSION"))).toBe(true);
});
