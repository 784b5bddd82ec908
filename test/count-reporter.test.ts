import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../server/kernel/package-root.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

function runVitest(files: Record<string, string>): { lastLine: string | undefined; status: number | null } {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  writeFileSync(join(root, "vitest.config.mjs"), "export default { test: { globals: true } };");
  const reporter = join(packageRoot(), "test", "support", "count-reporter.ts");
  const vitest = join(packageRoot(), "node_modules", "vitest", "vitest.mjs");
  const { stdout, status } = spawnSync(
    process.execPath,
    [vitest, "run", `--root=${root}`, "--reporter=default", `--reporter=${reporter}`],
    { encoding: "utf8", env: { PATH: process.env["PATH"], NO_COLOR: "1" } },
  );
  return { lastLine: stdout.trimEnd().split("\n").at(-1), status };
}

test("the last line of a run counts, and a file that breaks before its tests counts as failed", () => {
  const good = "test('a', () => {}); test('b', () => {}); test.skip('c', () => {}); test.todo('d');";
  expect(runVitest({ "good.test.ts": good })).toEqual({ lastLine: "2 passed, 0 failed, 2 skipped", status: 0 });
  const bad = runVitest({
    "good.test.ts": good,
    "bad.test.ts": "test('a', () => { throw new Error('no'); });",
    "broken.test.ts": "import './nowhere.ts'; test('a', () => {});",
    "suite.test.ts": "describe('s', () => { afterAll(() => { throw new Error('no'); }); test('a', () => {}); });",
    "loose.test.ts": "test('a', async () => { void Promise.reject(new Error('no')); await 1; });",
  });
  expect(bad).toEqual({ lastLine: "4 passed, 4 failed, 2 skipped", status: 1 });
});
