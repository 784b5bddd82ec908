import { expect, test } from "vitest";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { importRoster } from "../../server/organisation/import-roster-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { staffSite } from "../support/staff-site.ts";

const database = await freshDatabase();
const site = staffSite(database);
const header = "unit id,unit path,e-mail,name,language";

let made = 0;
const newOrganisation = () => site.organisation(`client-${++made}`, `Client ${made}`, null);
const run = (organisation: OrganisationId, rows: readonly string[], apply: boolean | string) =>
  importRoster(site.db, organisation, Buffer.from([header, ...rows].join("\n")), {
    apply,
    languages: ["en"],
    actor: "command line",
    clock: site.deps.clock,
    random: systemRandom,
  });

async function stored(organisation: OrganisationId) {
  const units = await database.admin.query(
    `select u.id, u.external_id, u.name, p.external_id as parent, u.position from organisation.unit u
      left join organisation.unit p on p.id = u.parent_id where u.organisation_id = $1 order by u.external_id`,
    [organisation],
  );
  const people = await database.admin.query(
    `select p.id, p.email, p.name, p.language, u.external_id as unit from organisation.person p
      join organisation.unit u on u.id = p.unit_id where p.organisation_id = $1 order by p.email`,
    [organisation],
  );
  return { units: units.rows, people: people.rows };
}

test("a preview saves nothing, and what it showed is what is applied", async () => {
  const id = await newOrganisation();
  const rows = ["A,Ops / A,ada@example.org,Ada,en", "B,Ops / B,tom@example.org,Tom,en"];
  const preview = await run(id, rows, false);
  expect(preview.kind).toBe("preview");
  expect((await stored(id)).units).toEqual([]);
  if (preview.kind === "refused") throw new Error("refused");
  expect([preview.change.unitsAdded.length, preview.change.peopleAdded.length]).toEqual([3, 2]);
  expect((await run(id, rows, preview.digest)).kind).toBe("applied");
  const now = await stored(id);
  expect(now.units.map((unit) => [unit.external_id, unit.name, unit.parent, unit.position])).toEqual([
    ["/ops", "Ops", null, 0],
    ["A", "A", "/ops", 0],
    ["B", "B", "/ops", 1],
  ]);
  expect(now.people.map((person) => [person.email, person.unit])).toEqual([
    ["ada@example.org", "A"],
    ["tom@example.org", "B"],
  ]);
});

test("what somebody else changed after the preview is shown again instead of applied", async () => {
  const id = await newOrganisation();
  await run(id, ["A,Ops,ada@example.org,Ada,en"], true);
  const rows = ["A,Ops,ada@example.org,Ada,en", "A,Ops,tom@example.org,Tom,en"];
  const preview = await run(id, rows, false);
  await run(id, ["A,Ops,eve@example.org,Eve,en"], true);
  const late = await run(id, rows, preview.kind === "preview" ? preview.digest : "");
  expect(late.kind).toBe("changed-since");
  expect((await stored(id)).people.map((person) => person.email)).toEqual(["eve@example.org"]);
});

test("people keep their id by address and units theirs by external id, through renaming and moving", async () => {
  const id = await newOrganisation();
  await run(
    id,
    ["A,Ops / A,ada@example.org,Ada,en", "B,Ops / B,tom@example.org,Tom,en", "C,Sales,eve@example.org,Eve,en"],
    true,
  );
  const before = await stored(id);
  const outcome = await run(
    id,
    [
      "A,Works / Alpha,ADA@example.org,Ada Mills,en",
      "C,Works / C,tom@example.org,Tom,en",
      "D,New,kim@example.org,Kim,en",
    ],
    true,
  );
  const after = await stored(id);
  const unitId = (all: typeof before, external: string) => all.units.find((unit) => unit.external_id === external)?.id;
  const personId = (all: typeof before, email: string) => all.people.find((person) => person.email === email)?.id;
  for (const external of ["A", "C"]) expect(unitId(after, external)).toBe(unitId(before, external));
  for (const email of ["ada@example.org", "tom@example.org"])
    expect(personId(after, email)).toBe(personId(before, email));
  expect(after.units.map((unit) => [unit.external_id, unit.name, unit.parent])).toEqual([
    ["/works", "Works", null],
    ["A", "Alpha", "/works"],
    ["C", "C", "/works"],
    ["D", "New", null],
  ]);
  expect(after.people.map((person) => [person.email, person.name, person.unit])).toEqual([
    ["ada@example.org", "Ada Mills", "A"],
    ["kim@example.org", "Kim", "D"],
    ["tom@example.org", "Tom", "C"],
  ]);
  if (outcome.kind !== "applied") throw new Error(outcome.kind);
  expect(outcome.change.peopleRemoved.map((person) => person.email)).toEqual(["eve@example.org"]);
  expect(outcome.change.unitsRemoved.map((unit) => unit.externalId).sort()).toEqual(["/ops", "B"]);
});

test("a unit that gets an id of its own after having none stays the same unit", async () => {
  const id = await newOrganisation();
  await run(id, ["A,Ops / A,ada@example.org,Ada,en"], true);
  const before = (await stored(id)).units.find((unit) => unit.external_id === "/ops");
  await run(id, ["A,Ops / A,ada@example.org,Ada,en", "OPS,Ops,tom@example.org,Tom,en"], true);
  const after = (await stored(id)).units.find((unit) => unit.external_id === "OPS");
  expect(before?.id).toBeDefined();
  expect(after?.id).toBe(before?.id);
});

test("parent and child may change places", async () => {
  const id = await newOrganisation();
  await run(id, ["A,A,ada@example.org,Ada,en", "B,A / B,tom@example.org,Tom,en"], true);
  await run(id, ["A,B / A,ada@example.org,Ada,en", "B,B,tom@example.org,Tom,en"], true);
  expect((await stored(id)).units.map((unit) => [unit.external_id, unit.parent])).toEqual([
    ["A", "B"],
    ["B", null],
  ]);
});

test("the same file again changes nothing", async () => {
  const id = await newOrganisation();
  const rows = ["A,Ops / A,ada@example.org,Ada,en"];
  await run(id, rows, true);
  const before = await stored(id);
  const again = await run(id, rows, true);
  if (again.kind !== "applied") throw new Error(again.kind);
  expect(again.change.peopleAdded.length + again.change.unitsAdded.length).toBe(0);
  expect(await stored(id)).toEqual(before);
});

test("a file with one fault saves nothing of itself", async () => {
  const id = await newOrganisation();
  await run(id, ["A,Ops,ada@example.org,Ada,en"], true);
  const before = await stored(id);
  const refused = await run(id, ["B,Ops / B,tom@example.org,Tom,en", "C,Ops / C,not an address,Eve,en"], true);
  expect(refused.kind).toBe("refused");
  expect(await stored(id)).toEqual(before);
});

test("a unit that a manager sees cannot go by accident", async () => {
  const id = await newOrganisation();
  await run(id, ["A,A,ada@example.org,Ada,en", "B,B,tom@example.org,Tom,en"], true);
  const { id: accountId } = await site.person("Max Manager");
  const unit = (await stored(id)).units.find((row) => row.external_id === "B");
  await site.member(id, accountId, "manager", unit?.id);
  const refused = await run(id, ["A,A,ada@example.org,Ada,en"], true);
  if (refused.kind !== "refused") throw new Error(refused.kind);
  expect(refused.problems[0]?.message).toContain("Max Manager is its manager");
  expect((await stored(id)).units).toHaveLength(2);
});

test("several imports at once wait for each other, and leave one of the files whole", async () => {
  const id = await newOrganisation();
  const files = [1, 2, 3, 4].map((n) => [1, 2, 3].map((m) => `U${n},Unit ${n},p${n}${m}@example.org,P,en`));
  const outcomes = await Promise.all(files.map((rows) => run(id, rows, true)));
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(["applied", "applied", "applied", "applied"]);
  const { people, units } = await stored(id);
  expect(people).toHaveLength(3);
  expect(units).toHaveLength(1);
});

test("20,000 people in 2,000 units are imported whole, and again with changes", async () => {
  const id = await newOrganisation();
  const rows = (shift: number) =>
    Array.from({ length: 20_000 }, (_, n) => {
      const team = (n + shift) % 2_000;
      return `T${team},Division ${team % 10} / Department ${team % 100} / Team ${team},p${n}@example.org,Person ${n},en`;
    });
  expect((await run(id, rows(0), true)).kind).toBe("applied");
  const moved = await run(id, rows(1), true);
  if (moved.kind !== "applied") throw new Error(moved.kind);
  expect(moved.change.peopleKept.filter((person) => person.isMoved)).toHaveLength(20_000);
  const { people, units } = await stored(id);
  expect(people).toHaveLength(20_000);
  expect(units).toHaveLength(2_110);
});

test("an import is written into the audit trail of its organisation", async () => {
  const id = await newOrganisation();
  await run(id, ["A,Ops,ada@example.org,Ada,en"], true);
  const { rows } = await database.admin.query(
    "select actor, action, object, detail from access.audit_event where organisation_id = $1 order by at, action",
    [id],
  );
  expect(rows.at(-1)).toEqual({
    actor: "command line",
    action: "roster imported",
    object: "1 person",
    detail: { units: 1, added: 1, changed: 0, removed: 0 },
  });
});
