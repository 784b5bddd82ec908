import fc from "fast-check";
import { expect, test } from "vitest";
import { isEmailAddress } from "../../server/http/parse.ts";
import { checkRoster } from "../../server/organisation/roster-check.ts";
import { readRosterTable } from "../../server/organisation/roster-file.ts";

const header = "unit id,unit path,e-mail,name,language";

/** Problems of a file as "row column: message", or the roster. */
function read(file: string | Uint8Array, languages: readonly string[] = ["en"]) {
  const table = readRosterTable(typeof file === "string" ? Buffer.from(file) : file);
  if (!table.ok) return { problems: table.refusal, roster: undefined, encoding: undefined };
  const checked = checkRoster(table.value, { languages, isEmailAddress });
  const encoding = table.value.encoding;
  return checked.ok
    ? { problems: [], roster: checked.value, encoding }
    : { problems: checked.refusal, roster: undefined, encoding };
}

function rosterOf(...rows: readonly string[]) {
  const found = read([header, ...rows].join("\n"));
  expect(found.problems).toEqual([]);
  if (found.roster === undefined) throw new Error("no roster");
  return found.roster;
}

/** The one problem of these rows. */
function problemOf(...rows: readonly string[]): string {
  const { problems } = read([header, ...rows].join("\n"));
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  return `${problem?.row} ${problem?.column}: ${problem?.message}`;
}

test("a path makes the units above, and the id belongs to the last name", () => {
  const roster = rosterOf(
    "PN1,Operations / Water treatment / Plant North,ada@example.org,Ada Mills,en",
    "PS1,Operations / Water treatment / Plant South,tom@example.org,Tom Reed,en",
    "OPS,Operations,eve@example.org,Eve Hart,EN-gb",
  );
  expect(
    roster.units.map((unit) => [unit.externalId, unit.path.join("/"), unit.parentExternalId, unit.position]),
  ).toEqual([
    ["OPS", "Operations", null, 0],
    ["/operations/water treatment", "Operations/Water treatment", "OPS", 0],
    ["PN1", "Operations/Water treatment/Plant North", "/operations/water treatment", 0],
    ["PS1", "Operations/Water treatment/Plant South", "/operations/water treatment", 1],
  ]);
  expect(roster.people.map((person) => [person.email, person.unitExternalId, person.language])).toEqual([
    ["ada@example.org", "PN1", "en"],
    ["tom@example.org", "PS1", "en"],
    ["eve@example.org", "OPS", "en"],
  ]);
});

test("a row without a person gives a unit its id", () => {
  const roster = rosterOf("OPS,Operations,,,", "PN1,Operations / Plant North,ada@example.org,Ada,en");
  expect(roster.units.map((unit) => unit.externalId)).toEqual(["OPS", "PN1"]);
  expect(roster.people).toHaveLength(1);
});

test("names may hold a slash where paths are written with spaces around theirs", () => {
  expect(rosterOf("RD,Group / R/D,ada@example.org,Ada,en").units.at(-1)?.path).toEqual(["Group", "R/D"]);
  expect(rosterOf("RD,Group/Lab,ada@example.org,Ada,en").units.at(-1)?.path).toEqual(["Group", "Lab"]);
  expect(rosterOf("RD,Group > Lab,ada@example.org,Ada,en").units.at(-1)?.path).toEqual(["Group", "Lab"]);
});

test("every contradiction and every bad cell has its own message with row, column and what to do", () => {
  const good = "A,Ops / A,ada@example.org,Ada,en";
  expect(problemOf(good, "A,Sales / A,tom@example.org,Tom,en")).toBe(
    "3 unit path: Unit “A” stands in two places: here and under “Ops / A” in row 2. Make the paths the same, or give one another id.",
  );
  expect(problemOf(good, "A,Ops / B,tom@example.org,Tom,en")).toMatch(
    /^3 unit path: Unit “A” has two names: “B” here and “A” in row 2\./,
  );
  expect(problemOf(good, "B,Ops / A,tom@example.org,Tom,en")).toMatch(
    /^3 unit id: “Ops \/ A” has two ids: “B” here and “A” in row 2\./,
  );
  expect(problemOf(good, "B,OPS / B,tom@example.org,Tom,en")).toMatch(
    /^3 unit path: “OPS” is written “Ops” in row 2\. Write it the same way\./,
  );
  expect(problemOf(good, "A,Ops / A,ADA@example.org,Ada,en")).toMatch(
    /^3 e-mail: “ada@example.org” is in row 2 already\./,
  );
  expect(problemOf(good, "A,Ops / A,ada(at)example.org,Ada,en")).toMatch(/^3 e-mail: .* is not an e-mail address\./);
  expect(problemOf(good, 'A,Ops / A,"a@example.org, b@example.org",Tom,en')).toMatch(/looks like several addresses/);
  expect(problemOf(good, "A,Ops / A,Tom <tom@example.org>,Tom,en")).toMatch(/Write the address alone/);
  expect(problemOf(good, 'A,Ops / A,"tom@example.org\r\nBcc: x@evil.example",Tom,en')).toMatch(
    /^3 e-mail: The cell holds a line break/,
  );
  expect(problemOf(good, "A,Ops / A,,Tom,en")).toMatch(/^3 e-mail: The e-mail address is missing/);
  expect(problemOf(good, "A,Ops / A,tom@example.org,,en")).toMatch(/^3 name: The name is missing/);
  expect(problemOf(good, `A,Ops / A,tom@example.org,${"x".repeat(201)},en`)).toMatch(/^3 name: This is too long: 201/);
  expect(problemOf(good, `A,Ops / A,${"x".repeat(250)}@example.org,Tom,en`)).toMatch(/^3 e-mail: This is too long/);
  expect(problemOf(good, "A,Ops / A,tom@example.org,T\u0000m,en")).toMatch(/^3 name: .*U\+0000/);
  expect(problemOf(good, "A,Ops / A,tom@example.org,T\uFFFDm,en")).toMatch(/^3 name: A letter was lost/);
  expect(problemOf(good, "A,Ops / A,tom@example.org,T\u0007m,en")).toMatch(/^3 name: .*cannot be seen/);
  expect(problemOf(good, "A,Ops / A,tom@example.org,Tom,de")).toBe(
    "3 language: “de” is not a language of the survey. There is en (English).",
  );
  expect(problemOf(good, "A,Ops / A,tom@example.org,Tom,")).toMatch(/^3 language: The language is missing\. Write en/);
  expect(problemOf(good, ",Ops / B,tom@example.org,Tom,en")).toMatch(/^3 unit id: The unit id is missing/);
  expect(problemOf(good, "/b,Ops / B,tom@example.org,Tom,en")).toMatch(
    /^3 unit id: A unit id cannot begin with a slash/,
  );
  expect(problemOf(good, `${"b".repeat(101)},Ops / B,tom@example.org,Tom,en`)).toMatch(/^3 unit id: This is too long/);
  expect(problemOf(good, "B,,tom@example.org,Tom,en")).toMatch(/^3 unit path: The unit path is missing/);
  expect(problemOf(good, "B,Ops /  / B,tom@example.org,Tom,en")).toMatch(/two separators in a row/);
  expect(problemOf(good, `B,Ops / ${"x".repeat(201)},tom@example.org,Tom,en`)).toMatch(
    /^3 unit path: This is too long/,
  );
  expect(
    problemOf(good, `B,${Array.from({ length: 13 }, (_, n) => `L${n}`).join(" / ")},tom@example.org,Tom,en`),
  ).toMatch(/^3 unit path: The path is too deep: 13 levels, and 12 are possible/);
});

test("all problems of a file come at once, in the order of its rows", () => {
  const { problems } = read([header, "A,Ops,bad,,xx", "B,Ops,ok@example.org,Tom,en", ",,,Tom,"].join("\n"));
  expect(problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
    "2 e-mail",
    "2 name",
    "2 language",
    "3 unit id",
    "4 unit id",
    "4 unit path",
    "4 e-mail",
    "4 language",
  ]);
});

test("what spreadsheets export is read: encodings, separators, quotes, marks, blank rows, other headers", () => {
  const text = `Unit ID;Unit path;E-Mail;Name;Language\r\nM1;Zürich / Büro "Süd";zoë@example.org;Zoë Müller;en\r\n`;
  const plain = text.replace(' "Süd"', " Süd").replace("zoë@", "zoe@");
  const utf16 = Buffer.from(`\uFEFF${plain}`, "utf16le");
  const files: readonly (readonly [string, Uint8Array, string])[] = [
    ["UTF-8", Buffer.from(plain), "UTF-8"],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${plain}`), "UTF-8"],
    ["UTF-16 LE with a mark", utf16, "UTF-16"],
    ["UTF-16 BE with a mark", Buffer.from(utf16).swap16(), "UTF-16"],
    ["UTF-16 LE without a mark", utf16.subarray(2), "UTF-16"],
    ["UTF-16 BE without a mark", Buffer.from(utf16.subarray(2)).swap16(), "UTF-16"],
    ["Windows-1252", Buffer.from(plain, "latin1"), "Windows-1252"],
    ["tab", Buffer.from(plain.replaceAll(";", "\t")), "UTF-8"],
    ["bar", Buffer.from(plain.replaceAll(";", "|")), "UTF-8"],
    ["comma with quotes", Buffer.from(plain.replaceAll(/([^;\r\n]+)/g, '"$1"').replaceAll(";", ",")), "UTF-8"],
    ["old Mac line ends", Buffer.from(plain.replaceAll("\r\n", "\r")), "UTF-8"],
    ["Excel's hint about the separator", Buffer.from(`sep=;\r\n${plain}`), "UTF-8"],
    ["blank rows", Buffer.from(`\r\n;;;;\r\n${plain}\r\n;;;;\r\n\r\n`), "UTF-8"],
    ["more columns", Buffer.from(plain.replace("Name", "Manager;Full name").replace("Zoë", "Someone;Zoë")), "UTF-8"],
  ];
  for (const [what, bytes, encoding] of files) {
    const found = read(bytes);
    expect(found.problems, what).toEqual([]);
    expect(found.encoding, what).toBe(encoding);
    expect(found.roster?.people, what).toEqual([
      { email: "zoe@example.org", name: "Zoë Müller", language: "en", unitExternalId: "M1" },
    ]);
    expect(found.roster?.units.at(-1)?.path, what).toEqual(["Zürich", "Büro Süd"]);
  }
});

test("rows are counted as a spreadsheet counts them, also below cells of several lines", () => {
  const { problems } = read(`${header},note\nA,Ops,ada@example.org,Ada,en,"two\nlines"\n\nA,Ops,bad,Tom,en,x`);
  expect(problems.map((problem) => problem.row)).toEqual([4]);
});

test("a file that is no roster says what it is and what to do", () => {
  const only = (file: string | Uint8Array) => {
    const { problems } = read(file);
    return problems.map((problem) => `${problem.row} ${problem.column}: ${problem.message}`).join("\n");
  };
  expect(only("")).toContain("The file is empty.");
  expect(only(" \n,,\n")).toContain("holds no rows");
  expect(only(header)).toContain("a header and no rows");
  expect(only(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toContain("Save as, CSV UTF-8");
  expect(only(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]))).toContain(".xls");
  expect(only("%PDF-1.7")).toContain("PDF");
  expect(only("a,b\n1,2")).toContain(
    'There is no column "unit id". The first row must name the columns; it says "a", "b".',
  );
  expect(only("unit id,unit path,e-mail,name\nA,Ops,a@example.org,Ada")).toMatch(/^1 language: There is no column/);
  expect(only(`${header},mail\nA,Ops,a@example.org,Ada,en,x`)).toContain('"e-mail" and "mail" both look like');
  expect(only(`${header}\nA,"Ops,a@example.org,Ada,en`)).toContain("quotation mark");
  expect(only(Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]))).toContain("UTF-16");
});

test("no bytes and no text bring the reader down", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void read(bytes)),
    { numRuns: 400 },
  );
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', ",", "\n", "=cmd()", "__proto__"),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), (rows) => {
      const { problems, roster } = read([header, ...rows.map((row) => row.join(","))].join("\n"));
      expect(roster !== undefined || problems.length > 0).toBe(true);
      for (const { message } of problems) expect(message.length).toBeLessThan(600);
    }),
    { numRuns: 400 },
  );
});

test("units stand before the units below them, siblings are numbered, and every person has a unit", () => {
  const name = fc.constantFrom("A", "B", "C", "D");
  fc.assert(
    fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 }), (paths) => {
      const rows = paths.map((path, n) => `id-${path.join("")},${path.join(" / ")} / ,p${n}@example.org,P ${n},en`);
      const roster = rosterOf(...rows);
      const seen = new Set<string>();
      for (const unit of roster.units) {
        expect(unit.parentExternalId === null || seen.has(unit.parentExternalId)).toBe(true);
        seen.add(unit.externalId);
      }
      expect(seen.size).toBe(roster.units.length);
      expect(roster.people).toHaveLength(paths.length);
      for (const person of roster.people) expect(seen.has(person.unitExternalId)).toBe(true);
    }),
  );
});
