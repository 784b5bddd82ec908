import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Member } from "../access/member.ts";
import { type FindShownWave, shownWaveFinder } from "../heatmap/shown-release-action.ts";
import { readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { staffLayout } from "../http/staff-layout.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import type { Release } from "../release/release.ts";
import type { Wording } from "../report/wording.ts";
import { memberActor } from "../wave/wave-actor-action.ts";
import { ownStyles, textAtMost } from "./edit.ts";
import {
  addBlock,
  type BlockChange,
  changeBlock,
  changeSection,
  type EditRefusal,
  moveBlock,
  readEditedDocument,
} from "./edit-action.ts";
import { anchorOf, editBlockView, momentOf } from "./edit-block-view.ts";
import { selectHistory } from "./edit-store.ts";
import { editPage, editView, type RefusedEdit, sectionHref } from "./edit-view.ts";
import type { EditedDocument } from "./edited-document.ts";
import { historyPage, historyView, versionsShown } from "./history-view.ts";

export interface EditRoutesDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly wording: Wording;
  readonly findShownWave?: FindShownWave;
}

/** Who writes reports. */
const writers = { roles: ["admin", "consultant"] } as const;

const blockShape = {
  block: z.string().min(1).max(300),
  version: z.coerce.number().int().min(0).max(1_000_000),
  action: z.enum(["save", "reset", "keep", "hide", "show", "up", "down"]),
  text: z.string().optional(),
};
const sectionShape = { section: z.string().min(1).max(200), action: z.enum(["up", "down", "hide", "show"]) };
const addShape = { after: z.string().min(1).max(300), style: z.enum(ownStyles), text: z.string() };

/** The editor of a report. A script saves while somebody types; every form works without it. */
export function editRoutes(deps: EditRoutesDeps): Router {
  const router = Router();
  const { renderer, clock, random, wording, findShownWave = shownWaveFinder() } = deps;

  const open = async (member: Member, request: Request): Promise<Opened> => {
    const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    if (release === undefined) throw new Problem("conflict", "There is no report yet: the wave has no results.");
    const edited = await readEditedDocument(member, wave.id, release, wording);
    const place = { organisation: member.organisation.slug, wave: wave.id };
    return { member, waveId: wave.id, title: wave.title, release, edited, place };
  };
  const layoutOf = ({ member, waveId, title, place }: Opened, name: string) =>
    staffLayout({
      title: name,
      who: member,
      wave: { id: waveId, title, hasResults: true },
      currentHref: paths.report(place),
      crumbs: name === "Edit the report" ? [] : [{ href: paths.reportEdit(place), label: "Edit the report" }],
    });
  const show = (response: Response, opened: Opened, section: string, refused: RefusedEdit | null = null) => {
    const view = editView(opened.edited, opened.place, section, layoutOf(opened, "Edit the report"), refused);
    response.send(renderer.html(editPage(view)));
  };

  route(router, "get", paths.reportEdit.pattern, writers, async (member, request, response) => {
    const { section } = request.query;
    show(response, await open(member, request), typeof section === "string" ? section : "");
  });

  route(router, "post", paths.reportEditBlock.pattern, writers, async (member, request, response) => {
    const form = readForm(request, blockShape);
    if (!form.ok) throw new Problem("bad-request", "This form does not belong to the page. Reload it.");
    const { block, version, action, text = "" } = form.value;
    const opened = await open(member, request);
    const section = sectionOf(opened.edited, block);
    const actor = memberActor(member);
    if (action === "up" || action === "down") {
      const moved = await moveBlock(actor, clock, opened, { block, by: action === "up" ? -1 : 1 });
      if (!moved.ok) throw notFound();
      return response.redirect(303, `${sectionHref(opened.place, section)}#${anchorOf(block)}`);
    }
    const change: BlockChange = action === "save" ? { action, text } : { action };
    const saved = await changeBlock(actor, clock, opened, { block, version }, change);
    const wantsJson = request.accepts(["html", "json"]) === "json";
    if (!saved.ok) {
      if (saved.refusal.kind === "missing") throw notFound();
      response.status(saved.refusal.kind === "overtaken" ? 409 : 422);
      if (wantsJson) return void response.json({ message: wordsOf(saved.refusal) });
      const refused = refusedOf(saved.refusal, block, text, false);
      return show(response, await open(member, request), section, refused);
    }
    if (!wantsJson) return response.redirect(303, `${sectionHref(opened.place, section)}#${anchorOf(block)}`);
    const { edited } = await open(member, request);
    const now = edited.sections.flatMap(({ blocks }) => blocks).find(({ id }) => id === block);
    if (now === undefined) throw notFound();
    const { shown, faults, hints, moved } = editBlockView(now, opened.place, { isFirst: false, isLast: false }, null);
    response.json({
      version: saved.value.version,
      saved: momentOf(saved.value.at),
      shown,
      faults,
      hints: [...hints, ...moved],
    });
  });

  route(router, "post", paths.reportEditAdd.pattern, writers, async (member, request, response) => {
    const form = readForm(request, addShape);
    if (!form.ok) throw new Problem("bad-request", "This form does not belong to the page. Reload it.");
    const { after, style, text } = form.value;
    const opened = await open(member, request);
    const section = sectionOf(opened.edited, after);
    const id = `${section}.own-${randomUuid(random)}`;
    const refuse = (message: string): void => {
      response.status(422);
      show(response, opened, section, { block: after, isNew: true, typed: text, message, newest: null });
    };
    if (text.trim() === "") return refuse("Write what the new block says.");
    const added = await addBlock(memberActor(member), clock, opened, { id, after, style, text });
    if (added.ok) return response.redirect(303, `${sectionHref(opened.place, section)}#${anchorOf(id)}`);
    if (added.refusal.kind === "missing") throw notFound();
    refuse(wordsOf(added.refusal));
  });

  route(router, "post", paths.reportEditSection.pattern, writers, async (member, request, response) => {
    const form = readForm(request, sectionShape);
    if (!form.ok) throw new Problem("bad-request", "This form does not belong to the page. Reload it.");
    const { section, action } = form.value;
    const opened = await open(member, request);
    const changed = await changeSection(memberActor(member), clock, opened, section, action);
    if (!changed.ok) throw notFound();
    response.redirect(303, sectionHref(opened.place, section));
  });

  route(router, "get", paths.reportEditHistory.pattern, writers, async (member, request, response) => {
    const opened = await open(member, request);
    const { block } = request.query;
    const edited = opened.edited.sections.flatMap(({ blocks }) => blocks).find(({ id }) => id === block);
    if (edited === undefined) throw notFound();
    const edits = await member.transaction("read history of a block", (tx) =>
      selectHistory(tx, opened.waveId, edited.id, versionsShown),
    );
    response.send(renderer.html(historyPage(historyView(edited, edits, opened.place, layoutOf(opened, "Versions")))));
  });
  return router;
}

interface Opened {
  readonly member: Member;
  readonly waveId: WaveId;
  readonly title: string;
  readonly release: Release;
  readonly edited: EditedDocument;
  readonly place: { readonly organisation: string; readonly wave: string };
}

function sectionOf({ sections }: EditedDocument, block: string): string {
  return sections.find(({ blocks }) => blocks.some(({ id }) => id === block))?.section.id ?? "";
}

function refusedOf(refusal: EditRefusal, block: string, typed: string, isNew: boolean): RefusedEdit {
  const newest = refusal.kind === "overtaken" ? refusal.newest : null;
  return { block, isNew, typed, message: wordsOf(refusal), newest };
}

function wordsOf(refusal: EditRefusal): string {
  switch (refusal.kind) {
    case "missing":
      return "This block is no longer part of the report.";
    case "tooLong":
      return `The text has ${refusal.length.toLocaleString("en-GB")} characters, and a block can have ${textAtMost.toLocaleString("en-GB")} at most. Shorten it, or put parts of it into blocks of their own.`;
    case "overtaken":
      return `${refusal.newest?.by ?? "Somebody"} saved this block after you opened it. Your text is still here: take over what you need, then save.`;
  }
}
