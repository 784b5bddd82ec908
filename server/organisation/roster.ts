/** The columns of a roster file, by what they hold. */
export const rosterColumns = ["unitId", "unitPath", "email", "name", "language"] as const;
export type RosterColumn = (typeof rosterColumns)[number];

/** One row of the file, its cells trimmed. `row` counts as a spreadsheet does: the header is row 1. */
export interface RosterRow {
  readonly row: number;
  readonly cells: Readonly<Record<RosterColumn, string>>;
}

/** One thing to put right, where it is and what to do. */
export interface RosterProblem {
  /** null: the file as a whole */
  readonly row: number | null;
  /** Name of the column as the file writes it; "" for the row as a whole. */
  readonly column: string;
  readonly message: string;
}

/** The table that was found in a file. */
export interface RosterTable {
  /** How the file names each column. */
  readonly headers: Readonly<Record<RosterColumn, string>>;
  readonly rows: readonly RosterRow[];
  /** "UTF-8", "UTF-16" or "Windows-1252". */
  readonly encoding: string;
}

/** A unit of the file. `path` holds the names from the top down to its own. */
export interface RosterUnit {
  readonly externalId: string;
  readonly path: readonly string[];
  readonly parentExternalId: string | null;
  /** Order among its siblings, from 0. */
  readonly position: number;
}

export interface RosterPerson {
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** One of the languages that the definitions have. */
  readonly language: string;
  readonly unitExternalId: string;
}

/** A file without a fault. Units stand before the units below them. */
export interface Roster {
  readonly units: readonly RosterUnit[];
  readonly people: readonly RosterPerson[];
}

/** The last name of a path: the unit's own. */
export function unitNameOf(unit: { readonly path: readonly string[] }): string {
  return unit.path.at(-1) ?? "";
}
