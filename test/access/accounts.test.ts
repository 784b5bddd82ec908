import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { staffPassword, staffSite } from "../support/staff-site.ts";

const database = await freshDatabase();
const site = staffSite(database);
const olga = await site.person("Olga Operator", true);

/** The password that a page hands out. */
const handedOut = (html: string) => /class="finger">([b-z2-9-]{24})</.exec(html)?.[1] ?? "none";

async function idOf(email: string): Promise<string> {
  const { rows } = await database.admin.query("select id from access.account where email = $1", [email]);
  return rows[0].id;
}

test("an operator makes an account; its handed-out password opens only the page to choose an own one", async () => {
  const operator = await site.signedIn(olga.email);
  const made = await operator.post(paths.accounts()).type("form").send({ name: "Tom Reed", email: "Tom@firm.example" });
  expect(made.status).toBe(201);
  const password = handedOut(made.text);
  expect((await operator.get(paths.accounts())).text).not.toContain(password);
  await operator
    .post(paths.accounts())
    .type("form")
    .send({ name: "Tom Again", email: "tom@firm.example" })
    .expect(422)
    .expect(/has an account already/);

  const tom = site.browser();
  await tom.post(paths.signIn()).type("form").send({ email: "tom@firm.example", password }).expect(303);
  await tom.get(paths.home()).expect(303).expect("location", paths.account());
  const page = await tom.get(paths.account()).expect(200);
  expect(page.text).toContain("Choose a password of your own first");
  const change = (fields: object) => tom.post(paths.account()).type("form").send(fields);
  await change({ currentPassword: "wrong", newPassword: staffPassword })
    .expect(422)
    .expect(/not your present password/);
  await change({ currentPassword: password, newPassword: "too short" })
    .expect(422)
    .expect(/at least 12 characters/);
  await change({ currentPassword: password, newPassword: staffPassword }).expect(303);
  await tom.get(paths.home()).expect(200);
  const again = site.browser();
  await again.post(paths.signIn()).type("form").send({ email: "tom@firm.example", password }).expect(422);
});

test("whoever changes the password is signed out everywhere else", async () => {
  const { email } = await site.person("Ines Roth");
  const [here, elsewhere] = [await site.signedIn(email), await site.signedIn(email)];
  const changed = { currentPassword: staffPassword, newPassword: "another long password" };
  await here.post(paths.account()).type("form").send(changed).expect(303);
  await here.get(paths.home()).expect(200);
  await elsewhere.get(paths.home()).expect(303);
});

test("a new password that an operator hands out ends the sessions and must be replaced", async () => {
  const { id, email } = await site.person("Forgetful Person");
  const browser = await site.signedIn(email);
  const operator = await site.signedIn(olga.email);
  const answer = await operator.post(paths.accountPassword({ account: id })).expect(200);
  await browser.get(paths.home()).expect(303);
  const fresh = site.browser();
  await fresh
    .post(paths.signIn())
    .type("form")
    .send({ email, password: handedOut(answer.text) })
    .expect(303);
  await fresh.get(paths.home()).expect("location", paths.account());
});

test("somebody who is shut out is out at once, and can be let in again", async () => {
  const { id, email } = await site.person("Shut Out");
  const browser = await site.signedIn(email);
  const operator = await site.signedIn(olga.email);
  const set = (state: string) =>
    operator
      .post(paths.accountState({ account: id }))
      .type("form")
      .send({ state });
  await set("deactivated").expect(303);
  await browser.get(paths.home()).expect(303);
  await set("active").expect(303);
  await browser.get(paths.home()).expect(303);
  await site.signedIn(email);
});

test("the last operator stays, also when two shut each other out at once", async () => {
  const operator = await site.signedIn(olga.email);
  const shut = (browser: typeof operator, account: string) =>
    browser.post(paths.accountState({ account })).type("form").send({ state: "deactivated" });
  await shut(operator, olga.id)
    .expect(409)
    .expect(/last operator/);
  const second = await site.person("Second Operator", true);
  const other = await site.signedIn(second.email);
  const answers = await Promise.all([shut(operator, second.id), shut(other, olga.id)]);
  expect(answers.map((answer) => answer.status)).toContain(303);
  const { rows } = await database.admin.query(
    "select id from access.account where is_operator and deactivated_at is null",
  );
  expect(rows).toHaveLength(1);
  await database.admin.query("update access.account set deactivated_at = null where is_operator");
});

test("an organisation has a first admin, who names the others and stays while there is no other", async () => {
  const operator = await site.signedIn(olga.email);
  const create = (fields: object) => operator.post(paths.organisationNew()).type("form").send(fields);
  await create({ name: "Calder & Søn Water", slug: "" }).expect(303).expect("location", "/staff/o/calder-s-n-water");
  await create({ name: "Another", slug: "calder-s-n-water" })
    .expect(422)
    .expect(/is taken/);
  await create({ name: "Another", slug: "Not A Slug" })
    .expect(422)
    .expect(/Small letters/);
  await create({ name: "水", slug: "" })
    .expect(422)
    .expect(/Choose a short name/);

  const organisation = "calder-s-n-water";
  const put = (fields: object) => operator.post(paths.members({ organisation })).type("form").send(fields);
  const { id, email } = await site.person("Hanna Hr");
  await put({ email: "nobody@firm.example", role: "hr" })
    .expect(422)
    .expect(/Nobody with this address/);
  await put({ email, role: "hr", unit: "" }).expect(303);
  await put({ email, role: "manager", unit: "" })
    .expect(422)
    .expect(/Choose the part of the tree/);
  await put({ email: olga.email, role: "hr" })
    .expect(422)
    .expect(/only admin/);
  await operator.post(paths.member({ organisation, account: await idOf(olga.email) })).expect(409);
  await put({ email, role: "admin" }).expect(303);
  const hanna = await site.signedIn(email);
  await hanna.post(paths.member({ organisation, account: await idOf(olga.email) })).expect(303);
  await operator.get(paths.organisation({ organisation })).expect(404);
  const trail = await hanna.get(paths.audit({ organisation })).expect(200);
  for (const words of ["organisation created", "member set", "member removed", "role: admin", olga.email, email])
    expect(trail.text).toContain(words);
  expect(trail.text).not.toContain(id);
});

test("the audit trail tells who did what to accounts, and never a password", async () => {
  const { rows } = await database.admin.query(
    "select actor, action, object, detail::text from access.audit_event where organisation_id is null",
  );
  const actions = new Set(rows.map((row) => row.action));
  for (const action of [
    "account created",
    "signed in",
    "password changed",
    "password handed out",
    "account deactivated",
  ])
    expect(actions).toContain(action);
  expect(JSON.stringify(rows)).not.toContain(staffPassword);
  expect(JSON.stringify(rows)).not.toContain("argon2");
});
