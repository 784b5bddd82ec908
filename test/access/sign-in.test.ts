import { expect, test } from "vitest";
import { prepareSetup } from "../../server/access/setup-action.ts";
import { paths } from "../../server/http/paths.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { staffPassword, staffSite } from "../support/staff-site.ts";

const database = await freshDatabase();
const site = staffSite(database);
const setupUrl = "http://upwell.test/staff/setup";
const first = { name: "Maren Holt", email: "Maren@Firm.example", password: staffPassword };

async function printedCode(): Promise<string> {
  await prepareSetup(site.db, { random: systemRandom, log: site.deps.log, setupUrl });
  return String(site.logged.at(-1)?.fields["code"]);
}

test("an empty installation leads to its setup, and the code of the log makes the first account, once", async () => {
  const browser = site.browser();
  await browser.get("/").expect(303).expect("location", "/staff");
  await browser.get("/staff").expect(303).expect("location", "/staff/sign-in");
  await browser.get("/staff/sign-in").expect(303).expect("location", "/staff/setup");
  const stale = await printedCode();
  const code = await printedCode();
  expect(code).toMatch(/^([b-z2-9]{4}-){4}[b-z2-9]{4}$/);
  const send = (fields: object) => browser.post("/staff/setup").type("form").send(fields);

  const wrong = await send({ ...first, code: stale }).expect(422);
  expect(wrong.text).toContain("This is not the code");
  expect(wrong.text).toContain("Maren Holt");
  expect(wrong.text).not.toContain(staffPassword);
  await send({ ...first, code, password: "short" }).expect(422);

  await send({ ...first, code: ` ${code.toUpperCase().replaceAll("-", " ")}` })
    .expect(303)
    .expect("location", "/staff");
  const home = await browser.get("/staff").expect(200);
  expect(home.text).toContain("Hello, Maren");
  expect(home.text).toContain("Add an organisation");

  const other = site.browser();
  await other.get("/staff/setup").expect(303).expect("location", "/staff/sign-in");
  await other
    .post("/staff/setup")
    .type("form")
    .send({ ...first, code, email: "eve@firm.example" })
    .expect(303);
  const before = site.logged.length;
  await prepareSetup(site.db, { random: systemRandom, log: site.deps.log, setupUrl });
  expect(site.logged.length).toBe(before);
  const { rows } = await database.admin.query("select email, password_hash from access.account");
  expect(rows).toHaveLength(1);
  expect(rows[0].email).toBe("maren@firm.example");
  expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("signing in leads to the page that was asked for, never to another site", async () => {
  const { email } = await site.person("Ines Roth");
  for (const [asked, leads] of [
    ["/staff/account?x=1", "/staff/account?x=1"],
    ["//evil.example/staff", "/staff"],
    ["/\\evil.example/staff", "/staff"],
    ["https://evil.example/staff", "/staff"],
    ["/staff/../x/y", "/staff"],
    ["/staffage", "/staff"],
  ] as const) {
    const browser = site.browser();
    await browser
      .post(paths.signIn())
      .type("form")
      .send({ email: ` ${email.toUpperCase()}`, password: staffPassword, next: asked })
      .expect(303)
      .expect("location", leads);
  }
});

test("a wrong password, an unknown address and a deactivated account get the same answer", async () => {
  const { id, email } = await site.person("Gone Person");
  await database.admin.query("update access.account set deactivated_at = now() where id = $1", [id]);
  const answers = [];
  for (const [address, password] of [
    ["maren@firm.example", "not the password"],
    ["nobody@firm.example", staffPassword],
    [email, staffPassword],
  ]) {
    const answer = await site.browser().post(paths.signIn()).type("form").send({ email: address, password });
    expect(answer.status).toBe(422);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    answers.push(answer.text.replaceAll(String(address), "ADDRESS"));
  }
  expect(new Set(answers).size).toBe(1);
});

test("too many tries on one account are refused, however many at once, and others are not held up", async () => {
  const { email } = await site.person("Tried Often");
  const tries = Array.from({ length: 25 }, () =>
    site.browser().post(paths.signIn()).type("form").send({ email, password: "guess" }),
  );
  const statuses = (await Promise.all(tries)).map((answer) => answer.status);
  expect(statuses.filter((status) => status === 422)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  const late = await site.browser().post(paths.signIn()).type("form").send({ email, password: staffPassword });
  expect(late.status).toBe(429);
  expect(late.text).toContain("Wait 15 minutes");
  await site.signedIn("ines.roth@firm.example");
  const { rows } = await database.admin.query("select key from access.rate_limit");
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).toMatch(/^sign-in:[0-9a-f]{64}$/);
});

test("nobody gets a cookie before signing in, and the one after is for /staff only", async () => {
  const page = await site.browser().get(paths.signIn()).expect(200);
  expect(page.headers["set-cookie"]).toBeUndefined();
  const answer = await site
    .browser()
    .post(paths.signIn())
    .type("form")
    .send({ email: "ines.roth@firm.example", password: staffPassword });
  expect(String(answer.headers["set-cookie"])).toMatch(/^upwell-staff=s%3A.*; Path=\/staff; .*HttpOnly; SameSite=Lax$/);
  const { rows } = await database.admin.query("select sess from access.session");
  for (const { sess } of rows) expect(Object.keys(sess).sort()).toEqual(["accountId", "cookie"]);
});

test("a session name known from before is worthless after signing in", async () => {
  const browser = await site.signedIn("ines.roth@firm.example");
  const before = await database.admin.query("select sid from access.session");
  await browser
    .post(paths.signIn())
    .type("form")
    .send({ email: "ines.roth@firm.example", password: staffPassword })
    .expect(303);
  const after = await database.admin.query("select sid from access.session");
  const known = new Set(before.rows.map((row) => row.sid));
  expect(after.rows.filter((row) => !known.has(row.sid))).toHaveLength(1);
  expect(after.rows).toHaveLength(before.rows.length);
  const forged = await site.browser().get("/staff").set("cookie", "upwell-staff=s%3Achosen.by.somebody.else");
  expect(forged.status).toBe(303);
});

test("signing out deletes the row, so a copied cookie is worthless too", async () => {
  const answer = await site
    .browser()
    .post(paths.signIn())
    .type("form")
    .send({ email: "ines.roth@firm.example", password: staffPassword });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  const copy = () => site.browser().get("/staff").set("cookie", cookie);
  expect((await copy()).status).toBe(200);
  await site.browser().post(paths.signOut()).set("cookie", cookie).expect(303);
  expect((await copy()).status).toBe(303);
});

test("over https the cookie is Secure, even when the proxy does not say how people come", async () => {
  const { createStaffDoor } = await import("../../server/staff-door.ts");
  const { default: express } = await import("express");
  const { default: supertest } = await import("supertest");
  const app = express().use(createStaffDoor({ ...site.deps, publicUrl: "https://upwell.test" }));
  const answer = await supertest(app)
    .post(paths.signIn())
    .set("origin", "https://upwell.test")
    .type("form")
    .send({ email: "ines.roth@firm.example", password: staffPassword })
    .expect(303);
  expect(String(answer.headers["set-cookie"])).toContain("; Secure");
  expect(answer.headers["strict-transport-security"]).toContain("max-age=31536000");
});
