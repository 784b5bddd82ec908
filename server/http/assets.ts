import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Request, type Response, Router } from "express";
import { Problem } from "../kernel/problem.ts";
import { paths } from "./paths.ts";
import { route } from "./route.ts";

/** The bundled scripts and styles in dist/assets, by the name that templates use ("staff.css"). */
export interface Assets {
  /** Address with the hash in it, such as /assets/staff.4F2K.css. Throws for a name that was not built. */
  path(name: string): string;
  /** Content, for pages that carry it inside and for the bundle that a wave freezes. */
  bytes(name: string): Buffer;
  /** File name on disk for a name of an address, or undefined when it is not one of ours. */
  fileOf(hashedName: string): string | undefined;
}

/** Reads dist/assets/manifest.json, which views/build.ts wrote. */
export function readAssets(folder: string): Assets {
  const hashedNames = new Map<string, string>(Object.entries(readManifest(folder)));
  const served = new Set(hashedNames.values());
  const find = (name: string): string => {
    const hashed = hashedNames.get(name);
    if (hashed === undefined) throw new Error(`The asset ${name} was not built. Run "npm run build:web".`);
    return hashed;
  };
  return {
    path: (name) => paths.asset({ file: find(name) }),
    bytes: (name) => readFileSync(join(folder, find(name))),
    fileOf: (hashedName) => (served.has(hashedName) ? join(folder, hashedName) : undefined),
  };
}

function readManifest(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  } catch (cause) {
    throw new Error(`${join(folder, "manifest.json")} cannot be read. Run "npm run build:web" first.`, { cause });
  }
}

/** Serves the bundle. The name changes with the content, so browsers may keep it for ever. */
export function assetRoutes(assets: Assets): Router {
  const router = Router();
  route(
    router,
    "get",
    paths.asset.pattern,
    { public: true, reason: "scripts and styles hold no data" },
    (request: Request, response: Response) => {
      const file = assets.fileOf(String(request.params["file"]));
      if (file === undefined) throw new Problem("not-found", "There is nothing at this address.");
      response.setHeader("cache-control", "public, max-age=31536000, immutable");
      response.sendFile(file);
    },
  );
  return router;
}
