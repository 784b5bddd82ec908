import type { Kysely } from "kysely";
import type { IssuerTables } from "../db/schema.ts";
import { inTransaction } from "../db/transaction.ts";
import type { GroupId, PersonId, WaveId } from "../kernel/brand.ts";
import type { Random } from "../kernel/random.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { type KeyEncryptionKey, wrapKey } from "../keys/key-wrap.ts";
import { newTokenKey } from "./blind-sign.ts";
import {
  deleteGroupKeys,
  deleteInvitations,
  findWaveForShare,
  insertGroupKey,
  insertInvitations,
  selectGroupSizes,
  selectGroupsWithoutKey,
  selectInvitees,
  selectWavesIn,
  updatePublicKey,
} from "./invitation-store.ts";
import { deleteMails, hasMailProgress, insertInvitationMails, insertMailProgress } from "./mail-store.ts";
import { invitationSecretName, personSecretOf, secretHashOf } from "./secret.ts";

export interface PrepareDeps {
  readonly db: Kysely<IssuerTables>;
  readonly keyStore: KeyStore;
  readonly kek: KeyEncryptionKey;
  readonly random: Random;
}

/** Keys that one call makes: about half a second of work on two threads, so that the other parts get their turn. */
const keysPerTick = 8;
const keysAtOnce = 2;

/**
 * The issuer's part of a launch: the invitation secret, an invitation for everybody, a token key for every reporting
 * group. Each step is one transaction and does only what is missing. True if something was done.
 */
export async function prepareWaves(deps: PrepareDeps): Promise<boolean> {
  let isBusy = false;
  for (const wave of await selectWavesIn(deps.db, ["launching"])) {
    if (await prepareInvitations(deps, wave.id)) isBusy = true;
    if (await makeKeys(deps, wave.id)) isBusy = true;
  }
  return isBusy;
}

/**
 * Writes the invitations in the order of the people's random ids, all in one transaction. Does nothing while the
 * roster differs from what the launch froze: staff then stops the launch.
 */
async function prepareInvitations(deps: PrepareDeps, waveId: WaveId): Promise<boolean> {
  if (await hasMailProgress(deps.db, waveId, "invitation")) return false;
  const secret = await deps.keyStore.ensure(invitationSecretName(waveId), () => deps.random.bytes(32));
  return await inTransaction(deps.db, "prepare invitations", async (tx) => {
    const wave = await findWaveForShare(tx, waveId);
    if (wave?.state !== "launching") return false;
    const invitees = await selectInvitees(tx, waveId);
    if (!isAsFrozen(invitees, await selectGroupSizes(tx, waveId))) return false;
    if (!(await insertMailProgress(tx, waveId, "invitation", invitees.length))) return false;
    // of a launch that was stopped
    await deleteMails(tx, waveId);
    await deleteInvitations(tx, waveId);
    await deleteGroupKeys(tx, waveId);
    await insertInvitations(
      tx,
      invitees.flatMap((invitee) =>
        invitee.group_id === null
          ? []
          : [
              {
                wave_id: waveId,
                person_id: invitee.person_id,
                group_id: invitee.group_id,
                secret_hash: secretHashOf(personSecretOf(secret, invitee.person_id)),
                issued: null,
                is_revoked: false,
              },
            ],
      ),
    );
    await insertInvitationMails(tx, waveId);
    return true;
  });
}

/** True if every reporting group has exactly the number of people that the launch counted. */
function isAsFrozen(
  invitees: readonly { person_id: PersonId; group_id: GroupId | null }[],
  sizes: ReadonlyMap<GroupId, number>,
): boolean {
  const counted = new Map<GroupId, number>();
  for (const { group_id } of invitees) {
    if (group_id === null) return false;
    counted.set(group_id, (counted.get(group_id) ?? 0) + 1);
  }
  return sizes.size > 0 && [...sizes].every(([group, invited]) => counted.get(group) === invited);
}

async function makeKeys(deps: PrepareDeps, waveId: WaveId): Promise<boolean> {
  if (!(await hasMailProgress(deps.db, waveId, "invitation"))) return false;
  const groups = await selectGroupsWithoutKey(deps.db, waveId, keysPerTick);
  for (let start = 0; start < groups.length; start += keysAtOnce)
    await Promise.all(groups.slice(start, start + keysAtOnce).map((group) => makeKey(deps, waveId, group.id)));
  return groups.length > 0;
}

/** Both halves of the key in one transaction; if another process was first, its key stays and ours is forgotten. */
async function makeKey(deps: PrepareDeps, waveId: WaveId, groupId: GroupId): Promise<void> {
  const pair = await newTokenKey();
  const wrapped = wrapKey(deps.kek, pair.privateKey, groupId, deps.random);
  await inTransaction(deps.db, "make a group key", async (tx) => {
    if (await insertGroupKey(tx, waveId, groupId, wrapped)) await updatePublicKey(tx, groupId, pair.publicKey);
  });
}
