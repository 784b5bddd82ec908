import { join } from "node:path";
import { readDefinitions } from "../../server/definition/definition-file.ts";
import { type SurveyAsset, surveyAssets } from "../../server/definition/survey-assets-file.ts";
import type { SurveyFacts } from "../../server/definition/survey-view.ts";
import { readAssets } from "../../server/http/assets.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { referenceServer } from "./reference-server.ts";
import { type ReferenceWaveOptions, referenceWave } from "./reference-wave.ts";
import { testRenderer } from "./view-contract.ts";

/** Facts of an imagined wave. */
export const sampleFacts: Omit<SurveyFacts, "wave"> = {
  organisation: "Larkfield Group",
  title: "Learning survey 2026",
  askedBy: "HR at Larkfield Group",
  purpose: "To see where people can run their own learning, and what must be put right first",
  contact: "Mara Lindqvist, HR, extension 214. Works council: Jonas Weber, room 2.14.",
  mode: "sealed",
  thresholds: { k: 5, kInvited: 8, commentsFrom: 10 },
  kinds: [
    { code: "RUL", label: "Rules we must follow (safety, law, data protection)" },
    { code: "IND", label: "Getting started in the job" },
    { code: "TOO", label: "The tools and systems we use" },
    { code: "PRD", label: "Our products, services and customers" },
    { code: "PRB", label: "Solving new problems in our daily work" },
    { code: "PPL", label: "Leading and working with other people" },
  ],
  earliestClose: "2026-12-04",
  latestClose: "2026-12-18",
  retention: { identitiesDays: 30, responsesMonths: 24 },
};

/** The frozen page of an imagined wave, from the built bundle (`npm run build:web`). */
export function sampleAssets(wave: string, facts: Partial<SurveyFacts> = {}): readonly SurveyAsset[] {
  const definition = readDefinitions().get("bottom-up-learning");
  if (!definition) throw new Error("the shipped definition is gone");
  return surveyAssets({
    facts: { ...sampleFacts, ...facts, wave },
    definition,
    renderer: testRenderer(),
    assets: readAssets(join(packageRoot(), "dist", "assets")),
  });
}

/** A reference wave whose server also serves the respondent's page, under the headers of the real door. */
export async function respondentServer(options: ReferenceWaveOptions = {}, facts: Partial<SurveyFacts> = {}) {
  const id = options.wave ?? crypto.randomUUID();
  const assets = sampleAssets(id, facts);
  const wave = referenceWave({ ...options, wave: id, assets });
  const server = await referenceServer(wave, assets, {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  return { wave, server };
}
