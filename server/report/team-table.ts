/** The numbers behind a team's gates, and the one-line table for organisations with too many teams for sheets. */

import { gateWordsOf } from "../heatmap/gate-figure.ts";
import { weaknessOf } from "../heatmap/pillars.ts";
import type { PlacedTeam, TreeNode } from "../heatmap/release-tree.ts";
import { teamMarkOf } from "../heatmap/verdict-mark.ts";
import { cautionWords } from "./caution-blocks.ts";
import { type Block, cellOf, nameOf, type Section, type Table, type TableCell } from "./document.ts";
import { factKeyOf } from "./fact.ts";
import { factOf, type Material } from "./sections.ts";

export function gateTable(material: Material, placed: PlacedTeam): Table {
  const { release, writer } = material;
  const columns = ["condition", "estimate", "interval", "own", "ownInterval", "below", "gate"];
  const number = (rest: string): TableCell => {
    const { fact } = factOf(placed, rest);
    return cellOf(writer.has(fact) ? [writer.cite(fact)] : []);
  };
  return {
    label: writer.say("team.numbers"),
    style: "numbers",
    head: columns.map((column, i) => ({
      text: writer.say(`team.${column}`),
      isNumber: i > 0 && i < columns.length - 1,
    })),
    rows: release.scales.map(({ code, name }) => [
      cellOf(nameOf(name)),
      number(`${code}.estimate`),
      number(`${code}.estimate.interval`),
      number(`${code}.own`),
      number(`${code}.own.interval`),
      number(`${code}.below`),
      cellOf([{ kind: "words", text: gateWordsOf(code, placed.team.cells[code]) }]),
    ]),
  };
}

/** Id of the section that lists all teams. */
export const teamList = "teams";

/** All teams in tables, one for each unit that has teams directly below it. `intro`: key of what is said above them. */
export function teamListSection(material: Material, intro: string): Section {
  const { tree, writer } = material;
  return {
    id: teamList,
    title: writer.say("contents.teams"),
    level: 1,
    blocks: [
      { kind: "text", id: "intro", style: "muted", sentences: [writer.say(intro)] },
      ...listBlocks(tree, material),
    ],
  };
}

function listBlocks(node: TreeNode, material: Material): readonly Block[] {
  const own = node.children.flatMap((child) => child.placed ?? []);
  const below = node.children.filter((child) => child.placed === null).flatMap((child) => listBlocks(child, material));
  if (own.length === 0) return below;
  return [
    { kind: "heading", id: `${factKeyOf(node.unit.externalId)}-title`, text: nameOf(node.unit.name) },
    {
      kind: "table",
      id: factKeyOf(node.unit.externalId),
      table: {
        label: nameOf(node.unit.name),
        style: "numbers",
        head: listHead(material),
        rows: own.map((placed) => listRow(placed, material)),
      },
    },
    ...below,
  ];
}

function listHead({ writer }: Material): Table["head"] {
  return ["listName", "listVerdict", "listWhy", "listAnswered"].map((key, i) => ({
    text: writer.say(`team.${key}`),
    isNumber: i === 3,
  }));
}

function listRow(placed: PlacedTeam, material: Material): readonly TableCell[] {
  const { release, writer } = material;
  const { team } = placed;
  const mark = teamMarkOf(team);
  const weakest = release.scales
    .filter((scale) => scale.pillar !== "CONTEXT" && team.cells[scale.code]?.estimate)
    .sort((a, b) => weaknessOf(team.cells[a.code]) - weaknessOf(team.cells[b.code]))[0];
  const { fact } = factOf(placed, `${weakest?.code}.estimate`);
  return [
    cellOf(nameOf(team.name)),
    cellOf([{ kind: "words", text: mark.label }], { mark, small: cautionWords(material, placed) }),
    weakest === undefined || !writer.has(fact)
      ? cellOf([])
      : cellOf([...nameOf(weakest.name), { kind: "words", text: ", " }, writer.cite(fact)]),
    cellOf([writer.cite(factOf(placed, "answered").fact)]),
  ];
}
