import { type RosterColumn, rosterColumns } from "./roster.ts";

/** What each column may be called; compared without case, accents, spaces and signs. */
const names: Readonly<Record<RosterColumn, readonly string[]>> = {
  unitId: [
    "unitid",
    "unitcode",
    "unitnumber",
    "unitno",
    "unitkey",
    "teamid",
    "teamcode",
    "departmentid",
    "departmentcode",
    "orgunitid",
    "orgunitcode",
    "costcentre",
    "costcenter",
  ],
  unitPath: [
    "unitpath",
    "path",
    "unit",
    "unitname",
    "team",
    "teampath",
    "department",
    "departmentpath",
    "orgunit",
    "orgunitpath",
    "orgpath",
    "hierarchy",
  ],
  email: ["email", "emailaddress", "mail", "mailaddress", "workemail", "businessemail", "emailwork"],
  name: ["name", "fullname", "displayname", "personname", "person", "employee", "employeename"],
  language: ["language", "languagecode", "lang", "locale", "preferredlanguage"],
};

/** How the product names a column where the file has none. */
export const columnNames: Readonly<Record<RosterColumn, string>> = {
  unitId: "unit id",
  unitPath: "unit path",
  email: "e-mail",
  name: "name",
  language: "language",
};

function plain(header: string): string {
  return header
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

export interface MatchedHeaders {
  /** Place of each column that was found. */
  readonly places: ReadonlyMap<RosterColumn, number>;
  /** Columns that two headers claim. */
  readonly twice: readonly { readonly column: RosterColumn; readonly first: string; readonly second: string }[];
  readonly missing: readonly RosterColumn[];
}

/** Finds the columns by their names. Columns with other names are left alone. */
export function matchHeaders(headers: readonly string[]): MatchedHeaders {
  const places = new Map<RosterColumn, number>();
  const twice: MatchedHeaders["twice"][number][] = [];
  headers.forEach((header, place) => {
    const column = rosterColumns.find((candidate) => names[candidate].includes(plain(header)));
    if (column === undefined) return;
    const earlier = places.get(column);
    if (earlier === undefined) places.set(column, place);
    else twice.push({ column, first: headers[earlier] ?? "", second: header });
  });
  return { places, twice, missing: rosterColumns.filter((column) => !places.has(column)) };
}
