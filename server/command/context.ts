import type { OrganisationRef } from "../access/member.ts";
import { inInstallation } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { findOrganisationBySlug, selectOrganisations } from "../organisation/organisation-store.ts";
import { type Actor, commandLineActor } from "../wave/wave-actor-action.ts";
import { findAnyWave, type WaveRow } from "../wave/wave-store.ts";

/** What a command gets: a place to print, and the house, opened when first asked for. */
export interface CommandContext {
  print(text: string): void;
  /** One line of JSON, for programs. */
  printJson(value: unknown): void;
  deps(): Promise<Deps>;
}

/** The value of an expected outcome; its refusal ends the command with those words. */
export function demanded<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Problem("conflict", result.refusal);
  return result.value;
}

/** The organisation with this short name. Throws a Problem that lists those there are. */
export async function organisationOf(deps: Deps, slug: string): Promise<OrganisationRef> {
  return await inInstallation(deps.staff.db, "find organisation", async (tx) => {
    const found = await findOrganisationBySlug(tx, slug);
    if (found !== undefined) return found;
    const all = (await selectOrganisations(tx)).map((organisation) => organisation.slug);
    const hint = all.length === 0 ? "There is none yet: organisation create." : `There are: ${all.join(", ")}.`;
    throw new Problem("not-found", `There is no organisation ${slug}. ${hint}`);
  });
}

/** A wave by its id, and the command line as an actor in its organisation. */
export async function waveOf(deps: Deps, id: string): Promise<{ readonly wave: WaveRow; readonly actor: Actor }> {
  if (!isUuid(id)) throw new Problem("bad-request", `${id} is not the id of a wave. "wave list" shows them.`);
  return await inInstallation(deps.staff.db, "find wave", async (tx) => {
    const wave = await findAnyWave(tx, id as WaveId);
    if (wave === undefined) throw new Problem("not-found", `There is no wave ${id}. "wave list" shows them.`);
    const organisation = (await selectOrganisations(tx)).find((row) => row.id === wave.organisation_id);
    if (organisation === undefined) throw new Error(`wave ${id} has no organisation`);
    return { wave, actor: commandLineActor(deps.staff.db, organisation) };
  });
}
