import { spawnSync } from "node:child_process";
import { constants, verify } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import type { TokenList } from "../../server/ballot/token-list-action.ts";
import { parseLine } from "../../server/command/command.ts";
import { commands } from "../../server/command/commands.ts";
import { urlFor } from "../../server/db/admin-client.ts";
import { answerMail, demoEmployees } from "../../server/demo/employees.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { Problem } from "../../server/kernel/problem.ts";
import type { ListedFacts } from "../../server/report/listed-facts.ts";
import { readSlides } from "../support/read-slides.ts";
import { wholeApp } from "../support/whole-app.ts";

const app = await wholeApp();
const folder = mkdtempSync(join(tmpdir(), "upwell-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One line of the command line on the open house: what it printed. Throws the Problem that would end it with 1. */
async function cli(...line: string[]): Promise<string> {
  const printed: string[] = [];
  const parsed = parseLine(commands, line);
  if (parsed.kind === "help") return parsed.text;
  await parsed.command.run(
    {
      print: (text) => printed.push(text),
      printJson: (value) => printed.push(JSON.stringify(value)),
      deps: async () => app.deps,
    },
    parsed.given,
  );
  return printed.join("\n");
}

async function refusal(...line: string[]): Promise<string> {
  const error = await cli(...line).then(
    (printed) => new Error(`it went through: ${printed}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw error;
  return error.message;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const roster = [
  "unit id,unit path,e-mail,name,language",
  ...Array.from({ length: 20 }, (_, i) => `T${i % 2},Works / Team ${i % 2},p${i}@works.example,Person ${i},en`),
].join("\n");

/** The process itself, for what only a process has: exit codes and pipes. */
function run(line: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-o", "pipefail", "-c", `node --import tsx server/cli.ts ${line}`],
    {
      cwd: packageRoot(),
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...env },
    },
  );
  return { status, stdout, stderr };
}

test("help ends with 0, an unknown verb and a faulty setting with 1 and without a stack", () => {
  const help = run("--help | head -1");
  expect([help.status, help.stderr]).toEqual([0, ""]);
  const unknown = run("wave lunch");
  expect(unknown.status).toBe(1);
  expect(unknown.stderr).toContain("There is no command");
  expect(unknown.stderr).toContain("wave launch WAVE");
  const faulty = run("migrate", { PORT: "eighty", DATABASE_URL: "mysql://x" });
  expect(faulty.status).toBe(1);
  expect(faulty.stderr).toMatch(/2 faults/);
  const { adminUrl } = inject("postgres");
  const stranger = run("migrate", { DATABASE_URL: urlFor(adminUrl, { user: "nobody-at-all", password: "wrong" }) });
  expect([stranger.status, stranger.stderr]).toEqual([1, expect.stringContaining("refuses the user or the password")]);
  const nowhere = run("migrate", { DATABASE_URL: urlFor(adminUrl, { database: "no-such-database" }) });
  expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining("does not exist")]);
  expect(`${unknown.stderr}${faulty.stderr}${stranger.stderr}${nowhere.stderr}`).not.toMatch(/\n\s+at /);
});

test("every verb explains itself and names what is missing or too much", async () => {
  for (const command of commands) expect(await cli(...command.words, "--help")).toContain(command.summary);
  expect(await refusal("wave", "launch")).toContain("Missing: wave");
  expect(await refusal("wave", "status", "a", "b")).toContain("Too many words");
  expect(await refusal("wave", "status", "x", "--colour")).toContain("--colour");
  expect(await refusal("wave", "create", "nowhere")).toContain("--title");
  expect(await refusal("wave", "status", "x")).toContain("wave list");
  expect(await refusal("report", "export", "x", "--format", "docx", "--out", "x")).toContain("--format html");
});

test("a roster is looked at, refused row by row, and saved when asked", async () => {
  expect(await cli("organisation", "create", "Harbour Works")).toContain("harbour-works");
  expect(await refusal("organisation", "create", "Harbour Works")).toContain("taken");
  expect(await refusal("organisation", "import", "harbour", file("r.csv", roster))).toContain("harbour-works");
  expect(await refusal("organisation", "import", "harbour-works", join(folder, "none.csv"))).toContain(
    "cannot be read",
  );
  const broken = file("broken.csv", `${roster}\nT9,,nobody,,xx\n`);
  expect(await refusal("organisation", "import", "harbour-works", broken, "--apply")).toContain("Nothing was saved");
  expect(await cli("organisation", "import", "harbour-works", file("r.csv", roster))).toContain("20 added");
  expect(await cli("organisation", "import", "harbour-works", file("r.csv", roster), "--apply")).toContain("Saved");
  expect(
    JSON.parse(await cli("organisation", "import", "harbour-works", file("r.csv", roster), "--json")),
  ).toMatchObject({
    saved: false,
    peopleAdded: 0,
  });
});

test("a wave goes from draft to report and audit on the command line alone", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const words = ["--title", "Survey", "--asked-by", "HR", "--purpose", "To learn", "--contact", "Room 3"];
  expect(await refusal("wave", "create", "harbour-works", ...words, "--opens-on", "soon")).toContain("2026-11-24");
  expect(await refusal("wave", "create", "harbour-works", ...words, "--must-prove", "XXX=a|b|c")).toContain("KIND=");
  const proof = ["--must-prove", `RUL=Crane licences|Safety officer|${today}`, "--json"];
  const days = ["--opens-on", today, "--earliest-close", today];
  const { id } = JSON.parse(await cli("wave", "create", "harbour-works", ...words, ...days, ...proof));
  expect(await refusal("wave", "create", "harbour-works", ...words, "--comments-from", "some")).toContain(
    "whole number",
  );
  expect(await refusal("wave", "create", "harbour-works", ...words, "--comments-from", "9")).toContain("from 10");
  expect(await cli("wave", "create", "harbour-works", ...words, "--comments-from", "none")).toContain("Made the draft");
  expect(await refusal("wave", "invite", id)).not.toBe("");
  expect(JSON.parse(await cli("wave", "launch", id, "--json"))).toMatchObject({
    state: "open",
    groups: 2,
    invited: 20,
  });
  expect(await refusal("wave", "launch", id)).toContain("launched");
  expect(JSON.parse(await cli("wave", "invite", id, "--json"))).toMatchObject({ invitations: { total: 20, done: 20 } });
  expect(await refusal("release", "export", id)).toContain("no release");
  expect(await refusal("wave", "tokens", id)).toContain("after the close");
  const receipts: string[] = [];

  const [definition] = app.deps.definitions.values();
  if (definition === undefined) throw new Error("no definition");
  const replies = demoEmployees(definition.key, { seed: 3, isEarlier: false }).flatMap(
    (employee) => employee.reply ?? [],
  );
  for (const [i, { link }] of readOutbox(app.outboxFolder, id).entries()) {
    const reply = replies[i];
    if (reply === undefined || i % 10 === 0) continue;
    const outcome = await answerMail(link, reply);
    if (!("sent" in outcome && outcome.sent)) throw new Error(JSON.stringify(outcome));
    receipts.push(outcome.receipt.join(" "));
  }
  expect(JSON.parse(await cli("wave", "close", id, "--json"))).toMatchObject({ state: "released" });
  const release = JSON.parse(await cli("release", "export", id));
  expect(release).toMatchObject({ schema: "ors-release/1", k: 5, scale: [1, 2, 3, 4, 5, 6], dims: {} });
  expect(release.cells.length).toBeGreaterThan(0);
  expect(await cli("release", "attack", file("release.json", JSON.stringify(release)))).toBe("Nothing was found.");
  expect(JSON.parse(await cli("audit", id, "--json"))).toMatchObject({ outcome: "agrees" });
  const list: TokenList = JSON.parse(await cli("wave", "tokens", id));
  expect(list.tokens.map(({ receipt }) => receipt).sort()).toEqual(receipts.sort());
  for (const { leaf, invited, issued, redeemed } of list.groups) {
    expect([invited, issued]).toEqual([10, redeemed]);
    expect(list.tokens.filter((token) => token.leaf === leaf)).toHaveLength(redeemed);
  }
  for (const { token, leaf } of list.tokens) {
    const bytes = Buffer.from(token, "base64url");
    const key = { key: list.groups.find((group) => group.leaf === leaf)?.key ?? "", saltLength: 48 };
    const padded = { ...key, padding: constants.RSA_PKCS1_PSS_PADDING };
    expect(verify("sha384", bytes.subarray(0, 98), padded, bytes.subarray(98))).toBe(true);
  }
  const listed: ListedFacts = JSON.parse(await cli("report", "facts", id));
  expect(listed.schema).toBe("upwell-facts/1");
  const out = join(folder, "report.html");
  expect(await cli("report", "export", id, "--out", out)).toContain(out);
  const printed = new Map(listed.facts.map((fact) => [fact.id, fact.value]));
  const inReport = [...readFileSync(out, "utf8").matchAll(/data-fact="([^"]+)" value="([^"]*)"/g)];
  expect(inReport.length).toBeGreaterThan(20);
  for (const [, fact = "", value] of inReport) expect(printed.get(fact), fact).toBe(value);
  const deck = join(folder, "report.pptx");
  expect(JSON.parse(await cli("report", "export", id, "--out", deck, "--json"))).toMatchObject({ format: "pptx" });
  expect((await readSlides(readFileSync(deck))).length).toBeGreaterThan(10);
  expect(await refusal("report", "export", id, "--out", join(folder, "no", "where.html"))).toContain(
    "cannot be written",
  );

  expect(await refusal("wave", "purge", id)).toContain("--identities");
  await cli("wave", "purge", id, "--identities", "--responses");
  expect(await refusal("audit", id)).toContain("deleted");
  expect(await refusal("wave", "tokens", id)).toContain("deleted");
  // the comments went with the answers; every number stays
  expect(JSON.parse(await cli("release", "export", id))).toEqual({ ...release, comments: [] });
});

test("a release is simulated without a database, and one that tells too much fails the attack", async () => {
  const line = ["release", "simulate", "--seed", "3", "--teams", "20", "--shape", "chain"];
  const printed = await cli(...line);
  expect(await cli(...line)).toBe(printed);
  const release = JSON.parse(printed);
  expect(await cli("release", "attack", file("simulated.json", printed))).toBe("Nothing was found.");
  const [first] = release.cells;
  const telling = { ...release, cells: [{ ...first, q: { INI1: { counts: [0, 0, 0, 0, first.n, 0] } } }] };
  const path = file("telling.json", JSON.stringify(telling));
  expect(await refusal("release", "attack", path)).toContain("What could be worked out: ");
  expect(await refusal("release", "attack", file("other.json", '{"schema":"x"}'))).toContain("ors-release/1");
  expect(await refusal("release", "attack", join(folder, "missing.json"))).toContain("cannot be read");
  expect(await refusal("release", "simulate", "--seed", "x", "--teams", "3")).toContain("--seed takes a whole number");
  expect(await refusal("release", "simulate", "--seed", "1", "--teams", "0")).toContain("--teams");
  expect(await refusal("release", "simulate", "--seed", "1", "--teams", "3", "--shape", "tall")).toContain("usual");
  expect(JSON.parse(await cli("release", "simulate", "--seed", "1", "--teams", "1")).cells).toBeInstanceOf(Array);
});

test("doctor tells every setting and key that is not safe, with the line that mends it, as words and as JSON", () => {
  const keys = mkdtempSync(join(folder, "keys-"));
  chmodSync(keys, 0o750);
  const env = { DATABASE_URL: urlFor(inject("postgres").adminUrl, { database: "postgres" }), UPWELL_KEYS: keys };
  const open = run("doctor", env);
  expect([open.status, open.stdout]).toEqual([1, expect.stringContaining(`WRONG  others can read the key directory`)]);
  expect(open.stdout).toContain(`       chmod 700 ${keys}`);
  expect(open.stderr).toContain("need mending");
  chmodSync(keys, 0o700);
  const listed = run("doctor --json", { ...env, PGOPTIONS: "-c log_parameter_max_length_on_error=5" });
  const findings: { what: string; ok: boolean; mend?: string; advice?: string }[] = JSON.parse(listed.stdout);
  expect(listed.status).toBe(1);
  expect(findings).toContainEqual({ ok: true, what: "there is one copy of the keys", advice: expect.any(String) });
  expect(findings).toContainEqual({
    ok: false,
    what: expect.stringContaining("PostgreSQL's log_parameter_max_length_on_error is 5"),
    mend: "take log_parameter_max_length_on_error out of the options of DATABASE_URL",
  });
  expect(findings.every((finding) => finding.ok === (finding.mend === undefined))).toBe(true);
});
