import { request as httpRequest } from "node:http";
import supertest from "supertest";
import { expect, inject, test } from "vitest";
import { createApp } from "../../server/app.ts";
import { withClient } from "../../server/db/admin-client.ts";
import { servedRoutes } from "../support/served-routes.ts";
import { wholeApp } from "../support/whole-app.ts";

/** What holds for the server as a whole, whichever room answers. */
const app = await wholeApp();
const agent = supertest(app.url);
const unknown = "00000000-0000-4000-8000-000000000000";

test("every route that is served has a rule, and every public one says why", () => {
  const routes = servedRoutes(createApp(app.deps));
  expect(routes.length).toBeGreaterThan(35);
  expect(routes.filter((route) => route.guard === undefined)).toEqual([]);
  const open = routes.flatMap(({ guard }) => (guard && "public" in guard.rule ? [guard] : []));
  for (const { path, rule } of open) expect("public" in rule && rule.reason.length > 10, path).toBe(true);
  const staffOpen = open.filter(({ path }) => path.startsWith("/staff")).map(({ path }) => path);
  expect([...new Set(staffOpen)].sort()).toEqual(["/staff/setup", "/staff/sign-in", "/staff/sign-out"]);
});

test("the respondent's side sets no cookie, passes no address on and may not be kept, whatever is asked", async () => {
  for (const path of ["", "/client.js", "/manifest.json", "/leaf/0", "/state", "/nothing"]) {
    const answer = await agent.get(`/x/${unknown}${path}`).set("accept", "text/html");
    expect(answer.status).toBe(404);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["referrer-policy"]).toBe("no-referrer");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.text).toContain("This link does not lead to a survey");
    expect(answer.text).not.toContain("/staff");
  }
});

test("a program of the respondent's side gets its problem as JSON", async () => {
  const answer = await agent.post(`/x/${unknown}/link`).send({ secret: "A".repeat(32) });
  expect(answer.status).toBe(404);
  expect(answer.body).toHaveProperty("problem");
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test("staff pages send a stranger to the sign-in, and nothing outside /staff asks for one", async () => {
  const answer = await agent.get("/staff");
  expect(answer.status).toBe(303);
  expect(answer.headers["location"]).toMatch(/^\/staff\/(setup|sign-in)/);
  const elsewhere = await agent.get("/nowhere").set("accept", "text/html");
  expect(elsewhere.status).toBe(404);
  expect(elsewhere.headers["set-cookie"]).toBeUndefined();
});

test("health answers, and nothing tells what software this is", async () => {
  const answer = await agent.get("/health");
  expect([answer.status, answer.text]).toEqual([200, "ok"]);
  expect(answer.headers["x-powered-by"]).toBeUndefined();
  expect(answer.headers["etag"]).toBeUndefined();
});

test("damaged addresses and methods get a clear refusal, never a stack", async () => {
  const { port } = new URL(app.url);
  for (const path of [
    "/x/%E0%A4%A",
    "/staff/o/%00/people",
    "/x/../../etc/passwd",
    `/x/${unknown}/leaf/-1`,
    "//x//",
    "/assets/../package.json",
  ]) {
    const { status, text } = await raw(Number(port), "GET", path);
    expect(status, path).toBeGreaterThanOrEqual(300);
    expect(status, path).toBeLessThan(500);
    expect(text).not.toMatch(/at \w+ \(|node_modules|Error:/);
  }
  for (const method of ["PUT", "DELETE", "PATCH", "TRACE"]) {
    const { status } = await raw(Number(port), method, `/x/${unknown}/ballot`);
    expect(status, method).toBe(404);
  }
  expect(app.logged.filter((line) => line.startsWith("request failed"))).toEqual([]);
});

test("when PostgreSQL cuts every connection, requests are answered or asked to come back, and then all is well", async () => {
  const cut = async () => {
    const { adminUrl } = inject("postgres");
    await withClient(adminUrl, (client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'upwell-%' and usename like $1",
        [`${app.rolePrefix}%`],
      ),
    );
  };
  const statuses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const asked = [`/x/${unknown}/state`, "/staff/setup", "/health"].map(
      async (path) => (await agent.get(path)).status,
    );
    await cut();
    statuses.push(...(await Promise.all(asked)));
  }
  expect(statuses.filter((status) => ![200, 404, 503].includes(status))).toEqual([]);
  expect((await agent.get("/health")).status).toBe(200);
  expect((await agent.get("/staff/setup")).status).toBe(200);
});

/** As it stands on the wire: no client tidies the path up. */
function raw(port: number, method: string, path: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ host: "127.0.0.1", port, method, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    call.once("error", reject);
    call.end();
  });
}
