import { ok, type Result, refuse } from "../kernel/result.ts";
import { languageName, languageOf } from "./language.ts";
import type { Roster, RosterColumn, RosterPerson, RosterProblem, RosterRow, RosterTable } from "./roster.ts";
import { quoted, textFault } from "./roster-cell.ts";
import { unitsOf } from "./roster-units.ts";
import { namesOfPath, pathKey, pathSeparatorOf } from "./unit-path.ts";

export interface RosterRules {
  /** Languages that can be answered in, as BCP 47 tags. */
  readonly languages: readonly string[];
  /** One mailbox, lower case, at most 254 characters. */
  isEmailAddress(text: string): boolean;
}

/** Checks a table: the roster that it describes, or everything that is wrong with it, in the order of the rows. */
export function checkRoster(table: RosterTable, rules: RosterRules): Result<Roster, readonly RosterProblem[]> {
  const problems: RosterProblem[] = [];
  const report = (row: RosterRow, column: RosterColumn, message: string) =>
    void problems.push({ row: row.row, column: table.headers[column], message });

  const units = unitsOf(table.rows, report);
  const idByPath = new Map(units.map((unit) => [pathKey(unit.path), unit.externalId]));
  const separator = pathSeparatorOf(table.rows.map((row) => row.cells.unitPath));
  const firstRow = new Map<string, number>();
  const people: RosterPerson[] = [];
  for (const row of table.rows) {
    const person = personOf(row, rules, report);
    if (person === undefined) continue;
    const earlier = firstRow.get(person.email);
    if (earlier !== undefined) {
      const message = `${quoted(person.email)} is in row ${earlier} already. One person has one row and one address.`;
      report(row, "email", message);
      continue;
    }
    firstRow.set(person.email, row.row);
    const unitExternalId = idByPath.get(pathKey(namesOfPath(row.cells.unitPath, separator)));
    if (unitExternalId !== undefined) people.push({ ...person, unitExternalId });
  }
  if (problems.length > 0) return refuse(problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)));
  return ok({ units, people });
}

/** undefined for a row that only names a unit, and for one with a fault. */
function personOf(
  row: RosterRow,
  rules: RosterRules,
  report: (row: RosterRow, column: RosterColumn, message: string) => void,
): Omit<RosterPerson, "unitExternalId"> | undefined {
  const { email, name, language } = row.cells;
  if (email === "" && name === "" && language === "") return undefined;
  const address = email.normalize("NFC").toLowerCase();
  const known = languageOf(language, rules.languages);
  const faults: readonly (readonly [RosterColumn, string | undefined])[] = [
    ["email", emailFault(email, address, rules)],
    ["name", name === "" ? "The name is missing. It is used to greet the person." : textFault(name, 200)],
    ["language", known === undefined ? languageFault(language, rules.languages) : undefined],
  ];
  for (const [column, fault] of faults) if (fault !== undefined) report(row, column, fault);
  if (known === undefined || faults.some(([, fault]) => fault !== undefined)) return undefined;
  return { email: address, name: name.normalize("NFC"), language: known };
}

function emailFault(cell: string, address: string, rules: RosterRules): string | undefined {
  if (cell === "") return "The e-mail address is missing. The invitation goes there.";
  const fault = textFault(cell, 254);
  if (fault !== undefined) return fault;
  if (rules.isEmailAddress(address)) return undefined;
  if (/[,;]/.test(cell)) return `${quoted(cell)} looks like several addresses. Write one.`;
  if (/[<>]/.test(cell)) return `Write the address alone, without the name: ${quoted(cell)}.`;
  return `${quoted(cell)} is not an e-mail address. It looks like name@example.org.`;
}

function languageFault(cell: string, languages: readonly string[]): string {
  const offered = languages.map((tag) => `${tag} (${languageName(tag)})`).join(", ");
  if (cell === "") return `The language is missing. Write ${offered}.`;
  return `${quoted(cell)} is not a language of the survey. There is ${offered}.`;
}
