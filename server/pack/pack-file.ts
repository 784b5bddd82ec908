import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Assets } from "../http/assets.ts";
import { cssString, policyOfStyle, withStyle } from "../http/own-style.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { packageRoot } from "../kernel/package-root.ts";
import type { Press } from "../press/press.ts";
import { qrCodeOf } from "../press/qr-code.ts";
import { packOf } from "./pack.ts";
import type { PackDeps } from "./pack-action.ts";
import type { FrozenFacts, PackFacts } from "./pack-facts.ts";
import { type PackBar, packPage, packView } from "./pack-view.ts";
import type { PackWording } from "./pack-wording.ts";
import { type PosterPaper, posterOf } from "./poster.ts";

/** What makes packs: templates, the style sheet, the words, the press. */
export interface PackPress {
  readonly renderer: Renderer;
  readonly assets: Pick<Assets, "bytes">;
  readonly packWording: PackWording;
  readonly press: Press;
}

/** The pack as one HTML document with its style inside, and its Content-Security-Policy. */
export function packHtml(
  { renderer, assets, packWording }: Omit<PackPress, "press">,
  facts: PackFacts,
  bar: PackBar | null,
): { readonly html: string; readonly policy: string } {
  const pack = packOf(facts, packWording);
  const foot = `${pack.organisation}, ${pack.wave}${pack.banner === "" ? "" : `. ${pack.banner}`}`;
  const style = `${assets.bytes("pack.css").toString("utf8").trim()}@media print{@page{@bottom-left{content:${cssString(foot)};font:7.2pt sans-serif;color:#666}}}`;
  const policy = policyOfStyle(style);
  return { html: withStyle(renderer.html(packPage(packView(pack, facts.frozen, { policy, bar }))), style), policy };
}

/** The pack as a tagged PDF. */
export async function packPdf({ press, packWording }: PackPress, facts: PackFacts): Promise<Uint8Array> {
  const publicPage = facts.frozen && { address: facts.frozen.auditUrl, qr: facts.frozen.qr };
  return await press.pressPdf("pack", {
    ...packOf(facts, packWording),
    publicPage,
    qrAlt: packWording.poster.qrAlt,
    picture: protocolPicture(),
  });
}

/** The poster with the fingerprint as a PDF. */
export async function posterPdf(
  { press, packWording }: PackPress,
  facts: PackFacts,
  frozen: FrozenFacts,
  paper: PosterPaper,
): Promise<Uint8Array> {
  return await press.pressPdf("poster", { ...posterOf(facts, frozen, packWording, paper), scenes: protocolPicture() });
}

/** The public page of a wave: address and QR code. It names no person, so it may hang on any wall. */
export function publicPageOf(publicUrl: string): PackDeps["publicPageOf"] {
  return (wave) => {
    const auditUrl = `${publicUrl}${paths.surveyAudit({ wave })}`;
    return { auditUrl, qr: qrCodeOf(auditUrl) };
  };
}

/** The picture of the protocol as an SVG of its own; on the page the same file takes its colours from the style sheet. */
function protocolPicture(): string {
  return readFileSync(join(packageRoot(), "views", "figures", "protocol.hbs"), "utf8").trim();
}
