/** What writes reports in tests: the product's templates and words, and its style sheet bundled once. */
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../../server/kernel/package-root.ts";
import type { ReportPress } from "../../server/report/report-file.ts";
import { readWording } from "../../server/report/wording-file.ts";
import { testRenderer } from "./view-contract.ts";

/** A style sheet or a script below views/, bundled as the build does it. */
export async function bundled(path: string): Promise<string> {
  const result = await build({
    entryPoints: [join(packageRoot(), "views", path)],
    bundle: true,
    minify: true,
    write: false,
    supported: { nesting: true },
    target: ["es2022", "chrome109", "firefox115", "safari16"],
  });
  return result.outputFiles[0]?.text ?? "";
}

let style: Promise<string> | undefined;

export async function samplePress(): Promise<ReportPress> {
  style ??= bundled("styles/report.css");
  const css = Buffer.from(await style);
  return { renderer: testRenderer(), assets: { bytes: () => css }, wording: readWording() };
}
