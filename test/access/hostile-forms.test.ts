import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { servedRoutes } from "../support/served-routes.ts";
import { staffPassword, staffPublicUrl, staffSite } from "../support/staff-site.ts";

const database = await freshDatabase();
const site = staffSite(database);
const maren = await site.person("Maren Holt", true);
const other = await site.person("Other Person");
const clientId = await site.organisation("calder", "Calder Water", maren.id);
await site.roster(clientId, "unit id,unit path,e-mail,name,language\nA,Ops / A,ada@example.org,Ada,en");

const values: readonly string[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\uFFFF\u202E",
  "x".repeat(20_000),
  "😀".repeat(300),
  `"><script>alert(1)</script>`,
  "' or 1=1 --",
  "'; drop table access.account; --",
  "{{constructor}}",
  "${7*7}",
  "../../etc/passwd",
  "a@b.example\r\nBcc: c@d.example",
  "null",
  "[object Object]",
  "-1",
  "1e999",
  "00000000-0000-4000-8000-000000000000",
  "=cmd|' /C calc'!A0",
  "%00",
  "https://evil.example",
];
const fields = [
  "email",
  "password",
  "name",
  "code",
  "next",
  "slug",
  "role",
  "unit",
  "state",
  "operator",
  "currentPassword",
  "newPassword",
];
const posts = servedRoutes(site.app).filter((one) => one.method === "post" && !one.path.includes("sign-out"));
const address = (path: string) => path.replace(":organisation", "calder").replace(":account", other.id);

function expectHarmless(answer: { status: number; text: string }, what: string): void {
  expect(answer.status, `${what}\n${answer.text}`).toBeLessThan(500);
  expect(answer.text, what).not.toMatch(/\bat .*\.ts:\d+|node_modules|Error:|<script/);
}

test("over 300 hostile forms to every address: no fault of ours, no stack, no markup, nothing stored", async () => {
  const { rows: before } = await database.admin.query(
    "select a.id, a.email, a.name, a.is_operator, o.* from access.account a, organisation.organisation o order by 1",
  );
  let probes = 0;
  for (const { path } of posts) {
    const browser = await site.signedIn(maren.email);
    for (const value of values) {
      const form = Object.fromEntries(fields.slice(0, 1 + (probes % fields.length)).map((field) => [field, value]));
      expectHarmless(await browser.post(address(path)).type("form").send(form), `${path} ${value.slice(0, 40)}`);
      probes++;
    }
    for (const field of fields) {
      const body =
        [`${field}=a&${field}=b`, `${field}[x]=1`, `${field}[]=1`, `__proto__[x]=1&${field}=1`][probes % 4] ?? "";
      expectHarmless(await browser.post(address(path)).type("form").send(body), `${path} ${body}`);
      probes++;
    }
  }
  expect(probes).toBeGreaterThan(300);
  const { rows: after } = await database.admin.query(
    "select a.id, a.email, a.name, a.is_operator, o.* from access.account a, organisation.organisation o order by 1",
  );
  expect(after).toEqual(before);
  expect(site.logged.filter((line) => line.event === "request failed")).toEqual([]);
}, 120_000);

test("bodies that are no forms at all are refused, and the server stays", async () => {
  const browser = await site.signedIn(maren.email);
  const bodies: readonly (readonly [string, string | Buffer])[] = [
    ["application/json", "{"],
    ["application/json", '{"email":{"$gt":""}}'],
    ["application/xml", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"],
    ["application/x-www-form-urlencoded", "a=".repeat(60_000)],
    ["application/x-www-form-urlencoded", `${"a&".repeat(2_000)}`],
    ["application/x-www-form-urlencoded; charset=utf-7", "a=1"],
    ["application/x-www-form-urlencoded", Buffer.from([0xff, 0xfe, 0x00, 0x3d, 0x80])],
    ["multipart/form-data", "no boundary"],
    ["multipart/form-data; boundary=x", "--x\r\nbroken"],
    [
      "multipart/form-data; boundary=x",
      `--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n`,
    ],
    ["text/plain", "x".repeat(200_000)],
  ];
  for (const { path } of posts)
    for (const [type, body] of bodies) {
      const answer = await browser.post(address(path)).set("content-type", type).send(body);
      expectHarmless(answer, `${path} ${type} ${body.slice(0, 30)}`);
      // the sign-in and the setup send on whoever is signed in; handing out a password needs no form
      const mayPass = /sign-in$|setup$|password$/.test(path);
      expect(answer.status, `${path} ${type}`).toBeGreaterThanOrEqual(mayPass ? 200 : 400);
    }
});

test("hostile uploads are refused with what to do", async () => {
  const browser = await site.signedIn(maren.email);
  const upload = paths.peopleImport({ organisation: "calder" });
  const files: readonly (readonly [string, Buffer, number])[] = [
    ["empty", Buffer.alloc(0), 422],
    ["zeros", Buffer.alloc(5_000), 422],
    ["random", Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 256)), 422],
    ["workbook", Buffer.from("PK\u0003\u0004workbook"), 422],
    ["many columns", Buffer.from(`${"a,".repeat(50_000)}\n`), 422],
    ["one long cell", Buffer.from(`unit id,unit path,e-mail,name,language\n"${"x".repeat(2_000_000)}",,,,`), 422],
    ["over 8 MB", Buffer.alloc(8_100_000, "a"), 413],
  ];
  for (const [what, bytes, status] of files) {
    const answer = await browser.post(upload).attach("file", bytes, "../../../etc/roster.csv");
    expect(answer.status, what).toBe(status);
    expectHarmless(answer, what);
  }
  const none = await browser.post(upload).field("other", "x");
  expect(none.status).toBe(422);
  expect(none.text).toContain("Choose a file first");
  const apply = paths.peopleImportApply({ organisation: "calder" });
  const bomb = gzipSync(Buffer.alloc(50_000_000)).toString("base64");
  for (const file of [bomb, "not base64", "", Buffer.from("not gzip").toString("base64")]) {
    const answer = await browser.post(apply).field("digest", "x").field("file", file);
    expect(answer.status).toBe(400);
  }
  const { rows } = await database.admin.query("select count(*)::int as n from organisation.person");
  expect(rows[0].n).toBe(1);
}, 120_000);

test("a form that another site sends is refused, whatever it says about itself", async () => {
  const signIn = () => site.browser().post(paths.signIn()).type("form");
  const send = { email: maren.email, password: staffPassword };
  const { default: supertest } = await import("supertest");
  const bare = () => supertest(site.app).post(paths.signIn()).type("form").send(send);
  for (const site_ of ["cross-site", "same-site", "none", "nonsense"])
    expect((await signIn().set("sec-fetch-site", site_).set("origin", staffPublicUrl).send(send)).status).toBe(403);
  expect((await bare()).status).toBe(403);
  expect((await bare().set("origin", "http://evil.example")).status).toBe(403);
  expect((await bare().set("origin", "null")).status).toBe(403);
  expect((await bare().set("origin", `${staffPublicUrl}.evil.example`)).status).toBe(403);
  expect((await bare().set("origin", staffPublicUrl)).status).toBe(303);
  expect((await signIn().send(send)).status).toBe(303);
});

test("every answer carries the headers that keep a page to itself", async () => {
  const browser = await site.signedIn(maren.email);
  for (const path of [paths.signIn(), paths.home(), "/staff/nowhere", paths.people({ organisation: "calder" })]) {
    const { headers } = await browser.get(path);
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["x-powered-by"]).toBeUndefined();
  }
});

test("a fault of ours shows a reference and no more, and the log has the rest under it", async () => {
  const { default: express } = await import("express");
  const { errorPages } = await import("../../server/http/error-page.ts");
  const { default: supertest } = await import("supertest");
  const app = express()
    .get("/x", () => {
      throw new Error("the secret inside");
    })
    .use(errorPages(site.deps));
  const answer = await supertest(app).get("/x").expect(500);
  expect(answer.text).not.toContain("secret inside");
  const reference = /Reference ([a-z2-9]{4}-[a-z2-9]{4})/.exec(answer.text)?.[1];
  expect(reference).toBeDefined();
  const line = site.logged.at(-1);
  expect(line?.event).toBe("request failed");
  expect(line?.fields["reference"]).toBe(reference);
  expect(String(line?.fields["error"])).toContain("the secret inside");
});
