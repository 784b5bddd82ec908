import { recordAudit } from "../access/audit-store.ts";
import { hashPassword, newHandedOutSecret } from "../access/password.ts";
import type { EditedDocument } from "../edit/edited-document.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { Press } from "../press/press.ts";
import type { Release } from "../release/release.ts";
import type { ReportPress } from "../report/report-file.ts";
import { reportFile } from "../report/report-formats-file.ts";
import type { Actor } from "../wave/wave-actor-action.ts";
import { frozenOf, tokenHashOf, type Version } from "./version.ts";
import { endLink, insertLink, insertVersion, selectVersions, withdrawVersion } from "./version-store.ts";

export interface PublishDeps extends ReportPress {
  readonly clock: Clock;
  readonly random: Random;
  readonly press: Press;
}

/** The report that is to be published. */
export interface Publishable {
  readonly waveId: WaveId;
  /** title of the wave, for the audit trail */
  readonly title: string;
  readonly release: Release;
  readonly edited: EditedDocument;
}

export type PublishRefusal =
  /** blocks whose text does not stand in the report */
  { readonly kind: "faults"; readonly count: number } | { readonly kind: "same"; readonly number: number };

/** Freezes the report as it stands: document, page, PDF and slides of one moment, under the next number. */
export async function publishReport(
  actor: Actor,
  deps: PublishDeps,
  { waveId, title, release, edited }: Publishable,
  note: string,
): Promise<Result<Version, PublishRefusal>> {
  const count = edited.sections
    .flatMap(({ blocks }) => blocks)
    .filter(({ faults, isHidden }) => faults.length > 0 && !isHidden).length;
  if (count > 0) return refuse({ kind: "faults", count });
  const { text, hash } = frozenOf(edited.document);
  // asked before anything is pressed, which takes seconds, and again below, where somebody may have been first
  const known = await actor.transaction("read published versions", (tx) => selectVersions(tx, waveId));
  const same = sameAs(known[0], hash);
  if (same !== null) return refuse(same);
  const page = await reportFile(deps, release, edited.document, "html");
  const pdf = await reportFile(deps, release, edited.document, "pdf");
  const pptx = await reportFile(deps, release, edited.document, "pptx");
  for (;;) {
    const done = await actor.transaction(
      "report published",
      async (tx): Promise<Result<Version, PublishRefusal> | null> => {
        const [newest] = await selectVersions(tx, waveId);
        const isNow = sameAs(newest, hash);
        if (isNow !== null) return refuse(isNow);
        const number = (newest?.number ?? 0) + 1;
        const at = deps.clock.now();
        const isFirst = await insertVersion(tx, waveId, {
          number,
          document: text,
          content_hash: hash,
          note,
          html: Buffer.from(page.bytes),
          policy: page.policy ?? "",
          pdf: Buffer.from(pdf.bytes),
          pptx: Buffer.from(pptx.bytes),
          published_by: actor.name,
          published_at: at,
        });
        if (!isFirst) return null; // somebody else has this number: the next one
        await audit(tx, actor, at, "report published", title, { number, hash: hash.toString("hex") });
        return ok({ number, hash: hash.toString("hex"), note, by: actor.name, at, withdrawn: null });
      },
    );
    if (done !== null) return done;
  }
}

/** The newest version, where it stands and says the same. */
function sameAs(newest: Version | undefined, hash: Buffer): PublishRefusal | null {
  const isSame = newest !== undefined && newest.withdrawn === null && newest.hash === hash.toString("hex");
  return isSame ? { kind: "same", number: newest.number } : null;
}

/** Withdraws a version: whoever has a link to it is told why, and sees nothing of it. */
export async function withdrawReport(
  actor: Actor,
  clock: Clock,
  { waveId, title }: Pick<Publishable, "waveId" | "title">,
  number: number,
  why: string,
): Promise<Result<null, "missing">> {
  return await actor.transaction("report withdrawn", async (tx) => {
    const at = clock.now();
    if (!(await withdrawVersion(tx, waveId, number, { at, by: actor.name, why }))) return refuse("missing");
    await audit(tx, actor, at, "report withdrawn", title, { number, why });
    return ok(null);
  });
}

/** Makes a link to a version that stands. Returns the secret of its address, which is stored nowhere. */
export async function makeLink(
  actor: Actor,
  { clock, random }: Pick<PublishDeps, "clock" | "random">,
  { waveId, title }: Pick<Publishable, "waveId" | "title">,
  wanted: { readonly number: number; readonly days: number; readonly password: string | null },
): Promise<Result<string, "missing">> {
  const token = newHandedOutSecret(random);
  const passwordHash = wanted.password === null ? null : await hashPassword(wanted.password);
  return await actor.transaction("report link made", async (tx) => {
    const version = (await selectVersions(tx, waveId)).find(({ number }) => number === wanted.number);
    if (version === undefined || version.withdrawn !== null) return refuse("missing");
    const at = clock.now();
    const expiresAt = new Date(at.getTime() + wanted.days * 86_400_000);
    const id = randomUuid(random);
    await insertLink(tx, {
      ...{ id, waveId, number: wanted.number, tokenHash: tokenHashOf(token) },
      ...{ passwordHash, expiresAt, by: actor.name, at },
    });
    await audit(tx, actor, at, "report link made", title, {
      number: wanted.number,
      days: wanted.days,
      password: passwordHash !== null,
    });
    return ok(token);
  });
}

/** Ends a link before its time. */
export async function endReportLink(
  actor: Actor,
  clock: Clock,
  { waveId, title }: Pick<Publishable, "waveId" | "title">,
  id: string,
): Promise<Result<null, "missing">> {
  return await actor.transaction("report link ended", async (tx) => {
    const at = clock.now();
    if (!(await endLink(tx, waveId, id, at))) return refuse("missing");
    await audit(tx, actor, at, "report link ended", title, {});
    return ok(null);
  });
}

async function audit(
  tx: Parameters<typeof recordAudit>[0],
  actor: Actor,
  at: Date,
  action: string,
  object: string,
  detail: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  await recordAudit(tx, { at, organisationId: actor.organisation.id, actor: actor.name, action, object, detail });
}
