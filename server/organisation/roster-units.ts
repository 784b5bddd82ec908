import type { RosterRow, RosterUnit } from "./roster.ts";
import { quoted, textFault } from "./roster-cell.ts";
import {
  derivedUnitId,
  foldedPathKey,
  isDerivedUnitId,
  namesOfPath,
  pathInWords,
  pathKey,
  pathSeparatorOf,
  unitDepthMax,
  unitIdLengthMax,
} from "./unit-path.ts";

type Report = (row: RosterRow, column: "unitId" | "unitPath", message: string) => void;

interface Named {
  readonly id: string;
  readonly path: readonly string[];
  readonly row: RosterRow;
}

/**
 * The tree that the rows describe; every contradiction is reported with the row that it contradicts. The id of a row
 * belongs to the last name of its path; units above get an id from their path unless a row of their own gives one.
 */
export function unitsOf(rows: readonly RosterRow[], report: Report): readonly RosterUnit[] {
  const separator = pathSeparatorOf(rows.map((row) => row.cells.unitPath));
  const byId = new Map<string, Named>();
  const byPath = new Map<string, Named>();
  const spelling = new Map<string, Named>();
  const ordered: (readonly string[])[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const id = row.cells.unitId.normalize("NFC");
    const path = namesOfPath(row.cells.unitPath, separator);
    const isIdGood = checkId(row, id, report);
    const isPathGood = checkPath(row, path, report);
    if (!isIdGood || !isPathGood) continue;
    const here = { id, path, row };
    if (!checkAgainst(here, byId.get(id), byPath.get(pathKey(path)), report)) continue;
    if (!checkSpelling(here, spelling, report)) continue;
    if (!byId.has(id)) byId.set(id, here);
    if (!byPath.has(pathKey(path))) byPath.set(pathKey(path), here);
    for (let depth = 1; depth <= path.length; depth++) {
      const above = path.slice(0, depth);
      if (seen.has(pathKey(above))) continue;
      seen.add(pathKey(above));
      ordered.push(above);
    }
  }
  return numbered(ordered, byPath);
}

function checkId(row: RosterRow, id: string, report: Report): boolean {
  const fault =
    id === ""
      ? "The unit id is missing. It is the client's own id of the unit, and stays the same from wave to wave."
      : isDerivedUnitId(id)
        ? "A unit id cannot begin with a slash. Write the id here and the path in its own column."
        : textFault(id, unitIdLengthMax);
  if (fault !== undefined) report(row, "unitId", fault);
  return fault === undefined;
}

function checkPath(row: RosterRow, path: readonly string[], report: Report): boolean {
  const fault = pathFault(row.cells.unitPath, path);
  if (fault !== undefined) report(row, "unitPath", fault);
  return fault === undefined;
}

function pathFault(cell: string, path: readonly string[]): string | undefined {
  if (cell === "") return "The unit path is missing. Write it from the top down, such as Operations / Plant North.";
  const fault = textFault(cell, 4000);
  if (fault !== undefined) return fault;
  if (path.includes("")) return "The path has two separators in a row. Take one out, or write the name between them.";
  if (path.length > unitDepthMax)
    return `The path is too deep: ${path.length} levels, and ${unitDepthMax} are possible.`;
  return path.map((name) => textFault(name, 200)).find((found) => found !== undefined);
}

function checkAgainst(here: Named, sameId: Named | undefined, samePath: Named | undefined, report: Report): boolean {
  if (sameId !== undefined && pathKey(sameId.path) !== pathKey(here.path)) {
    const isRenamed = pathKey(sameId.path.slice(0, -1)) === pathKey(here.path.slice(0, -1));
    report(
      here.row,
      "unitPath",
      isRenamed
        ? `Unit ${quoted(here.id)} has two names: ${quoted(here.path.at(-1) ?? "")} here and ${quoted(sameId.path.at(-1) ?? "")} in row ${sameId.row.row}. Make them the same, or give one another id.`
        : `Unit ${quoted(here.id)} stands in two places: here and under ${quoted(pathInWords(sameId.path))} in row ${sameId.row.row}. Make the paths the same, or give one another id.`,
    );
    return false;
  }
  if (samePath !== undefined && samePath.id !== here.id) {
    report(
      here.row,
      "unitId",
      `${quoted(pathInWords(here.path))} has two ids: ${quoted(here.id)} here and ${quoted(samePath.id)} in row ${samePath.row.row}. Make them the same.`,
    );
    return false;
  }
  return true;
}

/** The same place in other capitals would become a second unit by accident. */
function checkSpelling(here: Named, spelling: Map<string, Named>, report: Report): boolean {
  for (let depth = 1; depth <= here.path.length; depth++) {
    const part = here.path.slice(0, depth);
    const earlier = spelling.get(foldedPathKey(part));
    if (earlier === undefined) {
      spelling.set(foldedPathKey(part), { ...here, path: part });
    } else if (pathKey(earlier.path) !== pathKey(part)) {
      report(
        here.row,
        "unitPath",
        `${quoted(part.at(-1) ?? "")} is written ${quoted(earlier.path.at(-1) ?? "")} in row ${earlier.row.row}. Write it the same way.`,
      );
      return false;
    }
  }
  return true;
}

function numbered(paths: readonly (readonly string[])[], byPath: ReadonlyMap<string, Named>): RosterUnit[] {
  const idOf = (path: readonly string[]) => byPath.get(pathKey(path))?.id ?? derivedUnitId(path);
  const next = new Map<string, number>();
  return paths.map((path) => {
    const above = path.slice(0, -1);
    const parentExternalId = above.length === 0 ? null : idOf(above);
    const position = next.get(pathKey(above)) ?? 0;
    next.set(pathKey(above), position + 1);
    return { externalId: idOf(path), path, parentExternalId, position };
  });
}
