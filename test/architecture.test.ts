import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/**
 * The layout of the house as a test: which room may import which, and what the last word of a file name allows.
 * It reads import statements only, so it sees the same arrows as a reader does.
 */
const root = resolve(import.meta.dirname, "..");

/** Rooms in the order of the way of the data. A room imports earlier rooms and the ground floor, never a later one. */
const groundFloor = ["kernel", "keys", "db", "http", "press", "access"];
const rooms = [
  "score", // arithmetic that knows nothing of the house; whoever reads, opens or freezes answers may use it
  "definition",
  "organisation",
  "branding", // how a client's reports look
  "wave",
  "pack", // what a works council gets about a wave: rules and words, never a person or an answer
  "invitation",
  "ballot",
  "response",
  "verdict",
  "release",
  "agreement", // what was agreed after a wave, and how its predictions came out
  "heatmap",
  "report",
  "follow-up", // the pages on which actions are agreed
  "edit", // what people made of a generated report
  "publish", // frozen versions of a report, and links to them
  "audit", // the second opinion: reads what was opened and what was published, and shares no code with what lies between
];

/** Arrows that the order would allow and the promise forbids. */
const walls: readonly { readonly from: readonly string[]; readonly to: readonly string[]; readonly why: string }[] = [
  { from: ["invitation"], to: ["ballot", "response"], why: "who may answer never sees an answer" },
  { from: ["ballot"], to: ["invitation", "organisation"], why: "the sealed answer never sees a person" },
  { from: ["response"], to: ["invitation", "organisation"], why: "the opened answer never sees a person" },
  {
    from: ["score", "verdict", "release", "agreement", "heatmap", "report", "follow-up", "edit", "publish"],
    to: ["invitation", "ballot"],
    why: "nothing after response can name an invitation",
  },
  {
    from: ["agreement", "heatmap", "report", "follow-up", "edit", "publish"],
    to: ["response", "score"],
    why: "nothing after release can name a response",
  },
  { from: ["organisation"], to: ["definition"], why: "who is surveyed knows the ground floor only" },
];

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly suffix: string;
  readonly imports: readonly string[];
  readonly text: string;
}

const suffixes = ["view", "store", "action", "routes", "job", "file", "door"];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const name = relative(join(root, "server"), path);
  const room = name.includes("/") ? (name.split("/")[0] ?? "") : "house";
  const base = name.replace(/\.ts$/, "").split("/").at(-1) ?? "";
  const suffix = suffixes.find((word) => base === word || base.endsWith(`-${word}`)) ?? "core";
  const imports = [
    ...text.matchAll(/^\s*(?:import|export)\b[^;"']*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|import\("([^"]+)"\)/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  return { path: name, room, suffix, imports, text };
}

const files = filesBelow(join(root, "server")).map(sourceFile);

/** "server/<room>/<file>" of a relative import, or undefined for a package. */
function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return relative(root, resolve(dirname(join(root, "server", file.path)), specifier));
}

function roomOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "server" && parts.length > 2 ? (parts[1] ?? "") : (parts[0] ?? "");
}

function suffixOf(path: string): string {
  const base = path.replace(/\.ts$/, "").split("/").at(-1) ?? "";
  return suffixes.find((word) => base === word || base.endsWith(`-${word}`)) ?? "core";
}

test("the test sees the house", () => {
  expect(files.length).toBeGreaterThan(60);
  expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(200);
  for (const room of rooms)
    expect(
      files.some((file) => file.room === room),
      room,
    ).toBe(true);
});

test("arrows point to earlier rooms or the ground floor", () => {
  const wrong: string[] = [];
  for (const file of files) {
    const own = [...groundFloor, ...rooms].indexOf(file.room);
    if (own < 0) continue; // main, app, cli, demo: the composition of everything
    for (const specifier of file.imports) {
      const to = target(file, specifier);
      if (to === undefined) continue;
      const room = roomOf(to);
      const other = [...groundFloor, ...rooms].indexOf(room);
      const bothGround = groundFloor.includes(file.room) && groundFloor.includes(room);
      const views = to.startsWith("views/");
      if (views || other < 0 || (other > own && !bothGround)) wrong.push(`${file.path} imports ${to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("kernel imports nothing of the house", () => {
  const wrong = files
    .filter((file) => file.room === "kernel")
    .flatMap((file) =>
      file.imports.filter((s) => !s.startsWith("./") && !s.startsWith("node:")).map((s) => `${file.path}: ${s}`),
    );
  expect(wrong).toEqual([]);
});

test("the privacy wall stands in the imports", () => {
  const wrong: string[] = [];
  for (const wall of walls)
    for (const file of files.filter((f) => wall.from.includes(f.room)))
      for (const specifier of file.imports) {
        const to = target(file, specifier);
        if (to !== undefined && wall.to.includes(roomOf(to))) wrong.push(`${file.path} imports ${to}: ${wall.why}`);
      }
  expect(wrong).toEqual([]);
});

test("pure cores touch no package, no SQL, no HTTP", () => {
  const allowedBuiltins = new Set(["node:crypto", "node:buffer", "node:util"]);
  const wrong: string[] = [];
  for (const file of files) {
    if (!rooms.includes(file.room) || file.suffix !== "core") continue;
    for (const specifier of file.imports) {
      const to = target(file, specifier);
      if (to === undefined) {
        if (
          !allowedBuiltins.has(specifier) &&
          !(file.room === "definition" && ["zod", "survey-core"].includes(specifier))
        )
          wrong.push(`${file.path} imports ${specifier}`);
      } else if (
        to !== "server/db/schema.ts" &&
        (suffixOf(to) !== "core" || ["db", "http", "press", "access"].includes(roomOf(to)))
      )
        wrong.push(`${file.path} imports ${to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the auditor shares no code with what it checks", () => {
  const audit = files.filter((file) => file.room === "audit");
  const wrong: string[] = [];
  for (const file of audit)
    for (const specifier of file.imports) {
      const to = target(file, specifier);
      if (to === undefined || ["audit", "kernel", "db"].includes(roomOf(to))) continue;
      const isTypeOfRelease =
        to === "server/release/release.ts" &&
        new RegExp(`import type [^;]*from "${specifier.replaceAll(".", "\\.")}"`).test(file.text);
      if (!isTypeOfRelease) wrong.push(`${file.path} imports ${to}`);
    }
  expect(audit.length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test("views know cores, pages and paths only", () => {
  const wrong: string[] = [];
  for (const file of files.filter((f) => rooms.includes(f.room) && f.suffix === "view"))
    for (const specifier of file.imports) {
      const to = target(file, specifier);
      if (to === undefined) {
        if (!specifier.startsWith("node:crypto")) wrong.push(`${file.path} imports ${specifier}`);
      } else if (["store", "action", "routes", "job"].includes(suffixOf(to))) wrong.push(`${file.path} imports ${to}`);
    }
  expect(wrong).toEqual([]);
});

test("only stores, the db floor and access speak SQL", () => {
  const wrong = files
    .filter((file) => file.room !== "db" && file.suffix !== "store" && file.room !== "access")
    .filter((file) => /\b(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/.test(file.text))
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

test("one file reads the environment, one the clock, one draws chance", () => {
  const outside = (pattern: RegExp, allowed: readonly string[]) =>
    files.filter((file) => !allowed.includes(file.path) && pattern.test(file.text)).map((file) => file.path);
  expect(outside(/process\.env/, ["config.ts", "main.ts", "cli.ts"])).toEqual([]);
  expect(outside(/Date\.now\(\)|new Date\(\)/, ["kernel/clock.ts"])).toEqual([]);
  expect(outside(/Math\.random|\brandomBytes\(|\brandomUUID\(/, ["kernel/random.ts"])).toEqual([]);
});

test("only the definition room imports survey-core", () => {
  const importers = files.filter((file) => file.imports.some((s) => s.startsWith("survey-"))).map((file) => file.room);
  expect([...new Set(importers)]).toEqual(["definition"]);
});

test("no file is a drawer for everything, and none is over 250 lines", () => {
  const names = files.filter((file) => /(^|\/)(utils?|helpers?|common|types)\.ts$/.test(file.path)).map((f) => f.path);
  expect(names).toEqual([]);
  const long = files.filter((file) => file.text.split("\n").length > 251 && file.path !== "db/schema.ts");
  // db/schema.ts is one list: the tables in one sitting
  expect(long.map((file) => file.path)).toEqual([]);
});
