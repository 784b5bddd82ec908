import { join } from "node:path";
import type { Duty } from "./background.ts";
import { tickCollector } from "./ballot/count-job.ts";
import type { Config } from "./config.ts";
import { assertAlive } from "./db/alive.ts";
import type { PartPool, Pools } from "./db/connect.ts";
import type { StaffTables } from "./db/schema.ts";
import { settingsWatch } from "./db/settings-guard.ts";
import type { Definition } from "./definition/definition.ts";
import { readDefinitions } from "./definition/definition-file.ts";
import { surveyAssets } from "./definition/survey-assets-file.ts";
import { standingReport } from "./edit/edit-action.ts";
import { type House, openHouse } from "./house.ts";
import { type Assets, readAssets } from "./http/assets.ts";
import { createRenderer, type Renderer } from "./http/render.ts";
import { issuerDuty } from "./invitation/issuer-job.ts";
import { type Mailer, noMailerFault } from "./invitation/mailer.ts";
import { createOutboxMailer } from "./invitation/outbox-mailer-file.ts";
import { createSmtpMailer } from "./invitation/smtp-mailer-job.ts";
import { type Clock, systemClock } from "./kernel/clock.ts";
import type { Log } from "./kernel/log.ts";
import { packageRoot } from "./kernel/package-root.ts";
import { type Random, systemRandom } from "./kernel/random.ts";
import type { KeyStore } from "./keys/key-store.ts";
import { type KeyEncryptionKey, keyEncryptionKey } from "./keys/key-wrap.ts";
import type { PackWording } from "./pack/pack-wording.ts";
import { readPackWording } from "./pack/pack-wording-file.ts";
import { createPress, type Press } from "./press/press.ts";
import { openerJob } from "./release/opener-job.ts";
import type { StandingReport } from "./report/export-report-action.ts";
import type { Wording } from "./report/wording.ts";
import { readWording } from "./report/wording-file.ts";
import { calendarDuty } from "./wave/calendar-job.ts";
import type { SurveyAssetsOf } from "./wave/launch-action.ts";
import { retentionDuty } from "./wave/retention-job.ts";

/** Everything that doors, duties and commands are made from, opened once. Hand each only what it needs. */
export interface Deps {
  readonly config: Config;
  readonly publicUrl: string;
  readonly sessionSecret: string;
  readonly languages: readonly string[];
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly pools: Pools;
  readonly staff: PartPool<StaffTables>;
  readonly keyStore: KeyStore;
  readonly kek: KeyEncryptionKey;
  readonly renderer: Renderer;
  readonly assets: Assets;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The words of reports. */
  readonly wording: Wording;
  /** The report of a wave as it stands. */
  readonly documentOf: StandingReport;
  /** The words of works-council packs. */
  readonly packWording: PackWording;
  /** Makes PDFs; its thread starts with the first. */
  readonly press: Press;
  /** null: this server cannot send mail */
  readonly mailer: Mailer | null;
  /** why it cannot, in words for staff */
  readonly mailFault: string | null;
  /** Makes the respondent's page that a launch freezes. */
  readonly surveyAssetsOf: SurveyAssetsOf;
  /** Background work of the parts, in the order in which a wave passes through them. */
  readonly duties: readonly Duty[];
  /** Rejects when the database does not answer. */
  checkDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface DepsOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Mails are written to this folder instead of being sent. */
  readonly outboxFolder?: string;
  /** One that is being opened already; `openDeps` closes it when the rest cannot be had. */
  readonly house?: Promise<House>;
}

/** Opens all of it. Throws a Problem that says what to do when a part of it is not to be had. */
export async function openDeps(config: Config, log: Log, options: DepsOptions = {}): Promise<Deps> {
  const opening = options.house ?? openHouse(config, log);
  opening.catch(() => undefined); // told when it is waited for
  try {
    const files = readFiles();
    return await assemble(await opening, config, log, options, files);
  } catch (error) {
    await opening.then(
      (house) => house.close(),
      () => undefined,
    );
    throw error;
  }
}

type Files = Pick<Deps, "assets" | "renderer" | "definitions" | "wording" | "packWording">;

/** Everything that is shipped with the program. Throws when any of it cannot be used. */
function readFiles(): Files {
  const root = packageRoot();
  const assets = readAssets(join(root, "dist", "assets"));
  const renderer = createRenderer({ folder: join(root, "views"), assetPath: assets.path });
  const words = { wording: readWording(), packWording: readPackWording() };
  return { assets, renderer, definitions: readDefinitions(), ...words };
}

async function assemble(house: House, config: Config, log: Log, options: DepsOptions, files: Files): Promise<Deps> {
  const { pools, keyStore } = house;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const kek = await keyEncryptionKey(keyStore, config.kek, random);
  const kept = await keyStore.ensure("session-secret", () => Buffer.from(random.bytes(32).toString("base64url")));
  const mailer = mailerOf(config, options);
  const { publicUrl } = config;
  const press = createPress();
  const parts = { keyStore, kek, random, clock, log };
  const duties: Duty[] = [
    calendarDuty({ db: pools.staff.db, clock }),
    issuerDuty({ db: pools.issuer.db, ...parts, mailer, renderer: files.renderer, publicUrl }),
    { name: "collector", tick: () => tickCollector({ db: pools.collector.db, clock }) },
    { name: "opener", tick: openerJob({ db: pools.opener.db, ...parts }).tick },
    retentionDuty(pools.staff.db),
    { name: "guard", tick: settingsWatch({ pools, log, now: () => clock.now() }).tick },
  ];
  return {
    ...files,
    ...parts,
    config,
    publicUrl,
    sessionSecret: config.sessionSecret ?? kept.toString("utf8"),
    languages: [...new Set([...files.definitions.values()].flatMap((definition) => definition.languages))],
    pools,
    staff: pools.staff,
    press,
    documentOf: standingReport(files.wording),
    mailer,
    mailFault: mailer === null ? noMailerFault : null,
    surveyAssetsOf: (definition, facts) => surveyAssets({ ...files, definition, facts }),
    duties,
    checkDatabase: () => assertAlive(pools.staff.db),
    async close() {
      await press.close();
      await mailer?.close();
      await house.close();
    },
  };
}

function mailerOf(config: Config, options: DepsOptions): Mailer | null {
  if (options.outboxFolder !== undefined)
    return createOutboxMailer({ folder: options.outboxFolder, mailFrom: config.mailFrom ?? "survey@upwell.example" });
  if (config.smtpUrl === undefined || config.mailFrom === undefined) return null;
  return createSmtpMailer({ smtpUrl: config.smtpUrl, mailFrom: config.mailFrom });
}
