import pg from "pg";
import type { Roles } from "./roles.ts";

/**
 * In turn: comment to the end of the line, comment within a line, string with backslashes, string, quoted identifier,
 * dollar-quoted body, cast or assignment (in all of these a colon means something else); then a placeholder.
 */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![A-Za-z0-9_])\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$|::|:=|(?<![\w:]):(?<name>[a-z_]\w*)/g;

/**
 * Puts the role names into the text of a migration: `:issuer` becomes "upwell_issuer". Strings, comments, quoted
 * identifiers, dollar-quoted bodies and casts (`::text`) stay as they are. Throws for a name that is no part.
 */
export function withRoleNames(sql: string, roles: Roles): string {
  const names = new Map<string, string>(Object.entries(roles));
  let text = "";
  let done = 0;
  for (const token of sql.matchAll(tokens)) {
    const name = token.groups?.["name"];
    if (name === undefined) continue;
    const role = names.get(name);
    if (role === undefined) throw new Error(`:${name} is no part; there are :${[...names.keys()].join(", :")}`);
    text += sql.slice(done, token.index) + pg.escapeIdentifier(role);
    done = token.index + token[0].length;
  }
  return text + sql.slice(done);
}
