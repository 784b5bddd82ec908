import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import express, { Router } from "express";
import supertest from "supertest";
import { expect, test } from "vitest";
import { assetRoutes, readAssets } from "../../server/http/assets.ts";
import { errorJson } from "../../server/http/error-page.ts";
import { healthRoutes } from "../../server/http/health.ts";
import { paths } from "../../server/http/paths.ts";
import { route } from "../../server/http/route.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { Problem, type ProblemKind } from "../../server/kernel/problem.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const json = errorJson({ log: silentLog, random: systemRandom });

test("without a gate no rule but public lets anybody in", async () => {
  const router = Router();
  const answer = (...args: readonly unknown[]) => void (args.at(-1) as express.Response).send("inside");
  route(router, "get", "/open", { public: true, reason: "test" }, answer);
  route(router, "get", "/signed", { signedIn: true }, answer);
  route(router, "get", "/operator", { operator: true }, answer);
  route(router, "get", "/o/:organisation", { roles: ["admin"] }, answer);
  const app = express().use(router);
  await supertest(app).get("/open").expect(200, "inside");
  for (const path of ["/signed", "/operator", "/o/a"]) {
    const refused = await supertest(app).get(path).expect(303);
    expect(refused.headers["location"]).toBe(`/staff/sign-in?next=${encodeURIComponent(path)}`);
    expect(refused.text).not.toContain("inside");
  }
});

test("roles need an organisation in the address", () => {
  expect(() => route(Router(), "get", "/somewhere", { roles: ["admin"] }, () => {})).toThrow(/:organisation/);
});

test("addresses escape what is put into them", () => {
  expect(paths.wave({ organisation: "a/../b", wave: "1?x#y" })).toBe("/staff/o/a%2F..%2Fb/w/1%3Fx%23y");
  expect(paths.home()).toBe("/staff");
  expect(paths.wave.pattern).toBe("/staff/o/:organisation/w/:wave");
});

test("each kind of problem has its status, and programs get a word and what to do", async () => {
  const kinds: Readonly<Record<ProblemKind, number>> = {
    "bad-request": 400,
    "not-signed-in": 401,
    forbidden: 403,
    "not-found": 404,
    conflict: 409,
    gone: 410,
    "too-large": 413,
    invalid: 422,
    "too-many": 429,
    unavailable: 503,
  };
  for (const [kind, status] of Object.entries(kinds)) {
    const app = express().get("/", () => {
      throw new Problem(kind as ProblemKind, "Do this.");
    });
    const { body, headers } = await supertest(app.use(json)).get("/").expect(status);
    expect(body.problem).toBe(kind);
    expect(body.message).toMatch(/^Do this\./);
    expect(headers["retry-after"]).toBe(status === 503 ? "10" : undefined);
  }
});

test("health says ok, and 503 while draining and while the check fails", async () => {
  let [isDraining, isBroken] = [false, false];
  const check = () => (isBroken ? Promise.reject(new Error("no database")) : Promise.resolve());
  const app = express().use(healthRoutes({ isDraining: () => isDraining, check }));
  await supertest(app).get("/health").expect(200, "ok");
  isBroken = true;
  await supertest(app).get("/health").expect(503, "unavailable");
  isDraining = true;
  await supertest(app).get("/health").expect(503, "draining");
});

test("assets are served under their hashed name only, for ever, and nothing else of the folder is", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "inner"));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ "staff.css": "staff.AB12CD34.css" }));
  writeFileSync(join(folder, "staff.AB12CD34.css"), "body{}");
  writeFileSync(join(folder, "other.css"), "secret");
  const assets = readAssets(folder);
  expect(assets.path("staff.css")).toBe("/assets/staff.AB12CD34.css");
  expect(String(assets.bytes("staff.css"))).toBe("body{}");
  expect(() => assets.path("none.css")).toThrow(/npm run build:web/);
  const app = express().use(assetRoutes(assets)).use(json);
  const served = await supertest(app).get("/assets/staff.AB12CD34.css").expect(200, "body{}");
  expect(served.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  for (const name of ["other.css", "manifest.json", "staff.css", "..%2fmanifest.json", "inner", "__proto__"])
    await supertest(app).get(`/assets/${name}`).expect(404);
});
