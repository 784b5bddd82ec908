import { gunzipSync, gzipSync } from "node:zlib";
import { type Response, Router } from "express";
import type { Member } from "../access/member.ts";
import type { StaffDb } from "../db/connect.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { readUpload } from "../http/upload.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Random } from "../kernel/random.ts";
import { type ImportOutcome, importRoster } from "./import-roster-action.ts";
import {
  importPage,
  importPreviewPage,
  importPreviewView,
  importProblemsPage,
  importProblemsView,
  importView,
} from "./import-view.ts";
import { countRoster } from "./organisation-store.ts";
import { peopleOnAPage, peoplePage, peopleView } from "./people-view.ts";
import { selectPeoplePage } from "./roster-store.ts";

export interface PeopleDeps {
  readonly db: StaffDb;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly languages: readonly string[];
}

const fileBytesMax = 8_000_000;

/** The roster of an organisation, and its import. */
export function peopleRoutes(deps: PeopleDeps): Router {
  const router = Router();
  const { renderer } = deps;
  const editors = { roles: ["admin", "consultant", "hr"] } as const;

  route(router, "get", paths.people.pattern, editors, async (member, request, response) => {
    const { id } = member.organisation;
    const search = searchOf(request.query["q"]);
    const number = pageNumber(request.query["page"]);
    const skip = (number - 1) * peopleOnAPage;
    const view = await member.transaction("read people", async (tx) => {
      const { people: total } = await countRoster(tx, id);
      const people = await selectPeoplePage(tx, id, { search, skip, count: peopleOnAPage + 1 });
      return peopleView(member, people, { total, search, number });
    });
    response.send(renderer.html(peoplePage(view)));
  });

  route(
    router,
    "get",
    paths.peopleImport.pattern,
    editors,
    (member, _request, response) => void response.send(renderer.html(importPage(importView(member, deps.languages)))),
  );

  const run = (member: Member, bytes: Uint8Array, apply: boolean | string) =>
    importRoster(deps.db, member.organisation.id, bytes, { ...deps, apply, actor: member.account.email });

  const show = (response: Response, member: Member, bytes: Uint8Array, outcome: ImportOutcome) => {
    if (outcome.kind === "refused")
      return void response
        .status(422)
        .send(renderer.html(importProblemsPage(importProblemsView(member, outcome.problems))));
    if (outcome.kind === "applied")
      return response.redirect(303, paths.organisation({ organisation: member.organisation.slug }));
    const file = gzipSync(bytes).toString("base64");
    const isStale = outcome.kind === "changed-since";
    const view = importPreviewView(member, { ...outcome, file, isStale });
    response.status(isStale ? 409 : 200).send(renderer.html(importPreviewPage(view)));
  };

  route(router, "post", paths.peopleImport.pattern, editors, async (member, request, response) => {
    const bytes = await (await readUpload(request, response, fileBytesMax)).file("file");
    if (bytes === undefined) {
      const view = importView(member, deps.languages, "Choose a file first.");
      return void response.status(422).send(renderer.html(importPage(view)));
    }
    show(response, member, bytes, await run(member, bytes, false));
  });

  // The preview page carries the file with it, so nothing has to be kept on the server between the two steps; the
  // digest makes sure that what is applied is what was shown, over the roster as it was then.
  route(router, "post", paths.peopleImportApply.pattern, editors, async (member, request, response) => {
    const upload = await readUpload(request, response, fileBytesMax);
    const bytes = unpacked(upload.text("file"));
    const digest = upload.text("digest");
    if (bytes === undefined || digest === undefined)
      throw new Problem("bad-request", "The preview did not arrive whole. Choose the file again.");
    show(response, member, bytes, await run(member, bytes, digest));
  });
  return router;
}

function unpacked(file: string | undefined): Uint8Array | undefined {
  if (file === undefined || file === "") return undefined;
  try {
    return gunzipSync(Buffer.from(file, "base64"), { maxOutputLength: fileBytesMax });
  } catch {
    return undefined;
  }
}

function searchOf(text: unknown): string {
  return typeof text === "string"
    ? text
        .replace(/\p{Cc}/gu, "")
        .slice(0, 100)
        .trim()
    : "";
}

function pageNumber(text: unknown): number {
  return typeof text === "string" && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1;
}
