import { recordAudit } from "../access/audit-store.ts";
import type { StaffTransaction } from "../access/member.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { Release } from "../release/release.ts";
import type { Actor } from "../wave/wave-actor-action.ts";
import type { Agreed, Agreement } from "./agreement.ts";
import { findAgreement, findLaterWave, insertAgreement, selectAgreements } from "./agreement-store.ts";

/** Whoever may read the rows of an organisation. */
interface Reader {
  transaction<T>(name: string, work: (db: StaffTransaction) => Promise<T>): Promise<T>;
}

/** The agreed actions of a released wave, and those of the wave that it is compared with. */
export async function readAgreed(reader: Reader, waveId: WaveId, release: Release): Promise<Agreed> {
  const earlier = release.comparison?.earlier.id as WaveId | undefined;
  return await reader.transaction("read agreed actions", async (tx) => ({
    now: await selectAgreements(tx, waveId),
    before: earlier === undefined ? [] : await selectAgreements(tx, earlier),
  }));
}

/** What somebody wants of an action. */
export type AgreementWish = Pick<Agreement, "scale" | "points" | "what" | "owner" | "dueOn" | "state">;

/** later: people answer a later wave already, named here. overtaken: somebody saved it meanwhile. */
export type AgreementRefusal =
  | { readonly kind: "later"; readonly title: string }
  | { readonly kind: "missing" }
  | { readonly kind: "overtaken"; readonly newest: Agreement };

/** Agrees on an action for a unit of a released wave, while no later wave is being answered. */
export async function agreeOn(
  actor: Actor,
  clock: Clock,
  at: Pick<Agreement, "id" | "waveId" | "unit" | "unitName">,
  wish: AgreementWish,
): Promise<Result<null, AgreementRefusal>> {
  return await actor.transaction("action agreed", async (tx) => {
    const later = await findLaterWave(tx, at.waveId);
    if (later !== undefined) return refuse({ kind: "later", title: later });
    await insertAgreement(tx, { ...at, ...wish, version: 1, by: actor.name, at: clock.now() });
    await audited(tx, actor, clock, "action agreed", at.unitName, wish);
    return ok(null);
  });
}

/**
 * Saves a change of an action that was read at `version`. Once people answer a later wave its prediction is fixed: what
 * is said of scale and points is not taken.
 */
export async function changeAgreement(
  actor: Actor,
  clock: Clock,
  { waveId, id, version }: Pick<Agreement, "waveId" | "id" | "version">,
  wish: AgreementWish,
): Promise<Result<null, AgreementRefusal>> {
  return await actor.transaction("agreed action changed", async (tx) => {
    const newest = await findAgreement(tx, waveId, id);
    if (newest === undefined) return refuse({ kind: "missing" });
    if (newest.version !== version) return refuse({ kind: "overtaken", newest });
    const isFixed = (await findLaterWave(tx, waveId)) !== undefined;
    const { scale, points } = isFixed ? newest : wish;
    const { since: _, ...before } = newest;
    const next = { ...before, ...wish, scale, points, version: version + 1, by: actor.name, at: clock.now() };
    if (!(await insertAgreement(tx, next))) {
      const now = await findAgreement(tx, waveId, id);
      return refuse(now === undefined ? { kind: "missing" } : { kind: "overtaken", newest: now });
    }
    await audited(tx, actor, clock, "agreed action changed", newest.unitName, next);
    return ok(null);
  });
}

async function audited(
  tx: StaffTransaction,
  actor: Actor,
  clock: Clock,
  action: string,
  object: string,
  { scale, points, state }: Pick<Agreement, "scale" | "points" | "state">,
): Promise<void> {
  const organisationId = actor.organisation.id;
  const detail = { scale, points, state };
  await recordAudit(tx, { at: clock.now(), organisationId, actor: actor.name, action, object, detail });
}
