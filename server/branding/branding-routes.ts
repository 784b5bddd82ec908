import { type Response, Router } from "express";
import type { Member } from "../access/member.ts";
import { blankForm } from "../http/form.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { readUpload, type Upload } from "../http/upload.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Branding, lineAtMost, logoOfAtMost } from "./branding.ts";
import { changeBranding, readBranding } from "./branding-action.ts";
import { brandingPage, brandingView } from "./branding-view.ts";
import { colourIn, contrastAtLeast, contrastOf, lightPaper, readable } from "./colour.ts";
import { logoBytesMax, openLogo } from "./logo-file.ts";

export interface BrandingRoutesDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
}

const writers = { roles: ["admin", "consultant"] } as const;
/** The other fields of the form, beside the picture. */
const fieldsBytes = 100_000;

/** How the reports of a client look. */
export function brandingRoutes({ renderer, clock }: BrandingRoutesDeps): Router {
  const router = Router();
  const show = (
    response: Response,
    member: Member,
    branding: Branding,
    form: FormRefusal = blankForm,
    shown: { readonly isSaved?: boolean; readonly version?: number } = {},
  ) => {
    const { isSaved = false, version = branding.version } = shown;
    response.send(renderer.html(brandingPage(brandingView(member, branding, form, { isSaved, version }))));
  };

  route(router, "get", paths.branding.pattern, writers, async (member, request, response) =>
    show(response, member, await readBranding(member), blankForm, { isSaved: request.query["saved"] === "yes" }),
  );

  route(router, "get", paths.brandingLogo.pattern, writers, async (member, _request, response) => {
    const { logo } = await readBranding(member);
    if (logo === null) throw notFound();
    response.type("png").send(Buffer.from(logo.png, "base64"));
  });

  route(router, "post", paths.branding.pattern, writers, async (member, request, response) => {
    const upload = await readUpload(request, response, logoBytesMax + fieldsBytes);
    const before = await readBranding(member);
    const { typed, errors, branding } = await readFields(upload, before);
    if (Object.keys(errors).length > 0) {
      response.status(422);
      return show(response, member, before, { typed, errors }, { version: branding.version });
    }
    const saved = await changeBranding(member, clock, branding);
    if (saved.ok)
      return response.redirect(303, `${paths.branding({ organisation: member.organisation.slug })}?saved=yes`);
    response.status(409);
    const message =
      "Somebody saved another look after you opened this page. It is drawn beside the form; save again to put yours in its place.";
    const now = await readBranding(member);
    show(response, member, now, { typed, errors: { "": message } }, { version: now.version });
  });
  return router;
}

interface ReadFields {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  /** as it would be saved; `version` is that which was read */
  readonly branding: Branding;
}

async function readFields(upload: Upload, before: Branding): Promise<ReadFields> {
  const typed = Object.fromEntries(
    ["accent", "line", "logoOf", "remove"].map((name) => [name, (upload.text(name) ?? "").normalize("NFC").trim()]),
  );
  const errors: Record<string, string> = {};
  const { accent: typedAccent = "", line = "", logoOf = "" } = typed;
  const accent = typedAccent === "" ? null : accentIn(typedAccent, errors);
  for (const [name, text, most] of [
    ["line", line, lineAtMost],
    ["logoOf", logoOf, logoOfAtMost],
  ] as const) {
    if ([...text].length > most) errors[name] = `This can have ${most} characters at most.`;
    if (/[\p{Cc}\p{Surrogate}]/u.test(text)) errors[name] = "This holds characters that cannot be stored.";
  }
  const version = Number(upload.text("version"));
  return {
    typed,
    errors,
    branding: {
      version: Number.isSafeInteger(version) ? version : -1,
      accent: accent ?? null,
      line,
      logo: await logoIn(upload, before, logoOf, typed["remove"] === "yes", errors),
    },
  };
}

function accentIn(text: string, errors: Record<string, string>): string | undefined {
  const colour = colourIn(text);
  if (colour === undefined) {
    errors["accent"] = "Write a colour as six digits with # before them, such as #0b6b57.";
    return undefined;
  }
  const contrast = contrastOf(colour, lightPaper);
  if (contrast < contrastAtLeast)
    errors["accent"] =
      `Words in ${colour} could not be read on paper: their contrast is ${contrast.toFixed(1)} to 1, and ${contrastAtLeast} is the least. The nearest that can be read is ${readable(colour, lightPaper, "#000000")}.`;
  return colour;
}

async function logoIn(
  upload: Upload,
  before: Branding,
  of: string,
  isRemoved: boolean,
  errors: Record<string, string>,
): Promise<Branding["logo"]> {
  const file = await upload.file("logo");
  if (file === undefined) return isRemoved || before.logo === null ? null : { ...before.logo, of };
  const opened = openLogo(file);
  if (!opened.ok) {
    errors["logo"] = opened.refusal;
    return before.logo;
  }
  const { png, width, height } = opened.value;
  return { png: Buffer.from(png).toString("base64"), width, height, of };
}
