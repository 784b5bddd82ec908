import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAttackResults } from "../../server/pack/attack-results-file.ts";
import { folderOfFile } from "../support/temporary-folder.ts";

const folder = folderOfFile();
const file = (name: string, value: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};
const finding = { id: "T6", attack: "Linking", chance: "10 %", measured: "9 %", control: "87 %", isHeld: true };
const run = { ranAt: "2026-11-19T22:10:00.000Z", size: "long", machine: "2 x cpu", failed: 0, findings: [finding] };

test("what npm run attack has printed is read with the day of the run", async () => {
  const results = await readAttackResults(file("good.json", run));
  expect(results).toEqual({ ranOn: "2026-11-19", size: "long", machine: "2 x cpu", findings: [finding] });
});

test("a file without the day of the run, without a finding, or with anything else in it is refused in words", async () => {
  const { ranAt: _, ...undated } = run;
  const wrong = [
    undated,
    { ...run, findings: [] },
    { ...run, findings: [{ ...finding, isHeld: "yes" }] },
    "no JSON",
    [],
  ];
  for (const [at, value] of wrong.entries())
    await expect(readAttackResults(file(`wrong-${at}.json`, value))).rejects.toThrow(
      "npm run --silent attack -- --json",
    );
  await expect(readAttackResults(join(folder, "missing.json"))).rejects.toThrow("cannot be read");
});
