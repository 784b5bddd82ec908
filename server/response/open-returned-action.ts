import { setImmediate } from "node:timers/promises";
import { lockExclusive } from "../db/advisory-lock.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Definition } from "../definition/definition.ts";
import type { WaveId } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { publicKeyOf, returnKeyNameOf } from "./box-key-job.ts";
import { emptyBox, type OpenedWave, type OpenerDeps } from "./empty-box-action.ts";
import { hpkeOpener } from "./hpke-open.ts";
import { openedBallotOf } from "./opened-ballot.ts";
import { openedBox } from "./opened-box.ts";
import { findWaveToOpen, selectTree, type WaveToOpen } from "./opener-store.ts";
import { mixedTreeOf, type ReturnUnit, returnUnitsOf } from "./return-units.ts";
import {
  orderOf,
  paddedPlainOf,
  type ReturnedContent,
  returnedContentOf,
  returnedFaultOf,
  returnedFileOf,
} from "./returned-ballots.ts";
import { selectBoxedGroups, takeHandOver, updateHandOverRead } from "./returned-store.ts";
import { ballotsDigestOf, notWaitingOf } from "./sealed-ballots-action.ts";

/** What became of a wave whose ballots came back. */
export type ReturnOutcome = "closed" | "withheld";

const ballotsOfBreath = 100;

/**
 * Takes in the file that the works council gives back and opens the wave with it, in one transaction, by the same way as
 * a box that the server opens itself; then destroys the key of the way back. Refused, with what to do and with nothing
 * written, unless the file holds every ballot of this wave once.
 */
export async function openReturned(
  deps: OpenerDeps,
  waveId: WaveId,
  file: Buffer,
): Promise<Result<ReturnOutcome, string>> {
  const outcome = await inTransaction(deps.db, "open returned ballots", async (tx) => {
    await lockExclusive(tx, `open ${waveId}`);
    const opened = await openReturnedIn({ ...deps, db: tx }, waveId, file);
    if (!opened.ok) return opened;
    await takeHandOver(tx, waveId);
    await updateHandOverRead(tx, waveId, null);
    return opened;
  });
  return await ended(deps, waveId, outcome);
}

/** As `openReturned` with the file that staff took in; a refusal is left on the wave for staff to read. */
export async function openHandedOver(deps: OpenerDeps, waveId: WaveId): Promise<Result<ReturnOutcome, string>> {
  const outcome = await inTransaction(deps.db, "open ballots taken in", async (tx) => {
    await lockExclusive(tx, `open ${waveId}`);
    const file = await takeHandOver(tx, waveId);
    if (file === undefined) return refuse("Another process has read the file just now.");
    const opened = await openReturnedIn({ ...deps, db: tx }, waveId, file);
    await updateHandOverRead(tx, waveId, opened.ok ? null : opened.refusal);
    return opened;
  });
  return await ended(deps, waveId, outcome);
}

async function ended(
  deps: OpenerDeps,
  waveId: WaveId,
  outcome: Result<ReturnOutcome, string>,
): Promise<Result<ReturnOutcome, string>> {
  if (!outcome.ok) return outcome;
  deps.onStep?.("committed");
  await deps.keyStore.destroy(returnKeyNameOf(waveId));
  deps.onStep?.("destroyed");
  return outcome;
}

async function openReturnedIn(deps: OpenerDeps, waveId: WaveId, bytes: Buffer): Promise<Result<ReturnOutcome, string>> {
  const { db } = deps;
  const wave = await findWaveToOpen(db, waveId);
  if (wave === undefined) return refuse("There is no such wave, or it was never launched.");
  const notWaiting = notWaitingOf(wave);
  if (notWaiting !== undefined) return refuse(notWaiting);
  const content = await contentOf(deps, wave, bytes);
  if (!content.ok) return content;
  const tree = await selectTree(db, waveId);
  const units = returnUnitsOf(tree, await selectBoxedGroups(db, waveId), wave.thresholds.k) ?? [];
  const fault = returnedFaultOf(content.value, units, await ballotsDigestOf(db, units));
  if (fault !== undefined) return refuse(fault);
  const plains = await plainsOf(content.value);
  if (!plains.ok) return plains;
  const outcome = await emptyBox(deps, wave, async (definition): Promise<OpenedWave> => {
    const box = openedBox();
    for (const [at, unit] of units.entries()) await fill(box, unit, plains.value[at], definition);
    return { tree: mixedTreeOf(tree, units), box };
  });
  return ok(outcome);
}

async function contentOf(
  { keyStore }: OpenerDeps,
  wave: WaveToOpen,
  bytes: Buffer,
): Promise<Result<ReturnedContent, string>> {
  const file = returnedFileOf(bytes);
  if (!file.ok) return file;
  if (file.value.wave !== wave.id)
    return refuse("These are the opened ballots of another wave. Choose the file of this one.");
  if (file.value.manifestHash !== wave.manifestHash.toString("hex"))
    return refuse("These ballots were opened under another manifest. Export the sealed ballots of this wave again.");
  const name = returnKeyNameOf(wave.id);
  const key = await keyStore.read(name);
  if (key === undefined || wave.returnPublicKey === null || !publicKeyOf(key).equals(wave.returnPublicKey))
    throw new Error(`The key ${name} is not in the key store, or not the right one: restore its copy and try again.`);
  const info = Buffer.concat([Buffer.from("upwell return 1", "utf8"), wave.manifestHash]);
  const plain = hpkeOpener(key, info, wave.boxPublicKey)(file.value.sealed, Buffer.from(wave.id, "utf8"));
  if (plain === undefined)
    return refuse(
      "This file was not made with the key of the works council, or it was damaged or changed afterwards. Ask for it again, or have the ballots opened once more.",
    );
  return returnedContentOf(plain);
}

type Plains = readonly { readonly spoiled: number; readonly plains: readonly Buffer[] }[];

/** The plain text of every ballot, once all are of the right form and in the order that follows from the salt. */
async function plainsOf({ salt, units }: ReturnedContent): Promise<Result<Plains, string>> {
  const all: { spoiled: number; plains: Buffer[] }[] = [];
  let count = 0;
  for (const { ballots, spoiled, leaves } of units) {
    const plains: Buffer[] = [];
    let last: Buffer = Buffer.alloc(0);
    for (const text of ballots) {
      const plain = paddedPlainOf(text);
      const order = orderOf(salt, text);
      if (plain === undefined || last.compare(order) > 0)
        return refuse(
          `The opened ballots of reporting group ${leaves.join(" and ")} are not shuffled and written as the works council’s tool does. Have them opened once more with the tool of this server.`,
        );
      last = order;
      plains.push(plain);
      if (++count % ballotsOfBreath === 0) await setImmediate();
    }
    all.push({ spoiled, plains });
  }
  return ok(all);
}

async function fill(
  box: ReturnType<typeof openedBox>,
  unit: ReturnUnit,
  returned: Plains[number] | undefined,
  definition: Definition,
): Promise<void> {
  for (let i = 0; i < (returned?.spoiled ?? 0); i++) box.add(unit.unitId, undefined);
  for (const [at, plain] of (returned?.plains ?? []).entries()) {
    box.add(unit.unitId, openedBallotOf(definition, plain));
    if (at % ballotsOfBreath === 0) await setImmediate();
  }
}
