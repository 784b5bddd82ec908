import { expect, test } from "vitest";
import type { Part } from "../../server/db/roles.ts";
import { freshDatabase } from "../support/fresh-database.ts";

const database = await freshDatabase();

/** What each part may do, by table, as anonymity asks for it: everything that is not in this list is forbidden. */
const allowed: Readonly<Record<Exclude<Part, "owner">, Readonly<Record<string, string>>>> = {
  collector: {
    "ballot.inbox": "insert",
    "ballot.spent": "insert select",
    "wave.asset": "select",
    "wave.public_record": "select",
    "wave.reporting_group": "select update(answered counted_on)",
    "wave.wave": "select",
  },
  opener: {
    "ballot.inbox": "delete select",
    "ballot.spent": "delete insert select",
    "release.cell": "insert select",
    "release.comment": "delete insert select",
    "release.kind_verdict": "insert select",
    "release.release": "insert select",
    "release.team": "insert select",
    "response.comment": "delete insert select",
    "response.excluded_sum": "insert select",
    "response.kind_sum": "insert select",
    "response.opening": "insert select",
    "response.pillar_sum": "insert select",
    "response.quality": "insert select",
    "response.response": "delete insert select",
    "response.scale_sum": "insert select",
    "response.tenure_sum": "insert select",
    "wave.deletion": "insert select update(is_swept)",
    "wave.hand_over": "delete select",
    "wave.public_record": "insert select update(left_out)",
    "wave.reporting_group": "select update(redeemed)",
    "wave.wave":
      "select update(box_public_key closed_at hand_over_fault handed_over_at released_at responses_purged_at return_public_key state withheld_count)",
    "wave.wave_unit": "select",
  },
  issuer: {
    "invitation.group_key": "delete insert select update",
    "invitation.invitation": "delete insert select update",
    "invitation.mail": "delete insert select update",
    "organisation.person": "select",
    "wave.deletion": "insert select update(is_swept)",
    "wave.mail_failure": "delete insert select update",
    "wave.mail_progress": "delete insert select update",
    "wave.reporting_group": "select update(issued public_key)",
    "wave.wave": "select update(identities_purged_at issuing_ended_at)",
    "wave.wave_unit": "select",
  },
  // staff has many tables of its own: here only that the other side of the wall is not among them
  staff: {
    "release.cell": "select",
    "release.comment": "select",
    "release.kind_verdict": "select",
    "release.release": "select",
    "release.team": "select",
  },
};

async function grantsOf(part: Part): Promise<Record<string, string>> {
  const { rows } = await database.admin.query(
    `select n.nspname || '.' || c.relname as table, p.privilege,
       has_table_privilege($1, c.oid, p.privilege) as whole,
       (select string_agg(a.attname, ' ' order by a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and p.privilege <> 'delete'
          and has_column_privilege($1, c.oid, a.attnum, p.privilege)) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace,
       unnest(array['delete', 'insert', 'select', 'update']) as p (privilege)
     where c.relkind = 'r' and n.nspname in ('access', 'organisation', 'wave', 'invitation', 'ballot', 'response', 'release')
     order by 1, 2`,
    [database.roles[part]],
  );
  const grants: Record<string, string[]> = {};
  for (const { table, privilege, whole, columns } of rows) {
    const grant = whole ? privilege : columns && privilege !== "delete" ? `${privilege}(${columns})` : undefined;
    if (grant) grants[table] = [...(grants[table] ?? []), grant];
  }
  return Object.fromEntries(Object.entries(grants).map(([table, list]) => [table, list.join(" ")]));
}

test.each(["collector", "opener", "issuer"] as const)(
  "the %s may touch the tables of its work and no other",
  async (part) => {
    expect(await grantsOf(part)).toEqual(allowed[part]);
  },
);

test("staff may read the release, and nothing of invitations, ballots and answers", async () => {
  const grants = Object.entries(await grantsOf("staff"));
  const beyond = grants.filter(([table]) => /^(invitation|ballot|response|release)\./.test(table));
  expect(Object.fromEntries(beyond)).toEqual(allowed.staff);
});

test.each([
  ["collector", "select * from ballot.inbox"],
  ["collector", "delete from ballot.inbox"],
  ["collector", "delete from ballot.spent"],
  ["collector", "update ballot.spent set signature = signature"],
  ["collector", "select * from response.response"],
  ["collector", "select * from organisation.person"],
  ["collector", "update wave.wave set state = 'open'"],
  ["staff", "select * from ballot.inbox"],
  ["staff", "select * from wave.hand_over"],
  ["staff", "delete from wave.hand_over"],
  ["staff", "update wave.hand_over set file = file"],
  ["staff", "select * from ballot.spent"],
  ["staff", "select * from response.response"],
  ["staff", "select * from response.comment"],
  ["staff", "select * from response.scale_sum"],
  ["staff", "select * from response.excluded_sum"],
  ["staff", "select * from invitation.invitation"],
  ["staff", "update release.release set document = ''"],
  ["opener", "select * from organisation.person"],
  ["opener", "select * from organisation.organisation"],
  ["opener", "select * from invitation.invitation"],
  ["opener", "select * from access.account"],
  ["opener", "update response.response set unit_id = unit_id"],
  ["opener", "update release.release set document = ''"],
  ["opener", "update wave.wave set thresholds = '{}'"],
  ["collector", "select * from wave.hand_over"],
  ["issuer", "select * from wave.hand_over"],
  ["issuer", "select * from ballot.spent"],
  ["issuer", "select * from ballot.inbox"],
  ["issuer", "select * from response.response"],
  ["issuer", "select * from release.release"],
  ["issuer", "update wave.wave set state = 'open'"],
] as const)("PostgreSQL refuses the %s: %s", async (part, statement) => {
  await expect(database.pools[part].pool.query(statement)).rejects.toMatchObject({ code: "42501" });
});

test("no part may become another, own a table, make one or see past row-level security", async () => {
  const { rows } = await database.admin.query(
    `select r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication,
       (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships,
       (select count(*)::int from pg_class c where c.relowner = r.oid) as owned
     from pg_roles r where r.rolname = any($1)`,
    [(["issuer", "collector", "opener", "staff"] as const).map((part) => database.roles[part])],
  );
  expect(rows).toHaveLength(4);
  for (const { rolname, ...can } of rows)
    expect(can, rolname).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolbypassrls: false,
      rolreplication: false,
      memberships: 0,
      owned: 0,
    });
  for (const part of ["issuer", "collector", "opener", "staff"] as const)
    await expect(database.pools[part].pool.query("create table ballot.copy (a int)"), part).rejects.toMatchObject({
      code: "42501",
    });
});
