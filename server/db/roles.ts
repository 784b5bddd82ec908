/** The parts of the server; each has a PostgreSQL role and a connection pool of its own (docs/privacy-promises). */
export const parts = ["owner", "issuer", "collector", "opener", "staff"] as const;
export type Part = (typeof parts)[number];

/** The name of the PostgreSQL role of each part. */
export type Roles = Readonly<Record<Part, string>>;

/** Role names belong to the whole PostgreSQL server, so they begin with the name of the database. */
export function rolePrefixOf(database: string): string {
  const plain = database.toLowerCase().replace(/[^a-z0-9_]/g, "_");
  return (/^[a-z_]/.test(plain) ? plain : `db_${plain}`).slice(0, 50);
}

/** The role names under a prefix, such as upwell_issuer for upwell. */
export function rolesOf(prefix: string): Roles {
  if (!/^[a-z_][a-z0-9_]{0,49}$/.test(prefix)) throw new Error(`not a prefix of role names: ${JSON.stringify(prefix)}`);
  const role = (part: Part) => `${prefix}_${part}`;
  return {
    owner: role("owner"),
    issuer: role("issuer"),
    collector: role("collector"),
    opener: role("opener"),
    staff: role("staff"),
  };
}

/** The name under which the key store keeps the password of a role. */
export function passwordNameOf(role: string): string {
  return `password-${role.replace(/^_/, "x_")}`;
}
