import { expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { Problem } from "../../server/kernel/problem.ts";

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return (error as Problem).message;
  }
  return "";
}

test("with nothing set, everything has a value that works on this machine alone", () => {
  const config = readConfig({ HOME: "/nowhere", UPWELL_DATA: "/srv/upwell" });
  expect(config).toEqual({
    databaseUrl: undefined,
    dataFolder: "/srv/upwell",
    keyDirectories: ["/srv/upwell/keys"],
    backupFolders: [],
    kek: undefined,
    port: 8080,
    host: "127.0.0.1",
    publicUrl: "http://127.0.0.1:8080",
    smtpUrl: undefined,
    mailFrom: undefined,
    logLevel: "info",
    sessionSecret: undefined,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test("every value that is set is read", () => {
  const config = readConfig({
    DATABASE_URL: "postgres://u:p@db.example.org/upwell",
    UPWELL_DATA: "/srv/data",
    UPWELL_KEYS: "/srv/a, /mnt/b",
    UPWELL_BACKUPS: "/var/dumps, /mnt/nas/",
    UPWELL_KEK: Buffer.alloc(32, 7).toString("base64"),
    PORT: "9000",
    HOST: "0.0.0.0",
    PUBLIC_URL: "https://survey.example.org/",
    SMTP_URL: "smtps://u:p@mail.example.org:465",
    MAIL_FROM: "Learning survey <survey@example.org>",
    LOG_LEVEL: "warn",
    SESSION_SECRET: "x".repeat(32),
  });
  expect(config).toEqual({
    databaseUrl: "postgres://u:p@db.example.org/upwell",
    dataFolder: "/srv/data",
    keyDirectories: ["/srv/a", "/mnt/b"],
    backupFolders: ["/var/dumps", "/mnt/nas"],
    kek: Buffer.alloc(32, 7),
    port: 9000,
    host: "0.0.0.0",
    publicUrl: "https://survey.example.org",
    smtpUrl: "smtps://u:p@mail.example.org:465",
    mailFrom: "Learning survey <survey@example.org>",
    logLevel: "warn",
    sessionSecret: "x".repeat(32),
  });
});

test("all faults are told at once, a line each, without the secrets in them", () => {
  const text = faultsOf({
    DATABASE_URL: "mysql://root:hunter2@db/upwell",
    UPWELL_KEYS: "/a,/a",
    UPWELL_KEK: "c2VjcmV0",
    UPWELL_KEY: "/x",
    PORT: "80a80",
    HOST: "a b",
    PUBLIC_URL: "http://survey.example.org",
    SMTP_URL: "mail.example.org",
    LOG_LEVEL: "loud",
    SESSION_SECRET: "hunter3",
    TRUST_PROXY: "1",
  });
  const [head, ...lines] = text.split("\n");
  expect(head).toBe("The configuration has 12 faults:");
  const keys = lines.map((line) => line.trim().split(" ")[0]);
  expect(keys).toEqual(
    "DATABASE_URL UPWELL_KEYS UPWELL_KEK PORT HOST PUBLIC_URL SMTP_URL LOG_LEVEL SESSION_SECRET UPWELL_KEY TRUST_PROXY MAIL_FROM".split(
      " ",
    ),
  );
  for (const secret of ["hunter2", "hunter3", "c2VjcmV0"]) expect(text).not.toContain(secret);
});

test("the site needs https unless it is this machine itself", () => {
  for (const url of ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000", "https://a.example"]) {
    expect(readConfig({ PUBLIC_URL: url }).publicUrl).toBe(url);
  }
  expect(faultsOf({ PUBLIC_URL: "http://127.0.0.1.example.org" })).toContain("must begin with https://");
  expect(faultsOf({ PUBLIC_URL: "https://a.example/survey" })).toContain("without a path");
  expect(faultsOf({ HOST: "0.0.0.0" })).toContain("PUBLIC_URL is missing");
});

test("a mail server needs a sender, and a sender is one address", () => {
  expect(faultsOf({ SMTP_URL: "smtp://localhost:25" })).toContain("MAIL_FROM is missing");
  expect(faultsOf({ MAIL_FROM: "a@example.org\r\nBcc: b@example.org" })).toContain("MAIL_FROM is not a sender");
});

test("an empty value counts as left out", () => {
  expect(readConfig({ PORT: " ", DATABASE_URL: "" })).toMatchObject({ port: 8080, databaseUrl: undefined });
});
