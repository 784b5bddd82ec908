import { tryLockExclusive } from "../db/advisory-lock.ts";
import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import { type Definition, definitionOf } from "../definition/definition.ts";
import { questionsOf } from "../definition/survey-shape.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { updateLeftOut } from "../response/public-record-store.ts";
import { findQuality, selectExcludedSums, selectOpenedComments, selectTenureSums } from "../response/response-store.ts";
import { dayOf } from "../wave/day.ts";
import { fingerprintBlocks, fingerprintOf } from "../wave/fingerprint.ts";
import type { ReleaseInput } from "./assemble.ts";
import { insertShownComments } from "./comment-store.ts";
import { shownComments } from "./comments.ts";
import { loadEarlierWave } from "./earlier-wave-action.ts";
import { loadIntervalSolver } from "./interval-solver-file.ts";
import { leftOutOf } from "./left-out.ts";
import { insertRelease } from "./release-store.ts";
import { safeRelease } from "./safe-release-action.ts";
import { tenureMeansOf } from "./tenure-means.ts";
import { loadAtoms } from "./wave-atoms-action.ts";
import { findWaveToRelease, updateReleased } from "./wave-to-release-store.ts";

/**
 * Works out the numbers of a closed wave from its sums, attacks them, and freezes them, all in one transaction: the
 * document, its hash, the rows, the comments (which stand in no document), and the state `released`. Done once; false if the wave is not closed or another process is at it.
 */
export async function releaseWave(
  { db, clock, random }: { readonly db: OpenerDb; readonly clock: Clock; readonly random: Random },
  waveId: WaveId,
): Promise<boolean> {
  return await inTransaction(db, "release wave", async (tx) => {
    if (!(await tryLockExclusive(tx, `open ${waveId}`))) return false;
    const wave = await findWaveToRelease(tx, waveId);
    if (wave?.state !== "closed") return false;
    const definition = definitionOf(wave.definitionId, wave.definition, wave.scoringKey);
    if (!definition.ok) throw new Error(`the frozen definition cannot be read: ${definition.refusal.join("; ")}`);
    const input: ReleaseInput = {
      wave: {
        id: waveId,
        organisation: organisationIn(wave.manifest),
        title: wave.title,
        opensOn: wave.opensOn,
        closedOn: dayOf(wave.closingAt),
        mode: wave.mode,
        definition: wave.definitionId,
        fingerprint: fingerprintBlocks(fingerprintOf(wave.manifestHash)).join(" "),
      },
      thresholds: wave.thresholds,
      rules: wave.rules,
      kinds: wave.kinds,
      ...(await loadAtoms(tx, waveId, definition.value.key)),
      statements: statementsOf(definition.value.survey),
      quality: (await findQuality(tx, waveId)) ?? null,
      tenure: tenureMeansOf(await selectTenureSums(tx, waveId), tenureOptionsOf(definition.value.survey)),
      excluded: await selectExcludedSums(tx, waveId),
      earlier: await loadEarlierWave(tx, waveId),
    };
    const release = safeRelease(input, await loadIntervalSolver());
    await insertRelease(tx, waveId, release);
    const { commentsFrom } = wave.thresholds;
    if (commentsFrom !== null) {
      const comments = await selectOpenedComments(tx, waveId);
      await insertShownComments(tx, waveId, shownComments(release.units, comments, commentsFrom, random));
    }
    await updateLeftOut(tx, waveId, leftOutOf(release));
    await updateReleased(tx, waveId, clock.now());
    return true;
  });
}

/** Every row of a grid, by its name. */
function statementsOf(survey: Definition["survey"]): ReadonlyMap<string, string> {
  const rows = questionsOf(survey).flatMap((question) => (question.type === "matrix" ? question.rows : []));
  return new Map(rows.map(({ value, text }) => [value, text]));
}

/** The answers to how long people have been there; none where that is not asked. */
function tenureOptionsOf(survey: Definition["survey"]): { readonly value: string; readonly text: string }[] {
  const question = questionsOf(survey).find(({ name }) => name === "TEN");
  return question?.type === "radiogroup"
    ? question.choices.map(({ value, text }) => ({ value: String(value), text }))
    : [];
}

/** As the respondents knew it, even if it has another name today. */
function organisationIn(manifest: string): string {
  const { organisation } = JSON.parse(manifest) as { readonly organisation: string };
  return organisation;
}
