/** Writes the report of a release: the same release and wording give the same document, to the last word. */

import { type Agreed, nothingAgreed } from "../agreement/agreement.ts";
import { isAllByLaw } from "../heatmap/kind-words.ts";
import type { TreeNode } from "../heatmap/release-tree.ts";
import { squaresAtMost } from "../heatmap/roll-up.ts";
import { teamMarkOf, type VerdictMark } from "../heatmap/verdict-mark.ts";
import type { Release } from "../release/release.ts";
import { agreedSection, predictedSection } from "./agreed-section.ts";
import { changeSection } from "./change-section.ts";
import { contextSection } from "./context-section.ts";
import type { Cover, ReportDocument, Section } from "./document.ts";
import { ReportFault } from "./fact.ts";
import { factsOf } from "./facts.ts";
import { firstSection } from "./first-section.ts";
import { fitSection } from "./fit-section.ts";
import { glossarySection } from "./glossary-section.ts";
import { howSection } from "./how-section.ts";
import { methodSection } from "./method-section.ts";
import { pillarSection } from "./pillar-section.ts";
import { type Material, materialOf, teamSheetsAtMost } from "./sections.ts";
import { dayInline, writerOf } from "./sentence.ts";
import { leadOf, summarySection } from "./summary-section.ts";
import { teamSection } from "./team-section.ts";
import { teamListSection } from "./team-table.ts";
import { whoSection } from "./who-section.ts";
import type { Wording } from "./wording.ts";

/**
 * `agreed`: what was agreed after this wave and the one before. Throws a ReportFault when a sentence cites a fact that
 * does not exist or may not be shown.
 */
export function reportOf(release: Release, wording: Wording, agreed: Agreed = nothingAgreed): ReportDocument {
  const writer = writerOf(factsOf(release, agreed), wording);
  const material = materialOf(release, wording, writer, agreed);
  const pillars = (["MOTIVE", "MEANS", "OPPORTUNITY"] as const).flatMap(
    (pillar) => pillarSection(material, pillar) ?? [],
  );
  const context = contextSection(material);
  const changes = changeSection(material);
  const predicted = predictedSection(material);
  const agreements = agreedSection(material);
  const cover = coverOf(material);
  const sections: readonly Section[] = [
    summarySection(material),
    howSection(material),
    whoSection(material),
    fitSection(material),
    ...pillars,
    ...(context === null ? [] : [context]),
    ...(material.teams.length > teamSheetsAtMost
      ? [teamListSection(material, "team.listIntro")]
      : [
          // a team alone needs no list, and no heading above it
          ...(material.teams.length > 1 ? [teamListSection(material, "team.sheetsIntro")] : []),
          ...material.teams.map((placed) => teamSection(material, placed)),
        ]),
    ...(changes === null ? [] : [changes]),
    ...(predicted === null ? [] : [predicted]),
    firstSection(material),
    ...(agreements === null ? [] : [agreements]),
    methodSection(material),
    glossarySection(material),
  ];
  const evidenceHead = {
    title: writer.say("contents.evidence"),
    intro: writer.say("evidence.intro", { interval: { fact: "rules.interval" } }),
  };
  for (const id of ["rules.cutWeak", "rules.cutOk", "rules.cutContext"]) writer.cite(id); // figures print them
  const evidence = [...writer.cited()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { language: wording.language, cover, sections: sections.map(named), evidence, evidenceHead };
}

function coverOf(material: Material): Cover {
  const { release, tree, teams, writer } = material;
  const { wave } = release;
  const isAllFine = !isAllByLaw(release) && teams.every(({ team }) => team.verdict === "DEFAULT");
  return {
    organisation: wave.organisation,
    wave: wave.title,
    title: writer.say(isAllFine ? "cover.titleFits" : "cover.title"),
    subtitle: writer.say("cover.subtitle", { teams: { fact: "teams" }, wave: { name: wave.title } }),
    answer: leadOf(material).flatMap((sentence, i) =>
      i === 0 ? sentence : [{ kind: "words" as const, text: " " }, ...sentence],
    ),
    motifLabel: writer.say("cover.motif"),
    motif: teams.length > squaresAtMost * 2 ? [] : motifOf(tree),
    facts: [
      { term: writer.say("cover.organisation"), said: [{ kind: "name", text: wave.organisation }], isCode: false },
      {
        term: writer.say("cover.surveyOpen"),
        said:
          wave.opensOn === wave.closedOn
            ? [dayInline(wave.closedOn)]
            : [dayInline(wave.opensOn), { kind: "words", text: " to " }, dayInline(wave.closedOn)],
        isCode: false,
      },
      {
        term: writer.say("cover.smallestGroup"),
        said: writer.say("cover.smallestGroupText", { k: { fact: "rules.k" } }),
        isCode: false,
      },
      { term: writer.say("cover.fingerprint"), said: [{ kind: "name", text: wave.fingerprint }], isCode: true },
    ],
    branding: null,
  };
}

/** Marks grouped by the units that have teams directly below them. */
function motifOf(node: TreeNode): readonly (readonly VerdictMark[])[] {
  const own = node.children.flatMap((child) => (child.placed === null ? [] : [teamMarkOf(child.placed.team)]));
  const below = node.children.filter((child) => child.placed === null).flatMap(motifOf);
  return own.length > 0 ? [own, ...below] : below;
}

/** The blocks of a section carry its name before their own; two of one name would be one to whoever edits them. */
function named(section: Section): Section {
  const blocks = section.blocks.map((block) => ({ ...block, id: `${section.id}.${block.id}` }));
  const twice = blocks.find(({ id }, i) => blocks.findIndex((other) => other.id === id) < i);
  if (twice !== undefined) throw new ReportFault(`The report has two blocks named ${twice.id}.`);
  return { ...section, blocks };
}
