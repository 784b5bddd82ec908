/** Who answered, part by part, and what is not shown and why. */
import type { TreeNode } from "../heatmap/release-tree.ts";
import { isNearlyAll } from "../heatmap/spelling.ts";
import type { ReleaseUnit } from "../release/release.ts";
import { type Bar, type Block, cellOf, nameOf, type Section } from "./document.ts";
import { factKeyOf } from "./fact.ts";
import { teamFactId } from "./facts.ts";
import { type Material, said } from "./sections.ts";

const barsAtMost = 24;
const hiddenAtMost = 40;

/** Which wording fits: the number itself or its share, over a time or on one day. */
function answeredLine(isCounted: boolean, isOneDay: boolean): string {
  if (isCounted) return isOneDay ? "who.answeredDay" : "who.answered";
  return isOneDay ? "who.answeredManyDay" : "who.answeredMany";
}

export function whoSection(material: Material): Section {
  const { release, writer } = material;
  const { participation, wave } = release;
  const slots = {
    answered: { fact: "answered" },
    invited: { fact: "invited" },
    share: { fact: "answered.share" },
    from: { day: wave.opensOn },
    to: { day: wave.closedOn },
  };
  return {
    id: "who",
    title: writer.say("contents.who"),
    level: 1,
    blocks: [
      {
        kind: "text",
        id: "lead",
        style: "plain",
        sentences: said(
          writer.say(answeredLine(writer.has("answered"), wave.opensOn === wave.closedOn), slots),
          participation.excluded > 0 ? writer.say("who.excluded", { excluded: { fact: "excluded" } }) : null,
          participation.spoiled > 0 ? writer.say("who.spoiled", { spoiled: { fact: "spoiled" } }) : null,
        ),
      },
      ...barsBlock(material),
      { kind: "heading", id: "hidden-title", text: writer.say("who.hiddenTitle") },
      ...hiddenBlocks(material),
      {
        kind: "text",
        id: "privacy",
        style: "note",
        sentences: [writer.say("who.privacy", { organisation: { name: wave.organisation } })],
      },
    ],
  };
}

interface Part {
  readonly name: string;
  readonly invited: number;
  readonly answered: number;
  readonly fact: string;
}

/** Units with teams below them, and teams that stand beside such units: together everybody, nobody twice. */
function partsOf(node: TreeNode): readonly Part[] {
  if (node.placed !== null) {
    const { team } = node.placed;
    const fact = teamFactId(node.placed, "answered");
    return [{ name: team.name, invited: team.invited, answered: team.n, fact }];
  }
  const { unit } = node;
  if (node.level !== "department" || node.depth === 0 || unit.answered === null) return node.children.flatMap(partsOf);
  const fact = `unit.${factKeyOf(unit.externalId)}.answered`;
  return [{ name: unit.name, invited: unit.invited, answered: unit.answered, fact }];
}

function barsBlock({ tree, writer }: Material): readonly Block[] {
  const parts = [...partsOf(tree)];
  if (parts.length < 2) return [];
  const shown = parts.length > barsAtMost ? parts.sort((a, b) => b.invited - a.invited).slice(0, barsAtMost) : parts;
  const rows = shown.map(({ name, invited, answered, fact }): Bar => {
    // nearly everybody is drawn as nearly everybody
    const share = isNearlyAll(answered, invited) ? 0.95 : answered / Math.max(1, invited);
    return { name, invited, share, answered: writer.cite(fact) };
  });
  const caption = [...writer.say("who.chartCaption")];
  if (parts.length > barsAtMost) caption.push({ kind: "words", text: " " }, ...writer.say("who.chartMore"));
  return [{ kind: "bars", id: "parts", title: writer.say("who.chart"), caption, rows }];
}

function hiddenBlocks({ release, writer }: Material): readonly Block[] {
  const hidden = release.units.filter((unit) => unit.status !== "published");
  const partly = release.units.flatMap((unit) => {
    const { team } = unit;
    if (team === null) return [];
    return release.scales
      .filter((scale) => team.cells[scale.code] === undefined)
      .map((scale) => ({ name: team.name, what: scale.name }));
  });
  if (hidden.length + partly.length === 0)
    return [{ kind: "text", id: "hidden", style: "plain", sentences: [writer.say("who.nothingHidden")] }];
  const nameOfHome = (unit: ReleaseUnit): string | undefined => {
    const home = release.units.find((one) => one.id === unit.countsIn);
    return home?.team?.name ?? home?.name;
  };
  const rows = [
    ...hidden.map((unit) => {
      const home = nameOfHome(unit);
      const why = unit.invited === 0 ? "who.nobody" : "who.withheld";
      return [
        cellOf(nameOf(unit.name)),
        cellOf(writer.say(why)),
        cellOf(home === undefined ? writer.say("who.nowhere") : nameOf(home)),
      ];
    }),
    ...partly.map(({ name, what }) => [
      cellOf(nameOf(name), { small: nameOf(what) }),
      cellOf(writer.say("who.withheld")),
      cellOf(writer.say("who.nowhere")),
    ]),
  ];
  const head = ["who.hiddenTeam", "who.hiddenWhy", "who.hiddenWhere"].map((key) => ({
    text: writer.say(key),
    isNumber: false,
  }));
  const more: readonly Block[] =
    rows.length > hiddenAtMost
      ? [{ kind: "text", id: "hidden-more", style: "muted", sentences: [writer.say("who.hiddenMore")] }]
      : [];
  return [
    {
      kind: "table",
      id: "hidden",
      table: { label: writer.say("who.hiddenTitle"), style: "plain", head, rows: rows.slice(0, hiddenAtMost) },
    },
    ...more,
  ];
}
