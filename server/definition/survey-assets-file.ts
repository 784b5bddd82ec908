import { createHash } from "node:crypto";
import type { Page } from "../http/page.ts";
import type { Definition } from "./definition.ts";
import { type SurveyFacts, surveyPage, surveyView } from "./survey-view.ts";

/** One file of the respondent's page as it is frozen with a wave, and served by hash until it closes. */
export interface SurveyAsset {
  readonly name: "page.html" | "client.js" | "client.css";
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * The whole respondent's page of one wave: HTML, script and style. The HTML names the SHA-256 of the other two, and the
 * manifest names the SHA-256 of all three, so an upgrade of the server changes nothing for people who are answering.
 */
export function surveyAssets(input: {
  readonly facts: SurveyFacts;
  readonly definition: Definition;
  readonly renderer: { html(page: Page): string };
  /** the built bundle: knows "respondent.js" and "respondent.css" */
  readonly assets: { bytes(name: string): Buffer };
}): readonly SurveyAsset[] {
  const script = input.assets.bytes("respondent.js");
  const style = input.assets.bytes("respondent.css");
  const files = { scriptIntegrity: integrityOf(script), styleIntegrity: integrityOf(style) };
  const html = input.renderer.html(surveyPage(surveyView(input.definition, input.facts, files)));
  return [
    { name: "page.html", contentType: "text/html; charset=utf-8", bytes: Buffer.from(html, "utf8") },
    { name: "client.js", contentType: "text/javascript; charset=utf-8", bytes: script },
    { name: "client.css", contentType: "text/css; charset=utf-8", bytes: style },
  ];
}

function integrityOf(bytes: Buffer): string {
  return `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
}
