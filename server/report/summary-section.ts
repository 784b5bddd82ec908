/** The answer on a page: where it fits, where not, what first, how sure. */
import { obstaclesOf, verdictCountsOf } from "../heatmap/answer.ts";
import { isAllByLaw, kindLabelOf } from "../heatmap/kind-words.ts";
import { scaleWordsOf } from "../heatmap/obstacle.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { squaresAtMost } from "../heatmap/roll-up.ts";
import { capitalOf } from "../heatmap/spelling.ts";
import { markOf, teamMarkOf, verdictOrder } from "../heatmap/verdict-mark.ts";
import { cautionSentence } from "./caution-blocks.ts";
import type { Block, Quarter, Section } from "./document.ts";
import { topBy } from "./facts.ts";
import { estimateOf, factOf, fewNames, type Material, said, scaleIn } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

/** The answer in a sentence or two; also on the cover. */
export function leadOf({ release, teams, writer }: Material): readonly Sentence[] {
  const counts = verdictCountsOf(teams);
  const slots = {
    organisation: { name: release.wave.organisation },
    fits: { fact: "verdicts.DEFAULT" },
    teams: { fact: "teams" },
    fix: { fact: "verdicts.FIX" },
  };
  if (isAllByLaw(release)) {
    const key = teams.length === 1 ? "summary.leadLawOne" : "summary.leadLawTeams";
    return [writer.say("summary.leadLaw", slots), writer.say(key, slots)];
  }
  const key =
    counts.DEFAULT === teams.length
      ? "leadAll"
      : counts.DEFAULT > 0
        ? "leadSome"
        : counts.NOT_ENOUGH_EVIDENCE === teams.length
          ? "leadUnknown"
          : "leadNone";
  const other = counts.STRUCTURED + counts.BLEND;
  return said(
    writer.say(`summary.${key}`, slots),
    other > 0 ? writer.say("summary.leadOther", { other: { fact: "verdicts.other" } }) : null,
  );
}

export function summarySection(material: Material): Section {
  const { writer } = material;
  return {
    id: "summary",
    title: writer.say("contents.summary"),
    level: 1,
    blocks: [
      { kind: "text", id: "lead", style: "lead", sentences: leadOf(material) },
      {
        kind: "quarters",
        id: "answers",
        items: [fitsOf(material), fitsNotOf(material), firstOf(material), sureOf(material)],
      },
      tallyBlock(material),
      ...decideBlock(material),
    ],
  };
}

function withVerdict(teams: readonly PlacedTeam[], verdict: PlacedTeam["team"]["verdict"]): readonly PlacedTeam[] {
  return teams.filter(({ team }) => team.verdict === verdict);
}

function fitsOf({ release, teams, writer }: Material): Quarter {
  const fits = withVerdict(teams, "DEFAULT");
  if (isAllByLaw(release)) {
    const sentences = [writer.say("summary.fitsLaw")];
    return { mark: markOf("DEFAULT"), title: writer.say("summary.fits"), sentences };
  }
  const firm = fits.filter(({ team }) => team.confidence === "firm");
  const urgent = topBy(
    fits.filter(({ team }) => team.priority === "high" && team.cells["CHG"]?.estimate),
    (placed) => estimateOf(placed, "CHG"),
  );
  return {
    mark: markOf("DEFAULT"),
    title: writer.say("summary.fits"),
    sentences:
      fits.length === 0
        ? [writer.say("summary.fitsNowhere")]
        : said(
            firm.length === 0
              ? null
              : writer.say(firm.length > 4 ? "summary.firmMany" : "summary.firm", {
                  names: { names: firm.map(({ team }) => team.name) },
                  firm: { fact: "verdicts.firm" },
                }),
            fits.length > firm.length
              ? writer.say("summary.provisional", { count: { fact: "verdicts.provisional" } })
              : null,
            urgent && fits.length > 1
              ? writer.say("summary.fastest", {
                  name: { name: urgent.team.name },
                  change: factOf(urgent, "CHG.estimate"),
                })
              : null,
          ),
  };
}

function fitsNotOf({ release, teams, writer }: Material): Quarter {
  const structured = withVerdict(teams, "STRUCTURED");
  const blend = withVerdict(teams, "BLEND");
  const strongest = topBy(structured, (placed) => estimateOf(placed, "CRT"));
  const law = release.kinds.filter((kind) => kind.mustProve !== null);
  const sentences = said(
    strongest
      ? writer.say("summary.structured", {
          names: { names: fewNames(structured) },
          certainty: factOf(strongest, "CRT.estimate"),
          strongest: { name: strongest.team.name },
        })
      : null,
    blend.length > 0
      ? writer.say("summary.blend", { names: { names: fewNames(blend) }, count: { fact: "verdicts.BLEND" } })
      : null,
    law.length > 0
      ? writer.say("summary.law", {
          kinds: { names: law.map((kind) => `“${kindLabelOf(kind.label).name}”`) },
          lawKinds: { fact: "kinds.law" },
        })
      : null,
  );
  return {
    mark: markOf("STRUCTURED"),
    title: writer.say("summary.fitsNot"),
    sentences: structured.length + blend.length === 0 ? [...sentences, writer.say("summary.notNowhere")] : sentences,
  };
}

function firstOf({ release, teams, writer }: Material): Quarter {
  const fix = withVerdict(teams, "FIX");
  const [top, next] = obstaclesOf(teams);
  const named = (code: string): readonly string[] => fewNames(fix.filter(({ team }) => team.fix.includes(code)));
  const act = (code: string): string => scaleWordsOf(code, scaleIn(release, code).name).act;
  return {
    mark: markOf("FIX"),
    title: writer.say("summary.first"),
    sentences:
      top === undefined
        ? [writer.say("summary.nothingFirst")]
        : said(
            writer.say(fix.length === 1 ? "summary.obstacleOnly" : "summary.obstacle", {
              Act: capitalOf(act(top.code)),
              names: { names: named(top.code) },
              count: { fact: `fix.${top.code}` },
              fix: { fact: "verdicts.FIX" },
            }),
            next ? writer.say("summary.next", { act: act(next.code), names: { names: named(next.code) } }) : null,
          ),
  };
}

function sureOf(material: Material): Quarter {
  const { tree, teams, writer } = material;
  const doubt = withVerdict(teams, "NOT_ENOUGH_EVIDENCE").length;
  return {
    mark: markOf("NOT_ENOUGH_EVIDENCE"),
    title: writer.say("summary.sure"),
    sentences: said(
      writer.has("answered")
        ? writer.say("summary.answered", { answered: { fact: "answered" }, share: { fact: "answered.share" } })
        : writer.say("summary.answeredMany", { invited: { fact: "invited" }, share: { fact: "answered.share" } }),
      writer.say("summary.odds", { odds: { fact: "rules.odds" } }),
      doubt > 0
        ? writer.say("summary.doubt", { nee: { fact: "verdicts.NOT_ENOUGH_EVIDENCE" } })
        : writer.say("summary.noDoubt"),
      cautionSentence(material),
      tree.hiddenCount > 0 ? writer.say("summary.hidden", { hidden: { fact: "hidden" } }) : null,
    ),
  };
}

function tallyBlock({ teams, writer }: Material): Block {
  return {
    kind: "tally",
    id: "counts",
    items: verdictOrder.map((verdict) => ({
      count: writer.cite(`verdicts.${verdict}`),
      mark: markOf(verdict),
      marks: teams.length > squaresAtMost ? [] : withVerdict(teams, verdict).map(({ team }) => teamMarkOf(team)),
    })),
  };
}

function decideBlock({ release, teams, writer }: Material): readonly Block[] {
  const top = obstaclesOf(teams)[0];
  if (top === undefined) return [];
  const { repair } = scaleWordsOf(top.code, scaleIn(release, top.code).name);
  return [
    {
      kind: "text",
      id: "decide",
      style: "decide",
      strong: writer.say("summary.decideTitle"),
      sentences: [writer.say("summary.decide", { repair })],
    },
  ];
}
