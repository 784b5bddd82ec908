import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { definitionsFolder, readDefinitions } from "../server/definition/definition-file.ts";
import { writeProvedHashes } from "../server/definition/proved-definitions-file.ts";
import { packageRoot } from "../server/kernel/package-root.ts";

/**
 * Bundles every `views/scripts/*.entry.ts` and every `views/styles/*.css` into dist/assets/NAME.HASH.*, makes the works
 * council's tool (`trustee.html`) of two of them, and writes manifest.json there: the plain name of each file -> its name with the hash. Run by demo, test and build.
 */
export async function buildAssets(root: string): Promise<Readonly<Record<string, string>>> {
  const out = join(root, "dist", "assets");
  mkdirSync(out, { recursive: true });
  const result = await build({
    entryPoints: [
      ...entries(join(root, "views", "scripts"), ".entry.ts"),
      ...entries(join(root, "views", "styles"), ".css"),
    ],
    entryNames: "[name].[hash]",
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022", "chrome109", "firefox115", "safari16"],
    // light-dark() stays as it is: lowered, it would take a second set of every colour
    supported: { nesting: true },
    legalComments: "none",
    charset: "utf8",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const manifest: Record<string, string> = {};
  for (const file of result.outputFiles) {
    const hashed = basename(file.path);
    manifest[hashed.replace(/\.[A-Z0-9]{8}\./, ".")] = hashed;
    writeWhole(join(out, hashed), file.contents);
  }
  const page = trusteePage(readFileSync(join(root, "views", "trustee", "page.html"), "utf8"), (name) =>
    readFileSync(join(out, manifest[name] ?? ""), "utf8").trim(),
  );
  manifest["trustee.html"] = `trustee.${sha256Of(page, "hex").slice(0, 8).toUpperCase()}.html`;
  writeWhole(join(out, manifest["trustee.html"]), Buffer.from(page));
  writeWhole(join(out, "manifest.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  const kept = new Set([...Object.values(manifest), "manifest.json"]);
  for (const name of readdirSync(out)) if (!kept.has(name)) rmSync(join(out, name), { force: true });
  return manifest;
}

/** The works council's tool as one file: script and style inside under their hashes, and nothing else allowed. */
function trusteePage(html: string, asset: (name: string) => string): string {
  const [style, script] = [asset("trustee.css"), asset("trustee.js")];
  if (/<\/(style|script)/i.test(style + script)) throw new Error("the page of the works council would end too early");
  const [styleHash, scriptHash] = [style, script].map((text) => `'sha256-${sha256Of(text, "base64")}'`);
  const policy = `default-src 'none'; script-src ${scriptHash}; style-src ${styleHash}; img-src data:; base-uri 'none'; form-action 'none'`;
  const pieces: Readonly<Record<string, string>> = {
    '"POLICY"': `"${policy}"`,
    "<style></style>": `<style>${style}</style>`,
    "<script></script>": `<script>${script}</script>`,
  };
  return html.replace(/"POLICY"|<style><\/style>|<script><\/script>/g, (place) => pieces[place] ?? "");
}

function sha256Of(text: string, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(text).digest(encoding);
}

function entries(folder: string, ending: string): { readonly in: string; readonly out: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ in: join(folder, name), out: name.slice(0, -ending.length) }));
}

/** Another process may read at the same time: it finds the old file or the new one, never half of one. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, path);
}

if (process.argv[1] === import.meta.filename) {
  const root = packageRoot();
  const isThere = existsSync(join(root, "dist", "assets", "manifest.json"));
  // the command line shows no page: any bundle will do
  if (!(isThere && process.argv.includes("--if-missing"))) {
    await buildAssets(root);
    const definitions = readDefinitions(definitionsFolder(), new Set());
    writeProvedHashes([...definitions.values()].map((definition) => definition.hash));
  }
}
