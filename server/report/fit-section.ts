/** The fit map: each team and each kind of learning, one of five answers. */
import { placeCountsOf } from "../heatmap/fit-answer.ts";
import { kindLabelOf } from "../heatmap/kind-words.ts";
import type { TreeNode } from "../heatmap/release-tree.ts";
import { sentenceOf } from "../heatmap/spelling.ts";
import { kindMarkOf, type VerdictMark } from "../heatmap/verdict-mark.ts";
import type { Release } from "../release/release.ts";
import { cautionList } from "./caution-blocks.ts";
import type { Block, FitRow, Section } from "./document.ts";
import { teamKeyOf } from "./facts.ts";
import { type Material, said, teamSheetsAtMost } from "./sections.ts";

export function fitSection(material: Material): Section {
  const { release, teams, writer } = material;
  const head = { id: "fit", title: writer.say("contents.fit"), level: 1 } as const;
  if (release.kinds.length === 0) {
    const said = writer.say(teams.length > teamSheetsAtMost ? "fit.noKindsMany" : "fit.noKinds");
    return {
      ...head,
      blocks: [{ kind: "text", id: "lead", style: "plain", sentences: [said] }, ...cautionList(material)],
    };
  }
  const counts = placeCountsOf(release, teams);
  const slots = {
    fits: { fact: "places.DEFAULT" },
    places: { fact: "places" },
    fix: { fact: "places.FIX" },
    blend: { fact: "places.BLEND" },
    structured: { fact: "places.STRUCTURED" },
    law: { fact: "places.law" },
    nee: { fact: "places.NOT_ENOUGH_EVIDENCE" },
  };
  return {
    ...head,
    blocks: [
      {
        kind: "text",
        id: "lead",
        style: "plain",
        sentences: said(
          writer.say(counts.verdicts.DEFAULT > 0 ? "fit.lead" : "fit.leadNone", slots),
          counts.verdicts.BLEND > 0 ? writer.say("fit.blend", slots) : null,
          counts.verdicts.STRUCTURED > 0
            ? writer.say(counts.law === counts.places ? "fit.structuredLaw" : "fit.structured", slots)
            : null,
          counts.verdicts.NOT_ENOUGH_EVIDENCE > 0 ? writer.say("fit.doubt", slots) : null,
          writer.say("fit.place"),
          counts.law < counts.places && isMostlyKinds(material) ? writer.say("fit.kinds") : null,
        ),
      },
      { kind: "fit", id: "map", fit: fitTable(material) },
      ...cautionList(material),
      ...lawBlocks(material),
      { kind: "text", id: "rare", style: "muted", sentences: [writer.say("fit.rare")] },
    ],
  };
}

/** True when more places stay structured in teams that may learn bottom-up than in teams that may not. */
function isMostlyKinds({ teams }: Material): boolean {
  const structured = teams.flatMap(({ team }) =>
    Object.values(team.kinds)
      .filter((kind) => kind.verdict === "STRUCTURED")
      .map(() => team.verdict === "STRUCTURED"),
  );
  return structured.filter((isTeam) => !isTeam).length > structured.filter((isTeam) => isTeam).length;
}

function fitTable({ release, tree, teams, writer }: Material): Extract<Block, { kind: "fit" }>["fit"] {
  const isLarge = teams.length > teamSheetsAtMost;
  return {
    caption: writer.say("fit.caption"),
    first: writer.say(isLarge ? "fit.unit" : "fit.team"),
    kinds: release.kinds.map((kind) => kindLabelOf(kind.label)),
    rows: isLarge ? sumRows(tree, release) : teamRows(tree, release),
  };
}

function teamRows(node: TreeNode, release: Release): readonly FitRow[] {
  if (node.level === "hidden") return [];
  if (node.placed !== null) {
    const { placed } = node;
    const marks = release.kinds.flatMap((kind): readonly VerdictMark[] => {
      const cell = placed.team.kinds[kind.code];
      return cell === undefined ? [] : [kindMarkOf(cell, placed.team)];
    });
    return [{ kind: "team", name: placed.team.name, href: `#team-${teamKeyOf(placed)}`, marks }];
  }
  const below = node.children.flatMap((child) => teamRows(child, release));
  const hasTeams = node.children.some((child) => child.placed !== null);
  return hasTeams && node.depth > 0 ? [{ kind: "unit", name: node.unit.name }, ...below] : below;
}

/** One row for each unit that has teams directly below it. */
function sumRows(node: TreeNode, release: Release): readonly FitRow[] {
  if (node.level === "hidden" || node.placed !== null) return [];
  const below = node.children.flatMap((child) => sumRows(child, release));
  if (!node.children.some((child) => child.placed !== null)) {
    const heading: readonly FitRow[] = node.depth > 0 ? [{ kind: "unit", name: node.unit.name }] : [];
    return [...heading, ...below];
  }
  const marks = release.kinds.map((kind) =>
    node.teams.flatMap(({ team }) => {
      const cell = team.kinds[kind.code];
      return cell === undefined ? [] : [kindMarkOf(cell, team)];
    }),
  );
  return [{ kind: "sum", name: node.unit.name, marks }, ...below];
}

/** What the law asks for is a fact of the owner: said with its reason, who entered it, and when. */
function lawBlocks({ release, writer }: Material): readonly Block[] {
  const items = release.kinds.flatMap((kind) =>
    kind.mustProve === null
      ? []
      : [
          writer.say("fit.lawFact", {
            kind: { name: kindLabelOf(kind.label).name },
            reason: { name: sentenceOf(kind.mustProve.reason) },
            who: { name: kind.mustProve.who },
            day: { day: kind.mustProve.date },
          }),
        ],
  );
  return items.length === 0 ? [] : [{ kind: "list", id: "law", isOrdered: false, items }];
}
