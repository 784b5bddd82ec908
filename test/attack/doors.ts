import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { agreeOn } from "../../server/agreement/agreement-action.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import type { OrganisationId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { publishWaveReport } from "../../server/publish/publish-wave-action.ts";
import { castBallot, openLink } from "../../views/scripts/ballot-client.ts";
import { sturdyStorage } from "../../views/scripts/pending-ballot.ts";
import type { Answers } from "../../views/scripts/seal.ts";
import { launchBrowser } from "../support/browser.ts";
import { paddedBallot } from "../support/openssl-seal.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { fastClient } from "./fast-ballot.ts";
import { type Finding, noneOf } from "./finding.ts";
import { openWave } from "./linking/company.ts";
import { letPeopleAnswer } from "./linking/voters.ts";
import { type AttackedApp, type AttackSite, openAttackedApp } from "./site.ts";
import { addressesOf, crawl, type Seen, signInEverybody } from "./staff-crawl.ts";
import { gatherSecrets, leaksIn, numbersAbout } from "./staff-leaks.ts";

const teams = [
  { name: "Elm", department: "Works", size: 9 },
  { name: "Oak", department: "Works", size: 4 },
  { name: "Ash", department: "Works", size: 5 },
  { name: "Fir", department: "Office", size: 10 },
  { name: "Yew", department: "Office", size: 3 },
  { name: "Box", department: "Office", size: 6 },
];

const plantedAction = "00000000-0000-4000-8000-0000000000a5";

/** The pages of agreed actions are searched too. */
async function agreeForElm(app: AttackedApp, { id, actor }: Awaited<ReturnType<typeof openWave>>): Promise<void> {
  const { rows } = await app.admin.query(
    "select external_id as unit, name as unit_name from wave.wave_unit where wave_id = $1 and name = 'Elm'",
    [id],
  );
  const at = { id: plantedAction, waveId: id as WaveId, unit: rows[0].unit, unitName: rows[0].unit_name };
  const wish = { scale: "MIS", points: 8, what: "Talk about mistakes", owner: "Head", dueOn: "2027-03-31" } as const;
  const agreed = await agreeOn(actor, app.deps.clock, at, { ...wish, state: "agreed" });
  if (!agreed.ok) throw new Error(`no action was agreed: ${agreed.refusal.kind}`);
}

/** T12, T13, T14 and T17: one wave from the first mail to the report, looked at from every door. */
export async function doorsAttack(site: AttackSite): Promise<Finding[]> {
  const app = await openAttackedApp(site, "doors");
  const next = seeded(14);
  try {
    const wave = await openWave(app, "doors", teams);
    const baseUrl = `${app.url}/x/${wave.id}`;
    const links = readOutbox(app.outboxFolder, wave.id).map((mail) => mail.link.split("#")[1] ?? "");
    const [looked, sized, watched] = [links.slice(0, 6), links.slice(6, 8), links[8] ?? ""];
    const units = await app.admin.query("select unit_id as id, name from wave.wave_unit where wave_id = $1", [wave.id]);
    const idOf = (name: string): UnitId => units.rows.find((unit) => unit.name === name)?.id;
    const cookies = await signInEverybody(app, wave.actor.organisation.id as OrganisationId, idOf("Works"));
    const accounts = await app.admin.query("select id from access.account");
    const addresses = addressesOf(app, {
      organisation: [wave.slug],
      wave: [wave.id],
      unit: units.rows.map((unit) => unit.id),
      account: accounts.rows.map((account) => account.id),
      leaf: ["0"],
      file: ["nothing.js"],
      number: ["1"],
      format: ["html", "pdf", "pptx"],
      action: [plantedAction],
      token: ["aaaa-bbbb-cccc-dddd-eeee"],
    });

    const changed = await changedByLooking(app, `${baseUrl}#`, addresses, looked);
    const sizes = await sizesOf(baseUrl, sized);

    const client = fastClient(baseUrl);
    await app.work();
    const before = await crawl(app, cookies, addresses);
    const beforeCast = await fingerprints(app.admin);
    await client.cast(watched, paddedBallot(ballotContent(randomAnswers(next))));
    await app.work();
    const during = await crawl(app, cookies, addresses);
    const castChanged = differences(beforeCast, await fingerprints(app.admin)).length;

    const voters = await letPeopleAnswer(app, app.admin, wave, next, new Set([...sized, watched]));
    await wave.close();
    await publishWaveReport(wave.actor, app.deps, wave.id as WaveId, "");
    await agreeForElm(app, wave);
    const after = await crawl(app, cookies, addresses);
    const secrets = await gatherSecrets(app.admin, wave.id, voters, links);
    const ofStaff = after.filter((seen) => seen.path.startsWith("/staff") && seen.status === 200);
    const planted = plantedPage(
      after,
      [...secrets.texts.values()].map((list) => list[0] ?? ""),
    );
    const isSighted = ofStaff.some((seen) => numbersAbout(seen.body.toString(), "Elm"));
    return [
      {
        id: "T12",
        attack: "an empty and a full ballot told apart by the sizes of the requests",
        chance: "same",
        measured: sizes.sealed[0] === sizes.sealed[1] ? "same" : sizes.sealed.join(" / "),
        control: `${sizes.unsealed.join(" and ")} bytes without padding`,
        isHeld: sizes.sealed[0] === sizes.sealed[1] && sizes.unsealed[0] !== sizes.unsealed[1],
      },
      noneOf(
        "T13",
        "GET and HEAD of everything, and links opened by a browser that nobody touches: tables changed",
        changed,
        castChanged,
      ),
      noneOf(
        "T14",
        `${ofStaff.length} pages and exports of all roles after the close: secrets, tokens, rows of answers, hidden units`,
        secrets.hiddenUnits.length === 0 ? ["no unit was hidden"] : leaksIn(ofStaff, secrets),
        isSighted ? leaksIn([planted], secrets).length : 0,
      ),
      noneOf(
        "T17",
        `${before.length} answers of all roles before and after one more ballot: bytes that differ`,
        differingOf(before, during),
        differingOf(before, after).length,
      ),
    ];
  } finally {
    await app.stop();
  }
}

/** Tables that changed while everything was only looked at. */
async function changedByLooking(
  app: AttackedApp,
  link: string,
  addresses: readonly string[],
  fragments: readonly string[],
): Promise<string[]> {
  const before = await fingerprints(app.admin);
  const paths = addresses.filter((path) => path.startsWith("/x/"));
  const base = new URL(link).pathname;
  for (const method of ["GET", "HEAD"])
    for (const path of [...paths, ...["link", "token", "ballot"].map((end) => `${base}/${end}`)])
      await (await fetch(`${app.url}${path}`, { method })).arrayBuffer();
  const baseUrl = link.slice(0, -1);
  for (const fragment of fragments) await openLink(baseUrl, fragment, { fetch, storage: sturdyStorage() });
  const browser = await launchBrowser();
  try {
    for (const fragment of fragments) {
      const page = await browser.newPage();
      await page.goto(`${link}${fragment}`);
      await page.waitForSelector("#start:visible");
      await page.close();
    }
  } finally {
    await browser.close();
  }
  await pause(200);
  return differences(before, await fingerprints(app.admin));
}

/** Sizes of all that leaves for an empty ballot and for the longest one, and what the same would be without padding. */
async function sizesOf(baseUrl: string, fragments: readonly string[]) {
  const code = randomAnswers(seeded(1));
  const full = Object.fromEntries(
    Object.entries(code).map(([name, value]) => [name, typeof value === "object" ? value : 5]),
  );
  const ballots: readonly Answers[] = [{}, { ...full, comment: "x".repeat(900), EXP1: 5, TEN: "over3" }];
  const sealed: string[] = [];
  for (const [index, answers] of ballots.entries()) {
    const sent: string[] = [];
    const noting: typeof fetch = (address, init) => {
      const body = init?.body;
      const size = typeof body === "string" ? body.length : ((body as Uint8Array | undefined)?.length ?? 0);
      sent.push(`${init?.method ?? "GET"} ${String(address).length} ${size}`);
      return fetch(address, init);
    };
    const fragment = fragments[index] ?? "";
    const outcome = await castBallot({
      baseUrl,
      fragment,
      answers,
      pace: { speed: false, tooFast: false },
      fetch: noting,
      storage: sturdyStorage(),
    });
    if (!("sent" in outcome)) throw new Error(`the ballot was refused: ${JSON.stringify(outcome)}`);
    sealed.push(sent.join(", "));
  }
  return { sealed, unsealed: ballots.map((answers) => JSON.stringify(ballotContent(answers)).length) };
}

/** For every table but those of staff: its number of rows, and a hash over them and the transactions that wrote them. */
async function fingerprints(admin: pg.Pool): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname <> 'access'`,
  );
  const prints = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await admin.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text || xmin::text || ctid::text, ' ' order by t::text)), '') as print from ${name} t`,
    );
    prints.set(name, rows[0]?.print);
  }
  return prints;
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([name, print]) => before.get(name) !== print).map(([name]) => name);
}

function differingOf(before: readonly Seen[], after: readonly Seen[]): string[] {
  return before.flatMap((one, index) => {
    const other = after[index];
    const isSame = other?.status === one.status && other.type === one.type && other.body.equals(one.body);
    return isSame ? [] : [`${one.who} at ${one.path}`];
  });
}

/** A page that holds one secret of every kind: what the search would look like if a page leaked. */
function plantedPage(pages: readonly Seen[], secrets: readonly string[]): Seen {
  const [page] = pages;
  if (page === undefined) throw new Error("nothing was crawled");
  return { ...page, body: Buffer.concat([page.body, Buffer.from(`<p>${secrets.join("</p><p>")}</p>`)]) };
}
