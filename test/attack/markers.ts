import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { readConfig } from "../../server/config.ts";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import { openDeps } from "../../server/deps.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { startMailServer } from "../support/mail-server.ts";
import { paddedBallot } from "../support/openssl-seal.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { accessProxy } from "./access-proxy.ts";
import { fastClient, type Post } from "./fast-ballot.ts";
import { type Finding, noneOf } from "./finding.ts";
import { type OpenWave, openWave } from "./linking/company.ts";
import { type Marker, markersInFile, markersInFiles, markersInTables, textMarker } from "./marker-search.ts";
import { startServerProcess } from "./server-process.ts";
import type { AttackSite } from "./site.ts";

/** Headers that a browser or a proxy may send along, each with something to know it again by. */
const headers: Readonly<Record<string, string>> = {
  "x-forwarded-for": "203.0.113.77",
  "x-real-ip": "203.0.113.78",
  forwarded: "for=203.0.113.79",
  "cf-connecting-ip": "203.0.113.80",
  "user-agent": "MarkerBrowser/7.31",
  referer: "https://marker-page.example/intranet",
  cookie: "marker-cookie=crumb",
  "x-request-id": "marker-request-1",
};
const transport: readonly Marker[] = [
  textMarker("address", "203.0.113."),
  textMarker("browser", "MarkerBrowser"),
  textMarker("page before", "marker-page.example"),
  textMarker("cookie", "marker-cookie"),
  textMarker("request id", "marker-request-1"),
];
const comment = "Marmalade lighthouse";
const teams = [{ name: "Team 1", department: "Works", size: 12 }];

/**
 * T10: a wave from launch to release on the server in a process of its own, with real mail, through a proxy that writes
 * everything down; every request carries markers. Then everything that was written anywhere is searched: by the
 * server, by PostgreSQL, in temporary files, keys, raw database files, and the rows of every table.
 */
export async function markerAttack(site: AttackSite): Promise<Finding[]> {
  const mail = await startMailServer();
  const { url: databaseUrl, folder } = await site.newDatabase("markers");
  const server = await startServerProcess(databaseUrl, folder, {
    SMTP_URL: mail.url,
    MAIL_FROM: "survey@upwell.example",
  });
  const proxy = await accessProxy(server.url);
  const settings = { DATABASE_URL: databaseUrl, UPWELL_DATA: join(folder, "data"), UPWELL_KEYS: join(folder, "keys") };
  const deps = await openDeps(readConfig(settings), silentLog);
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  admin.on("error", () => {});
  const work = () => serverIsIdle(admin);
  const next = seeded(10);
  const traces = (markers: readonly Marker[]) => [
    ...markersInFile("the server's log", server.logFile, markers),
    ...markersInFile("PostgreSQL's log", site.postgresLog, markers),
    ...markersInFiles("temporary files", server.temporaryFolder, markers),
    ...markersInFiles("the key store", join(folder, "keys"), markers),
    ...markersInFiles("other files of the server", join(folder, "data"), markers),
  ];
  try {
    const wave = await openWave({ deps, work }, "markers", teams);
    const secrets = mail.mails.map(({ text = "" }) => /#([A-Z2-7]+)\./.exec(text)?.[1] ?? "");
    const secret: Marker = {
      name: "secret of a link",
      forms: secrets.flatMap((text) => [Buffer.from(text), bytesOf(text)]),
    };
    const people = textMarker("e-mail address", "@markers.example");
    await lookAtStaffPages(server.url);

    const rows = await castMarked(
      proxy.url,
      mail.mails.map(({ text = "" }) => text),
      wave,
      next,
    );
    const ratings: Marker = { name: "ratings", forms: rows.map((row) => Buffer.from(`{${row}}`)) };
    const answers = [ratings, textMarker("comment", comment)];
    const everything = [...transport, secret, people, ...answers];
    const inDatabase = (markers: readonly Marker[]) => markersInFiles("database files", site.dataFolder, markers);

    const open = [
      ...traces(everything),
      ...inDatabase([...transport, secret, ...answers]),
      ...(await markersInTables(admin, everything, { "e-mail address": ["organisation.person"] })),
    ];
    await wave.close();
    const closed = [
      ...traces(everything),
      ...inDatabase([...transport, secret]),
      ...(await markersInTables(admin, everything, {
        "e-mail address": ["organisation.person"],
        ratings: ["response.response"],
        comment: ["response.comment", "release.comment"],
      })),
    ];

    const inProxy = proxy.log.join("\n");
    const seen = [
      ...transport.flatMap(({ name, forms }) =>
        forms.some((form) => inProxy.includes(form.toString())) ? [name] : [],
      ),
      ...mail.mails.slice(0, 1).flatMap(({ text = "" }) => (text.includes(secrets[0] ?? "-") ? ["the mail"] : [])),
      ...(await markersInTables(admin, [people, ...answers])),
      ...(await markersInCarelessLog(site, databaseUrl, answers)),
    ];
    // all of them must be found where they belong: in the proxy, in the mail, in tables, in a log that writes statements down
    const places = [...transport.map(({ name }) => name), "the mail", "e-mail address in organisation.person"];
    places.push("ratings in response.response", "comment in response.comment", "comment in PostgreSQL's log");
    const control = places.every((place) => seen.includes(place)) ? seen.length : 0;
    return [
      noneOf(
        "T10",
        "while open: markers (address, browser, page, cookie, secret, e-mail, answers) in logs, files, tables",
        open,
        control,
      ),
      noneOf("T10", "after the close: the same, answers only among the opened responses", closed, control),
    ];
  } finally {
    await proxy.close();
    await admin.end();
    await deps.close();
    await server.stop();
    await mail.stop();
  }
}

/** Everybody of the wave answers, in requests that carry every marker. Gives back the rows of answers. */
async function castMarked(
  proxyUrl: string,
  mails: readonly string[],
  wave: OpenWave,
  next: () => number,
): Promise<string[]> {
  const client = fastClient(`${proxyUrl}/x/${wave.id}`, markedPost);
  const rows: string[] = [];
  for (const text of mails) {
    const fragment = new RegExp(`/x/${wave.id}#(\\S+)`).exec(text)?.[1];
    if (fragment === undefined) continue;
    const answers = randomAnswers(next, { comment });
    rows.push(answerRowOf(shippedDefinition(), answers).join());
    await client.cast(fragment, paddedBallot(ballotContent(answers)));
  }
  if (rows.length !== teams[0]?.size) throw new Error(`only ${rows.length} mails led to a ballot`);
  return rows;
}

const markedPost: Post = (url, type, body) =>
  new Promise((resolve, reject) => {
    const call = httpRequest(
      url,
      { method: "POST", headers: { ...headers, "content-type": type, "content-length": body.length } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }));
      },
    );
    call.on("error", reject);
    call.end(body);
  });

/** The other door too: a sign-in that fails, and pages that do not exist. */
async function lookAtStaffPages(url: string): Promise<void> {
  const body = new URLSearchParams({ email: "p0.0@markers.example", password: "MarkerBrowser" });
  const asked = { ...headers, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
  await fetch(`${url}/staff/sign-in`, { method: "POST", headers: asked, body, redirect: "manual" });
  for (const path of ["/staff", "/x/nowhere", "/staff/o/%00"])
    await fetch(`${url}${path}`, { headers, redirect: "manual" });
}

/** The control: an opener that writes while PostgreSQL writes statements down. Ours would refuse to (T18). */
async function markersInCarelessLog(
  site: AttackSite,
  databaseUrl: string,
  answers: readonly Marker[],
): Promise<string[]> {
  const careless = { log_statement: "all", log_parameter_max_length: "-1", log_error_verbosity: "default" };
  const options = Object.entries(careless).map(([setting, value]) => `-c ${setting}=${value}`);
  const client = new pg.Client({ connectionString: databaseUrl, options: options.join(" ") });
  await client.connect();
  await client.query("create temporary table opened (text text)");
  await client.query("insert into opened values ($1)", [comment]);
  await client.end();
  return markersInFile("PostgreSQL's log", site.postgresLog, answers);
}

/** Waits until the server's background work has nothing left to do for the waves there are. */
async function serverIsIdle(admin: pg.Pool): Promise<void> {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 100) {
    const { rows } = await admin.query<{ busy: number }>(
      `select (select count(*) from wave.wave where state in ('launching', 'closing', 'closed')
                 or state = 'launched' and opens_on <= (now() at time zone 'UTC')::date)
            + (select count(*) from wave.wave w where w.state = 'open' and w.invitations_requested_at is not null
                 and exists (select from invitation.mail m where m.wave_id = w.id and m.state in ('waiting', 'sending'))) as busy`,
    );
    if (Number(rows[0]?.busy) === 0) return;
    await pause(100);
  }
  throw new Error("the server does not come to rest");
}

/** Base32 as bytes. */
function bytesOf(text: string): Buffer {
  const bits = [...text].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
