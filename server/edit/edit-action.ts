import type { Agreed } from "../agreement/agreement.ts";
import { readAgreed } from "../agreement/agreement-action.ts";
import { findBrandingOfWave } from "../branding/branding-store.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { Release } from "../release/release.ts";
import type { ReportReader, StandingReport } from "../report/export-report-action.ts";
import { factsOf } from "../report/facts.ts";
import { reportOf } from "../report/report.ts";
import type { Wording } from "../report/wording.ts";
import type { Actor } from "../wave/wave-actor-action.ts";
import { afterMove, arrangementName, hidingOf } from "./arrangement.ts";
import { type Edit, type EditContent, type OwnStyle, orderOf, textAtMost } from "./edit.ts";
import { insertEdit, selectHistory, selectNewestEdits } from "./edit-store.ts";
import { readEditText, type Vocabulary } from "./edit-text.ts";
import { coverSection } from "./editable.ts";
import { type EditedBlock, type EditedDocument, editedDocument } from "./edited-document.ts";
import { namesOf } from "./names-and-days.ts";

/** The report of a released wave with what people made of it. */
export async function readEditedDocument(
  reader: ReportReader,
  waveId: WaveId,
  release: Release,
  wording: Wording,
): Promise<EditedDocument> {
  const [edits, branding] = await reader.transaction("read edits of a report", async (tx) => {
    return [await selectNewestEdits(tx, waveId), await findBrandingOfWave(tx, waveId)] as const;
  });
  const agreed = await readAgreed(reader, waveId, release);
  const generated = reportOf(release, wording, agreed);
  const branded = { ...generated, cover: { ...generated.cover, branding: branding ?? null } };
  return editedDocument(branded, edits, vocabularyOf(release, agreed));
}

/** Reports as they stand, for whoever shows or exports them. */
export function standingReport(wording: Wording): StandingReport {
  return async (reader, waveId, release) => (await readEditedDocument(reader, waveId, release, wording)).document;
}

function vocabularyOf(release: Release, agreed: Agreed): Vocabulary {
  return { facts: factsOf(release, agreed), names: namesOf(release) };
}

/** What somebody wants of a block. */
export type BlockChange =
  | { readonly action: "save"; readonly text: string }
  /** the words as generated, and shown */
  | { readonly action: "reset" }
  /** keep the own words although what is generated has changed */
  | { readonly action: "keep" }
  | { readonly action: "hide" }
  | { readonly action: "show" };

/** Why a change is not saved; `newest` is what stands there now. */
export type EditRefusal =
  | { readonly kind: "missing" }
  | { readonly kind: "tooLong"; readonly length: number }
  | { readonly kind: "overtaken"; readonly newest: Edit | null };

/** Saves a change of a block that was read at `version` (0: nobody had touched it). A text with faults is saved too. */
export async function changeBlock(
  actor: Actor,
  clock: Clock,
  report: { readonly waveId: WaveId; readonly edited: EditedDocument },
  { block: id, version }: { readonly block: string; readonly version: number },
  change: BlockChange,
): Promise<Result<Edit, EditRefusal>> {
  const block = report.edited.sections.flatMap(({ blocks }) => blocks).find((one) => one.id === id);
  if (block === undefined) return refuse({ kind: "missing" });
  if (change.action === "save" && change.text.length > textAtMost)
    return refuse({ kind: "tooLong", length: change.text.length });
  const content = contentAfter(block, change, report.edited.vocabulary);
  return await saveEdit(actor, clock, report.waveId, { block: id, version, content });
}

function contentAfter(block: EditedBlock, change: BlockChange, vocabulary: Vocabulary): EditContent {
  const before = block.edit?.content;
  const isHidden =
    change.action === "hide" || (block.isHidden && change.action !== "show" && change.action !== "reset");
  const citedOf = (text: string) => readEditText(text, vocabulary).cited;
  if (before?.kind === "own") {
    const text = change.action === "save" ? change.text : before.text;
    return { ...before, isHidden, text, cited: citedOf(text) };
  }
  const old = before?.kind === "generated" ? before : { text: null, base: null, cited: {} };
  if (change.action === "save") {
    // the words of the generated text are no edit: what is generated later may then follow the facts
    const isSame = change.text.trim() === block.generatedText;
    return isSame || block.generatedText === null
      ? { kind: "generated", isHidden, text: null, base: null, cited: {} }
      : { kind: "generated", isHidden, text: change.text, base: block.generatedText, cited: citedOf(change.text) };
  }
  if (change.action === "reset") return { kind: "generated", isHidden, text: null, base: null, cited: {} };
  if (change.action === "keep" && old.text !== null)
    return {
      kind: "generated",
      isHidden,
      text: block.text,
      base: block.generatedText,
      cited: citedOf(block.text ?? ""),
    };
  return { kind: "generated", isHidden, text: old.text, base: old.base, cited: old.cited };
}

/** Adds a block of one's own behind another of its section. */
export async function addBlock(
  actor: Actor,
  clock: Clock,
  report: { readonly waveId: WaveId; readonly edited: EditedDocument },
  own: { readonly id: string; readonly after: string; readonly style: OwnStyle; readonly text: string },
): Promise<Result<Edit, EditRefusal>> {
  const section = report.edited.sections.find(({ blocks }) => blocks.some(({ id }) => id === own.after));
  if (section === undefined) return refuse({ kind: "missing" });
  if (own.text.length > textAtMost) return refuse({ kind: "tooLong", length: own.text.length });
  const { cited } = readEditText(own.text, report.edited.vocabulary);
  const name = section.section.id;
  const content: EditContent = { kind: "own", section: name, style: own.style, isHidden: false, text: own.text, cited };
  const saved = await saveEdit(actor, clock, report.waveId, { block: own.id, version: 0, content });
  if (!saved.ok) return saved;
  const blocks = section.blocks.flatMap(({ id }) => (id === own.after ? [id, own.id] : [id]));
  await saveOrder(actor, clock, report.waveId, name, blocks);
  return saved;
}

/** Moves a block one place up (-1) or down (1) within its section; at the end of the section it stays. */
export async function moveBlock(
  actor: Actor,
  clock: Clock,
  report: { readonly waveId: WaveId; readonly edited: EditedDocument },
  { block, by }: { readonly block: string; readonly by: -1 | 1 },
): Promise<Result<null, EditRefusal>> {
  const section = report.edited.sections.find(({ blocks }) => blocks.some(({ id }) => id === block));
  if (section === undefined) return refuse({ kind: "missing" });
  const names = section.blocks.map(({ id }) => id);
  const at = names.indexOf(block);
  const other = names[at + by];
  if (other === undefined) return ok(null);
  await saveOrder(
    actor,
    clock,
    report.waveId,
    section.section.id,
    names.map((id, i) => (i === at ? other : i === at + by ? block : id)),
  );
  return ok(null);
}

/** What somebody wants of a whole section. */
export type SectionChange = "up" | "down" | "hide" | "show";

/** Moves a section among its like, a section with all its teams, or hides or shows it. The cover stays where it is. */
export async function changeSection(
  actor: Actor,
  clock: Clock,
  { waveId, edited }: { readonly waveId: WaveId; readonly edited: EditedDocument },
  id: string,
  change: SectionChange,
): Promise<Result<null, EditRefusal>> {
  const sections = edited.sections.filter(({ section }) => section.id !== coverSection);
  if (!sections.some(({ section }) => section.id === id)) return refuse({ kind: "missing" });
  if (change === "hide" || change === "show")
    await saveLast(actor, clock, waveId, hidingOf(id), { kind: "section", isHidden: change === "hide" });
  else {
    const blocks = afterMove(sections, id, change === "up" ? -1 : 1);
    await saveLast(actor, clock, waveId, arrangementName, { kind: "order", blocks });
  }
  return ok(null);
}

function saveOrder(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  section: string,
  blocks: readonly string[],
): Promise<void> {
  return saveLast(actor, clock, waveId, orderOf(section), { kind: "order", blocks });
}

/** Of an order, and of what is hidden, the last save wins: two people who move at once lose no words by it. */
async function saveLast(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  block: string,
  content: EditContent,
): Promise<void> {
  for (;;) {
    const [newest] = await actor.transaction("read order of a report", (tx) => selectHistory(tx, waveId, block, 1));
    const saved = await saveEdit(actor, clock, waveId, { block, version: newest?.version ?? 0, content });
    if (saved.ok) return;
  }
}

/** `version`: the one that was read. */
async function saveEdit(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  { block, version, content }: Pick<Edit, "block" | "version" | "content">,
): Promise<Result<Edit, EditRefusal>> {
  return await actor.transaction("report edited", async (tx) => {
    const edit: Edit = { block, version: version + 1, content, by: actor.name, at: clock.now() };
    const [newest] = await selectHistory(tx, waveId, block, 1);
    const isNext = (newest?.version ?? 0) === version;
    if (isNext && (await insertEdit(tx, waveId, edit))) return ok(edit);
    const [now] = await selectHistory(tx, waveId, block, 1);
    return refuse({ kind: "overtaken", newest: now ?? null });
  });
}
