import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLine } from "../../server/command/command.ts";
import { commands } from "../../server/command/commands.ts";
import { answerMail, demoEmployees } from "../../server/demo/employees.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import { Problem } from "../../server/kernel/problem.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { wholeApp } from "../support/whole-app.ts";

/** The whole ceremony on two command lines: that of the server, and that of the works council without one. */
const app = await wholeApp();
const folder = folderOfFile();
const at = (name: string) => join(folder, name);
const today = new Date().toISOString().slice(0, 10);

async function run(line: readonly string[], hasServer: boolean): Promise<string> {
  const printed: string[] = [];
  const parsed = parseLine(commands, line);
  if (parsed.kind === "help") return parsed.text;
  const print = (text: string) => void printed.push(text);
  const deps = async () => {
    if (!hasServer) throw new Error("the works council has no server");
    return app.deps;
  };
  await parsed.command.run({ print, printJson: (value) => print(JSON.stringify(value)), deps }, parsed.given);
  return printed.join("\n");
}

const server = (...line: string[]) => run(line, true);
const council = (...line: string[]) => run(line, false);

async function refusal(work: Promise<string>): Promise<string> {
  const error = await work.then(
    (printed) => new Error(`it went through: ${printed}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw error;
  return error.message;
}

async function draft(): Promise<string> {
  const words = ["--title", "Survey", "--asked-by", "HR", "--purpose", "To learn", "--contact", "Room 3"];
  const days = ["--opens-on", today, "--earliest-close", today, "--mode", "trustee", "--json"];
  return JSON.parse(await server("wave", "create", "harbour-works", ...words, ...days)).id;
}

test("a wave goes from the works council's key to its release, and neither side needs the other's machine", async () => {
  await server("organisation", "create", "Harbour Works");
  const rows = Array.from({ length: 20 }, (_, i) => `T${i % 2},Works / Team ${i % 2},p${i}@works.example,P ${i},en`);
  writeFileSync(at("roster.csv"), ["unit id,unit path,e-mail,name,language", ...rows].join("\n"));
  await server("organisation", "import", "harbour-works", at("roster.csv"), "--apply");
  const words = ["--title", "S", "--asked-by", "HR", "--purpose", "To learn", "--contact", "Room 3"];
  expect(await refusal(server("wave", "create", "harbour-works", ...words, "--mode", "open"))).toContain(
    "sealed or trustee",
  );
  const wave = await draft();
  expect(await refusal(server("wave", "launch", wave))).toContain("gives you the public half");

  const made = JSON.parse(await council("trustee", "key", "--private", at("p"), "--public", at("q"), "--json"));
  expect(statSync(at("p")).mode & 0o077).toBe(0);
  expect(await refusal(council("trustee", "key", "--private", at("p"), "--public", at("q2")))).toContain(
    "a file already",
  );
  expect(existsSync(at("q2"))).toBe(false);
  expect(await refusal(server("wave", "box-key", wave, "--file", at("p")))).toContain("private key file");
  expect(await refusal(server("wave", "box-key", wave, "--file", at("nothing")))).toContain("cannot be read");
  expect(JSON.parse(await server("wave", "box-key", wave, "--file", at("q"), "--json"))).toEqual({
    id: wave,
    fingerprint: made.fingerprint,
  });
  expect(JSON.parse(await server("wave", "launch", wave, "--json"))).toMatchObject({ state: "open" });
  expect(await refusal(server("wave", "box-key", wave, "--file", at("q")))).toContain("in a draft only");
  expect(await refusal(server("wave", "sealed-ballots", wave, "--out", at("s0")))).toContain("after the close");
  await server("wave", "invite", wave);
  const [definition] = app.deps.definitions.values();
  if (definition === undefined) throw new Error("no definition");
  const replies = demoEmployees(definition.key, { seed: 3, isEarlier: false }).flatMap(
    (employee) => employee.reply ?? [],
  );
  for (const [i, { link }] of readOutbox(app.outboxFolder, wave).entries()) {
    const reply = replies[i];
    if (reply !== undefined && i % 5 > 0) expect(await answerMail(link, reply)).toMatchObject({ sent: true });
  }
  expect(await server("wave", "close", wave)).toContain("waiting for the works council");
  expect(await refusal(server("wave", "give-up", wave, "--reason", "Lost."))).toContain("has time until");
  expect(await refusal(server("wave", "give-up", wave, "--reason", " "))).toContain("Say why");

  expect(await refusal(server("wave", "sealed-ballots", wave, "--out", at("no/where")))).toContain("cannot be written");
  const given = JSON.parse(await server("wave", "sealed-ballots", wave, "--out", at("sealed"), "--json"));
  expect(given).toEqual({ id: wave, ballots: 16, file: at("sealed") });
  expect(await refusal(server("wave", "take-back", wave, at("sealed")))).toContain("goes to the works council");
  const opened = await council("trustee", "open", at("sealed"), "--key", at("p"), "--out", at("opened"), "--json");
  expect(JSON.parse(opened)).toMatchObject({ wave, opened: 16, spoiled: 0 });
  expect(JSON.parse(opened).fingerprint).toBe(JSON.parse(await server("wave", "status", wave, "--json")).fingerprint);
  const other = await draft();
  expect(await refusal(server("wave", "take-back", other, at("opened")))).toContain("never launched");
  expect(JSON.parse(await server("wave", "take-back", wave, at("opened"), "--json"))).toMatchObject({
    state: "released",
    isWaitingForTrustee: false,
  });
  expect(await refusal(server("wave", "take-back", wave, at("opened")))).toContain("opened once");
  expect(JSON.parse(await server("audit", wave, "--json"))).toMatchObject({ outcome: "agrees" });
});

test("the tool comes as one page", async () => {
  await council("trustee", "page", "--out", at("page.html"));
  const page = readFileSync(at("page.html"), "utf8");
  expect(page).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
});
