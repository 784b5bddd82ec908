import { recordAudit } from "../access/audit-store.ts";
import type { Member } from "../access/member.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { type Branding, plainBranding } from "./branding.ts";
import { findBranding, insertBranding } from "./branding-store.ts";

/** The look of the reports of a member's organisation. */
export async function readBranding(member: Member): Promise<Branding> {
  return await member.transaction("read branding", async (tx) => {
    return (await findBranding(tx, member.organisation.id)) ?? plainBranding;
  });
}

/** Saves a look that was read at `version`; "overtaken" if somebody saved one meanwhile. */
export async function changeBranding(
  member: Member,
  clock: Clock,
  branding: Branding,
): Promise<Result<null, "overtaken">> {
  return await member.transaction("branding changed", async (tx) => {
    const { id, name } = member.organisation;
    const newest = (await findBranding(tx, id)) ?? plainBranding;
    const at = clock.now();
    const by = member.account.email;
    const next = { ...branding, version: branding.version + 1 };
    if (newest.version !== branding.version || !(await insertBranding(tx, id, next, { by, at })))
      return refuse("overtaken");
    const detail = { accent: next.accent, logo: next.logo !== null };
    await recordAudit(tx, { at, organisationId: id, actor: by, action: "branding changed", object: name, detail });
    return ok(null);
  });
}
