/** Method and limits: what was asked, how sure, how a verdict is reached, what this cannot say, what is withheld. */
import { comparisonIn } from "../heatmap/change-words.ts";
import { cellOf, type Section } from "./document.ts";
import { reliabilityBlocks } from "./reliability-blocks.ts";
import { type Material, said } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

const slots = {
  scales: { fact: "scales" },
  low: { fact: "rules.scaleLow" },
  middle: { fact: "rules.scaleMiddle" },
  high: { fact: "rules.scaleHigh" },
  interval: { fact: "rules.interval" },
  nMin: { fact: "rules.nMin" },
  rate: { fact: "rules.rate" },
  sure: { fact: "rules.sure" },
  cutWeak: { fact: "rules.cutWeak" },
  cutOk: { fact: "rules.cutOk" },
  k: { fact: "rules.k" },
  largestShare: { fact: "rules.largestShare" },
} as const;

export function methodSection(material: Material): Section {
  const { release, writer } = material;
  const say = (key: string): Sentence => writer.say(`method.${key}`, slots);
  const isSteadied = release.scales.some((scale) => scale.mode === "eb");
  const limits = [
    "limit1",
    "limit2",
    "limit3",
    "limit4",
    ...(isSteadied ? ["limit5"] : []),
    "limit6",
    "limit7",
    ...(comparisonIn(release) === null ? ["limitFirst"] : []),
  ];
  const checks: readonly (readonly [string, Sentence])[] = [
    ["checkK", [writer.cite("rules.k")]],
    ["checkExcluded", [writer.cite("excluded")]],
    ["checkSpoiled", [writer.cite("spoiled")]],
    ...(writer.has("method.reliability") ? [["checkReliability", [writer.cite("method.reliability")]] as const] : []),
    ...(writer.has("method.icc") ? [["checkIcc", [writer.cite("method.icc")]] as const] : []),
    ["checkMode", say(release.wave.mode === "trustee" ? "checkModeTrustee" : "checkModeSealed")],
  ];
  return {
    id: "method",
    title: writer.say("contents.method"),
    level: 1,
    blocks: [
      { kind: "heading", id: "asked-title", text: say("asked") },
      { kind: "text", id: "asked", style: "plain", sentences: [say("askedText")] },
      { kind: "heading", id: "sure-title", text: say("sure") },
      { kind: "text", id: "sure", style: "plain", sentences: [say(isSteadied ? "sureText" : "sureRaw")] },
      { kind: "heading", id: "verdict-title", text: say("verdict") },
      { kind: "list", id: "steps", isOrdered: true, items: ["step0", "step1", "step2", "step3", "step4"].map(say) },
      { kind: "text", id: "verdict", style: "plain", sentences: said(say("verdictKinds"), say("verdictSure")) },
      { kind: "heading", id: "limits-title", text: say("limits") },
      { kind: "list", id: "limits", isOrdered: false, items: limits.map(say) },
      { kind: "heading", id: "withheld-title", text: say("withheld") },
      { kind: "text", id: "withheld", style: "plain", sentences: [say("withheldText")] },
      { kind: "heading", id: "checks-title", text: say("checks") },
      {
        kind: "table",
        id: "checks",
        table: {
          label: say("checks"),
          style: "plain",
          head: [],
          rows: checks.map(([key, text]) => [cellOf(say(key)), cellOf(text)]),
        },
      },
      ...reliabilityBlocks(material),
    ],
  };
}
