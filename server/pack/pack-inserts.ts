import { limitsOf } from "../definition/limits.ts";
import { longDay } from "../wave/day.ts";
import { blockOf, type PackBlock, termTable } from "./pack-block.ts";
import type { PackFacts } from "./pack-facts.ts";
import { countOf } from "./pack-values.ts";
import type { Insert } from "./pack-wording.ts";
import { questionBlocks } from "./question-blocks.ts";
import { retentionRows } from "./retention-rows.ts";
import { plain, type Values } from "./runs.ts";

/** The parts of a pack that are made from the wave. */
export function insertedBlocks(insert: Insert, facts: PackFacts, values: Values): PackBlock[] {
  switch (insert) {
    case "wave":
      return [waveTable(facts, values)];
    case "questions":
      return questionBlocks(facts.survey, facts.kinds);
    case "thresholds":
      return [thresholdTable(facts)];
    case "retention":
      return [
        blockOf({
          table: {
            caption: "What is kept, and until when",
            head: ["What", "Until", "On"],
            rows: retentionRows(facts).map(([what, until, on]) => ({
              head: plain(what),
              cells: [plain(until), plain(on)],
            })),
          },
        }),
      ];
    case "picture":
      return [blockOf({ picture: pictureText })];
    case "limits":
      return [blockOf({ steps: limitsOf(facts.mode).first.map(({ title, text }) => ({ title, text: plain(text) })) })];
    case "moreLimits":
      return [blockOf({ list: limitsOf(facts.mode).more.map(plain) })];
    case "attacks":
      return attackBlocks(facts);
    case "fingerprint":
      return facts.frozen === null ? [] : [blockOf({ code: facts.frozen.code })];
    case "manifest":
      return manifestBlocks(facts);
  }
}

const pictureText =
  "Three scenes. At the door: a list of names with one name ticked, and a blank ballot that is handed out. In the box: a sealed envelope drops into a locked ballot box. After the close: the ballots are shuffled and become one chart. A wall stands between the list of names and the box.";

function waveTable(facts: PackFacts, values: Values): PackBlock {
  return termTable(
    "The survey",
    ["Subject", "This survey"],
    [
      ["Who asks", facts.askedBy],
      ["Why", facts.purpose],
      ["Whom to ask", facts.contact],
      ["Open", values["dates"] ?? ""],
      ["Invited", values["invitedInWords"] ?? ""],
      ["Key to the box", values["keyHolder"] ?? ""],
      ["Nothing is shown below", `${facts.thresholds.k} answers`],
      ["Questions", `${values["questionCount"]}; 5 to 8 minutes`],
      ...(facts.frozen === null ? [] : [["Public page", facts.frozen.auditUrl] as const]),
    ],
  );
}

function thresholdTable({ thresholds, groups, frozen }: PackFacts): PackBlock {
  const { k, kInvited, commentsFrom, largestShare } = thresholds;
  const smallest = groups === null || groups.length === 0 ? "" : ` The smallest here has ${Math.min(...groups)}.`;
  return termTable(
    frozen === null ? "Limits, as planned" : "Limits, frozen at the launch",
    ["Limit", "This survey"],
    [
      ["Smallest group that is ever shown", `${k} answers. The software allows no number below 5.`],
      [
        "Smallest group that is invited",
        `${kInvited} people. Smaller teams are joined with others before the launch; the browser refuses a group below its limit.${smallest}`,
      ],
      [
        "Largest share of one answer",
        `${Math.round(100 * largestShare)} %. Where more of a group gave one and the same answer, it is withheld.`,
      ],
      [
        "Comments",
        commentsFrom === null
          ? "None is asked for"
          : `From ${commentsFrom} answers up, for departments, never for a team`,
      ],
      ["Answers to single statements", "From 10 answers up"],
      ["Length of service", "Means, for the whole organisation only"],
    ],
  );
}

function attackBlocks({ attack }: PackFacts): PackBlock[] {
  if (attack === null) return [];
  const held = attack.findings.filter((finding) => finding.isHeld).length;
  return [
    blockOf({
      text: plain(
        `Results of the run of ${longDay(attack.ranOn)} (${attack.size} form; ${attack.machine}): ${held} of ${countOf(attack.findings.length, "attack was", "attacks were")} withstood.`,
      ),
    }),
    blockOf({
      table: {
        caption: `Attacks, run on ${longDay(attack.ranOn)}`,
        head: ["Attack", "By chance", "Measured", "With the defence off", "Verdict"],
        rows: attack.findings.map((finding) => ({
          head: plain(`${finding.id} ${finding.attack}`),
          cells: [
            plain(finding.chance),
            plain(finding.measured),
            plain(finding.control),
            plain(finding.isHeld ? "Withstood" : "Got through"),
          ],
        })),
      },
    }),
  ];
}

function manifestBlocks({ frozen }: PackFacts): PackBlock[] {
  if (frozen === null) return [];
  return [
    termTable(
      "What the fingerprint stands for",
      ["Frozen", "SHA-256"],
      [
        ["Rules (manifest.json)", frozen.manifestHash],
        ["Questions", frozen.definitionHash],
        ["All groups (root of the tree)", frozen.groupsRoot],
        ...frozen.files.map(({ name, hash }) => [`Page in the browser: ${name}`, hash] as const),
        ["Public page, where all of them can be had", frozen.auditUrl],
      ],
    ),
  ];
}
