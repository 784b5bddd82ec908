import { Writable } from "node:stream";
import pg from "pg";
import { expect, test } from "vitest";
import { createLog } from "../../server/log.ts";

function capture() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog("info", stream), lines };
}

test("a line begins with level, time and event", () => {
  const { log, lines } = capture();
  log.info("server ready", { port: 8080 });
  const line = JSON.parse(lines[0] ?? "");
  expect(Object.keys(line)).toEqual(["level", "time", "event", "port"]);
  expect(line).toMatchObject({ level: "info", event: "server ready", port: 8080 });
});

test("secrets, links and addresses do not reach the log, however deep they lie", () => {
  const { log, lines } = capture();
  log.warn("odd", {
    url: "postgres://upwell:hunter2@127.0.0.1:5432/upwell",
    link: "could not open https://survey.example.org/x/wave#SECRETCODE.3.FINGER",
    person: { email: "alice@example.org", nested: { password: "hunter2" } },
    sessionSecret: "hunter2",
    list: ["to bob@example.org"],
    bytes: Buffer.from("hunter2"),
    error: new Error("no mail to carol@example.org", { cause: new Error("smtp://u:hunter2@mail refused") }),
  });
  const text = lines.join("");
  for (const secret of ["hunter2", "SECRETCODE", "alice", "bob@", "carol"]) expect(text).not.toContain(secret);
  expect(text).toContain("127.0.0.1:5432");
});

test("a database error is named without the values that it quotes", () => {
  const { log, lines } = capture();
  const error = Object.assign(new pg.DatabaseError('invalid input syntax for type integer: "forty-two"', 1, "error"), {
    code: "22P02",
    severity: "ERROR",
    detail: "Key (email)=(alice) already exists.",
    where: "portal parameter $1 = forty-two",
    transaction: "import roster",
  });
  log.error("import failed", { error });
  const text = lines.join("");
  for (const value of ["forty-two", "alice"]) expect(text).not.toContain(value);
  expect(JSON.parse(text).error).toMatchObject({ message: "database error 22P02", transaction: "import roster" });
});
