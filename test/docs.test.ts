import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../server/command/commands.ts";
import { configKeys } from "../server/config-values.ts";
import { sampleAssets } from "./support/respondent-page.ts";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

test("every setting is documented, and nothing else is called one", () => {
  const documented = [...read("docs/operating.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1] ?? "");
  expect(documented.sort()).toEqual([...configKeys].sort());
});

test("every verb of the command line and every option of it is documented", () => {
  const text = read("docs/command-line.md");
  const missing = commands.flatMap((command) => {
    const heading = `## ${[...command.words, ...command.operands.map((name) => name.toUpperCase())].join(" ")}`;
    const start = text.indexOf(`${heading}\n`);
    if (start < 0) return [heading];
    const section = text.slice(
      start,
      text.indexOf("\n## ", start + 1) < 0 ? undefined : text.indexOf("\n## ", start + 1),
    );
    return command.options
      .filter((option) => !section.includes(`--${option.name}`))
      .map((option) => `${heading} --${option.name}`);
  });
  expect(missing).toEqual([]);
});

test("every table stands in the data model", () => {
  const text = read("docs/data-model.md");
  const tables = [...read("server/db/schema.ts").matchAll(/^ {2}"([a-z_]+\.[a-z_]+)": \w+;/gm)].map(
    (match) => match[1] ?? "",
  );
  expect(tables.length).toBeGreaterThan(25);
  const named = (table: string) => text.includes(`\`${table}\``);
  expect(tables.filter((table) => !named(table))).toEqual([]);
});

test("every link and picture of the documents leads somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(read(page)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(resolve(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("the commands of the README are scripts of package.json", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const used = [...read("README.md").matchAll(/npm (?:run (?:--silent )?([a-z:]+)|(start|test))\b/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((name) => !(name in scripts))).toEqual([]);
});

test("every promise of privacy names tests that exist, and an attacker", () => {
  const text = read("docs/privacy-promises.md");
  const rows = text.split("\n").filter((line) => /^\|.*\btest\//.test(line));
  expect(rows.length).toBeGreaterThan(12);
  const missing = rows.flatMap((row) => {
    const [, promise = "", , against = ""] = row.split(" | ").map((cell) => cell.replace(/^\| /, ""));
    const named = [...row.matchAll(/`(test\/[^`]+\.test\.ts)`: “([^”]+)”/g)];
    const absent = named.filter(
      ([, file = "", name = ""]) => !existsSync(join(root, file)) || !read(file).includes(`"${name}"`),
    );
    return [
      ...absent.map(([, file, name]) => `${file}: ${name}`),
      ...(named.length === 0 ? [`no test for: ${promise}`] : []),
      ...(against.trim() === "" ? [`against nobody: ${promise}`] : []),
    ];
  });
  expect(missing).toEqual([]);
});

test("what cannot be promised stands in the documents in the words that respondents read", () => {
  const text = read("docs/privacy-promises.md")
    .split("## What cannot be promised")[1]
    ?.split("And for those who check it")[0];
  const listed = [...(text ?? "").matchAll(/^\* (.+)$/gm)].map(([, line = ""]) =>
    line.replaceAll("**", "").replace(/ \(In the mode `\w+`\.\)$/, ""),
  );
  const shown = (["sealed", "trustee"] as const).flatMap((mode) => {
    const html = sampleAssets("6f0c1d7e-0000-4000-8000-000000000001", { mode })[0]?.bytes.toString("utf8") ?? "";
    const section = /<h2 id="h-lim">.*?<\/section>/s.exec(html)?.[0] ?? "";
    return [...section.matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = ""]) => line.replace(/<[^>]+>/g, ""));
  });
  expect(shown.length).toBe(16);
  expect(new Set(listed)).toEqual(new Set(shown));
});

/** Without what stands in backticks: an example is no link. */
function withoutCode(text: string): string {
  return text.replace(/`[^`\n]*`/g, "");
}
