import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  faultsOf,
  ownFolder,
  readVectorFile,
  type VectorCase,
  type VectorFile,
  vectorFileNames,
} from "./vector-folder.ts";

/** That another folder is really compared: changed copies of the project's own files. */
const own = vectorFileNames(ownFolder).map((name) => ({ name, file: readVectorFile(ownFolder, name) }));

function fileOf(number: string): VectorFile {
  const found = own.find(({ name }) => name.startsWith(number));
  if (!found) throw new Error(`no file ${number}`);
  return found.file;
}

/** Every text that stands for a team renamed, also as the name of a field; every object with a field too many. */
function disguised(value: unknown, isInside = false): unknown {
  const renamed = (text: string) => text.replace(/^T(?<digits>\d+)$/, "Crew $<digits>b");
  if (typeof value === "string") return renamed(value);
  if (Array.isArray(value)) return value.map((part) => disguised(part, true));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [renamed(name), disguised(part, true)] as const);
  // a map by team or sub-scale may not get a field: it would be one more of them
  const names = Object.keys(value);
  const isMap = names.length === 0 || names.every((name) => /^(T\d+|[A-Z]{2,4}|REW|.*\d+_.*)$/.test(name));
  return Object.fromEntries(isMap && isInside ? entries : [...entries, ["zz_new_package_1", { value: 0.5 }]]);
}

describe("reference values in another folder", () => {
  test.each(own.map(({ name }) => name))(
    "%s: other names, other order and fields nobody knows change nothing",
    (name) => {
      const file = own.find((one) => one.name === name)?.file;
      const other = disguised(file) as VectorFile;
      expect(JSON.stringify(other)).not.toBe(JSON.stringify(file));
      for (const one of other.cases.toReversed()) expect(faultsOf(other, one), one.name).toEqual([]);
    },
  );

  test("a number that is wrong by more than the tolerance is found in every file, and so is a label", () => {
    for (const { name, file } of own) {
      const changed = file.cases.map((one) => ({ ...one, expected: firstChanged(one.expected) }));
      const found = changed.filter((one) => faultsOf(file, one).length > 0);
      expect(found.length, name).toBe(changed.length);
    }
    const verdict = fileOf("14");
    const [first] = verdict.cases;
    expect(faultsOf(verdict, { ...first, expected: { verdict: "BLEND" } } as VectorCase)).toEqual([
      'verdict: expected "BLEND", got "DEFAULT"',
    ]);
  });

  test("a case that cannot be run is a fault and never passed over", () => {
    for (const { name, file } of own) {
      const [fault] = faultsOf(file, { name: "empty", input: {}, expected: file.cases[0]?.expected });
      expect(fault, name).toMatch(/^cannot be run: /);
    }
    const weibull = { name: "pweibull", input: { q: 1, shape: 2 }, expected: { p: 0.6 } };
    expect(faultsOf(fileOf("11"), weibull)).toEqual(["cannot be run: no such distribution: pweibull"]);
  });

  test("a case that expects nothing, and a team that is missing from the result, are faults", () => {
    const agreement = fileOf("04");
    const [one] = agreement.cases;
    expect(faultsOf(agreement, { ...one, expected: { psych_only: 3 } } as VectorCase)).toEqual([
      "nothing is expected of it",
    ]);
    const scores = fileOf("07").cases[0];
    const roster = { T77: 12 };
    const input = { ...(scores?.input as object), roster };
    const expected = { teams: { T77: { diff: 1 } } };
    expect(faultsOf(fileOf("07"), { name: "a team of nobody", input, expected })[0]).toContain("teams.T77");
  });

  test("normal tails and quantiles are known, though no file asks for them so far", () => {
    const distributions = fileOf("11");
    const cases: readonly VectorCase[] = [
      { name: "pnorm", input: { z: -8 }, expected: { p: 6.22096057427178e-16 } },
      { name: "pnorm upper", input: { x: 1.96 }, expected: { p: 0.0249978951482204 } },
      { name: "qnorm", input: { p: 0.975 }, expected: { z: 1.95996398454005 } },
      { name: "pt", input: { t: -6, df: 1, lower_tail: true, source: "R" }, expected: { p: 0.0525684567112534 } },
    ];
    for (const one of cases) expect(faultsOf(distributions, one), one.name).toEqual([]);
    expect(faultsOf(distributions, { name: "pnorm", input: { z: 1 }, expected: { p: 0.84134475 } })).toHaveLength(1);
  });

  test("a file of another form, of an unknown kind or without cases, and a folder without files, are refused", () => {
    const folder = temporaryFolder();
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    expect(() => vectorFileNames(folder)).toThrow("no reference values");
    expect(() => vectorFileNames(join(folder, "nowhere"))).toThrow("ENOENT");
    write("01-broken.json", "{");
    write("99-new.json", JSON.stringify({ ...fileOf("01"), id: "99-new", title: "New" }));
    write("01-none.json", JSON.stringify({ ...fileOf("01"), cases: [] }));
    write("01-loose.json", JSON.stringify({ ...fileOf("01"), tolerance: 10 }));
    write("notes.txt", "not a file of reference values");
    expect(vectorFileNames(folder)).toHaveLength(4);
    expect(() => readVectorFile(folder, "01-broken.json")).toThrow("01-broken.json: ");
    expect(() => readVectorFile(folder, "99-new.json")).toThrow("nothing here can run 99-new (New)");
    expect(() => readVectorFile(folder, "01-none.json")).toThrow("01-none.json: ");
    expect(() => readVectorFile(folder, "01-loose.json")).toThrow("01-loose.json: ");
  });

  test("VECTORS_DIR names the folder: what is right passes, what is wrong fails the run, nothing is skipped", async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    cpSync(join(ownFolder, "12-kinds.json"), join(folder, "12-kinds.json"));
    const scoring = JSON.parse(readFileSync(join(ownFolder, "01-scoring.json"), "utf8")) as VectorFile;
    const wrong = { name: "wrong", input: { keys: [1, 1, 1], raw: [5, 5, 5] }, expected: { score: 99 } };
    const impossible = { name: "impossible", input: { text: "?" }, expected: { score: 99 } };
    const cases = [...scoring.cases.slice(0, 3), wrong, impossible];
    writeFileSync(join(folder, "01-scoring.json"), JSON.stringify({ ...scoring, cases }));
    writeFileSync(join(folder, "42-unknown.json"), JSON.stringify({ ...scoring, id: "42-unknown" }));
    const { code, output } = await vectorsRun(folder);
    const kinds = fileOf("12").cases.length;
    expect(output).toContain(`${1 + 2 + kinds + 3} passed, 3 failed, 0 skipped`);
    expect(code).toBe(1);
  }, 60_000);
});

/** The first number that counts, moved by a thousandth, or the first text replaced. */
function firstChanged(expected: unknown): unknown {
  let isDone = false;
  const change = (value: unknown, name = ""): unknown => {
    if (isDone || /^(psych_|lavaan_|nlme_|survey_|t_test_|factanal_|cond_sd|reml_crit)/.test(name)) return value;
    if (Array.isArray(value)) return value.map((part) => change(part));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, change(part, field)]));
    isDone = true;
    if (typeof value === "number") return value * 1.01 + 0.01;
    return value === null ? 1 : typeof value === "boolean" ? !value : "something else";
  };
  return change(expected);
}

function vectorsRun(folder: string): Promise<{ readonly code: number; readonly output: string }> {
  const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
  const env = { ...process.env, VECTORS_DIR: folder };
  return new Promise((resolve) => {
    const run = execFile(process.execPath, [vitest, "run", "test/score/vectors.test.ts"], { env }, (_, out, err) =>
      resolve({ code: run.exitCode ?? -1, output: out + err }),
    );
  });
}
