/**
 * Every number that a report may say, by id. Each is read from one place of the release and rounded once, here: a
 * sentence cites an id and never writes a number itself.
 */
import { type Agreed, nothingAgreed } from "../agreement/agreement.ts";
import { obstaclesOf, verdictCountsOf } from "../heatmap/answer.ts";
import { placeCountsOf } from "../heatmap/fit-answer.ts";
import { type PlacedTeam, type TreeNode, treeOf } from "../heatmap/release-tree.ts";
import { neededPointsOf } from "../heatmap/shown-team.ts";
import { answeredOf, isNearlyAll, numberOf, percentOf, pointsOf, rangeOf } from "../heatmap/spelling.ts";
import { verdictOrder } from "../heatmap/verdict-mark.ts";
import type { Release, ReleaseScale, ReleaseUnit } from "../release/release.ts";
import { agreedFacts } from "./agreed-facts.ts";
import { cautionsOf } from "./caution.ts";
import { changeFacts } from "./change-facts.ts";
import { countFact, type Fact, type Facts, factKeyOf, wordFact } from "./fact.ts";
import { decimalOf, reliabilityFacts } from "./reliability-facts.ts";
import { teamFacts, teamKeyOf } from "./team-facts.ts";

/** With more teams than this a figure draws the weakest. */
export const weakestShown = 40;

export { teamKeyOf } from "./team-facts.ts";

/** All facts of a release and of what was agreed. Facts of the same release and agreements are always the same. */
export function factsOf(release: Release, agreed: Agreed = nothingAgreed): Facts {
  const found = new Map<string, Fact | { readonly withheld: string }>();
  const tree = treeOf(release);
  for (const fact of [
    ...ruleFacts(release),
    ...waveFacts(release, tree),
    ...scaleFacts(release, tree),
    ...reliabilityFacts(release),
    ...agreedFacts(release, agreed),
  ])
    found.set(fact.id, fact);
  for (const fact of changeFacts(release, tree.teams)) found.set(fact.id, fact);
  for (const unit of release.units) for (const [id, fact] of unitFacts(release, unit)) found.set(id, fact);
  for (const placed of tree.teams) for (const [id, fact] of teamFacts(release, placed)) found.set(id, fact);
  return {
    find: (id) => found.get(id),
    all: () => [...found.values()].filter((fact): fact is Fact => "id" in fact),
    withheld: () => [...found].flatMap(([id, fact]) => ("withheld" in fact ? [{ id, why: fact.withheld }] : [])),
  };
}

function ruleFacts({ rules, thresholds, scales }: Release): readonly Fact[] {
  const frozen = "rules of the wave, frozen at its launch";
  const reliability = scales.flatMap((scale) => scale.alphaWithin ?? []);
  const icc = scales.flatMap((scale) => scale.icc1 ?? []).map((value) => Math.max(0, value));
  const span = (values: readonly number[]): string => {
    const [low, high] = [decimalOf(Math.min(...values)), decimalOf(Math.max(...values))];
    return low === high ? low : `${low} to ${high}`;
  };
  return [
    wordFact("rules.cutWeak", String(rules.cutWeak), String(rules.cutWeak), frozen),
    wordFact("rules.cutOk", String(rules.cutOk), String(rules.cutOk), frozen),
    wordFact("rules.cutContext", String(rules.cutContext), String(rules.cutContext), frozen),
    wordFact("rules.sure", String(rules.gamma), percentOf(rules.gamma), frozen),
    countFact("rules.odds", Math.floor(rules.gamma / (1 - rules.gamma) + 1e-9), `${frozen}: sure against not sure`),
    wordFact("rules.interval", "0.95", percentOf(0.95), "method: width of every interval"),
    wordFact("rules.scaleLow", "0", "0", "method: lowest score"),
    wordFact("rules.scaleMiddle", "50", "50", "method: middle of the scale"),
    wordFact("rules.scaleHigh", "100", "100", "method: highest score"),
    countFact("rules.nMin", Math.max(rules.nMin, thresholds.k), frozen),
    wordFact("rules.rate", String(rules.minResponseRate), percentOf(rules.minResponseRate), frozen),
    countFact("rules.k", thresholds.k, frozen),
    wordFact("rules.largestShare", String(thresholds.largestShare), percentOf(thresholds.largestShare), frozen),
    countFact("method.shown", weakestShown, "method: how many teams a figure draws at most"),
    countFact("scales", scales.length, "scales of the definition"),
    ...(reliability.length > 0
      ? [
          wordFact(
            "method.reliability",
            span(reliability),
            span(reliability),
            "alpha within teams, lowest and highest scale",
          ),
        ]
      : []),
    ...(icc.length > 0
      ? [wordFact("method.icc", span(icc), span(icc), "intraclass correlation, lowest and highest scale")]
      : []),
  ];
}

function waveFacts(release: Release, tree: TreeNode): readonly Fact[] {
  const { participation } = release;
  const share = participation.invited === 0 ? 0 : participation.included / participation.invited;
  const isMany = isNearlyAll(participation.included, participation.invited);
  const teams = `${numberOf(tree.teams.length)} teams`;
  const counts = verdictCountsOf(tree.teams);
  const places = placeCountsOf(release, tree.teams);
  const firm = tree.teams.filter(({ team }) => team.confidence === "firm").length;
  const careful = tree.teams.filter(({ team }) => cautionsOf(team).length > 0).length;
  const atClose = "counts at the close of the wave";
  return [
    countFact("teams", tree.teams.length, "teams of the release: the smallest groups that are shown"),
    countFact("hidden", tree.hiddenCount, "units joined or withheld"),
    countFact("invited", participation.invited, atClose),
    ...(isMany
      ? []
      : [
          countFact(
            "answered",
            participation.included,
            atClose,
            answeredOf(participation.included, participation.invited),
          ),
        ]),
    wordFact(
      "answered.share",
      isMany ? "over 0.9" : share.toFixed(2),
      isMany ? `over ${percentOf(0.9)}` : percentOf(share),
      atClose,
    ),
    countFact("excluded", participation.excluded, "sheets set aside by the rule for careless answers"),
    countFact("spoiled", participation.spoiled, "ballots that could not be opened or read"),
    ...verdictOrder.map((verdict) => countFact(`verdicts.${verdict}`, counts[verdict], "verdict of every team", teams)),
    countFact("verdicts.other", counts.STRUCTURED + counts.BLEND, "teams that stay structured or need guidance", teams),
    countFact("verdicts.firm", firm, "teams whose verdict is bottom-up, firm", teams),
    countFact("verdicts.provisional", counts.DEFAULT - firm, "teams whose verdict is bottom-up, provisional", teams),
    countFact("caution", careful, "teams in which few answered, or mistakes are not safe and not all answered", teams),
    countFact("places", places.places, "every team with every kind of learning"),
    ...verdictOrder.map((verdict) =>
      countFact(`places.${verdict}`, places.verdicts[verdict], "verdict of every team for every kind of learning"),
    ),
    countFact("places.law", places.law, "kinds of learning that must be proved, in every team"),
    countFact("kinds.law", release.kinds.filter((kind) => kind.mustProve !== null).length, "kinds that must be proved"),
  ];
}

function scaleFacts(release: Release, tree: TreeNode): readonly Fact[] {
  const obstacles = obstaclesOf(tree.teams);
  const root = tree.unit;
  const count = (code: string, states: readonly string[]): number =>
    tree.teams.filter(({ team }) => states.includes(team.cells[code]?.state ?? "")).length;
  const toFix = `${numberOf(verdictCountsOf(tree.teams).FIX)} teams to fix`;
  return [
    countFact("obstacles", obstacles.length, "different scales named by the verdicts of the teams to fix"),
    ...release.scales.flatMap((scale) => {
      const mean = root.summary?.means[scale.code] ?? null;
      const held = obstacles.find((one) => one.code === scale.code)?.count ?? 0;
      return [
        countFact(`fix.${scale.code}`, held, `teams whose verdict names ${scale.name}`, toFix),
        ...neededFacts(release, tree, scale),
        countFact(`weak.${scale.code}`, count(scale.code, ["WEAK"]), `teams in which ${scale.name} is not in place`),
        countFact(`ok.${scale.code}`, count(scale.code, ["OK"]), `teams in which ${scale.name} is in place`),
        countFact(`high.${scale.code}`, count(scale.code, ["HIGH"]), `teams in which ${scale.name} is high`),
        ...(mean === null
          ? []
          : [
              {
                ...wordFact(
                  `mean.${scale.code}`,
                  pointsOf(mean.mean),
                  pointsOf(mean.mean),
                  `${root.name}, ${scale.name}, mean of the teams`,
                ),
                interval: rangeOf(mean),
              },
              wordFact(`mean.${scale.code}.interval`, rangeOf(mean), rangeOf(mean), `${root.name}, ${scale.name}`),
            ]),
      ];
    }),
  ];
}

/** By how many points a scale would have to rise in the teams whose verdict names it, the least and the most of them. */
function neededFacts(release: Release, tree: TreeNode, { code, name }: ReleaseScale): readonly Fact[] {
  const held = tree.teams.filter(({ team }) => team.verdict === "FIX" && team.fix.includes(code));
  const needed = held.flatMap(({ team }) => neededPointsOf(release, team, code) ?? []);
  // said of all of them or of none
  if (needed.length === 0 || needed.length < held.length) return [];
  const [least, most] = [Math.min(...needed), Math.max(...needed)];
  const said = least === most ? String(least) : `${least} to ${most}`;
  return [
    wordFact(`needed.${code}`, said, said, `${name}: points until its gate opens, in the teams whose verdict names it`),
  ];
}

/** Facts of one unit; those of a unit that is not shown can be looked up, and say that they are withheld. */
function unitFacts(
  release: Release,
  unit: ReleaseUnit,
): readonly (readonly [string, Fact | { readonly withheld: string }])[] {
  const id = `unit.${factKeyOf(unit.externalId)}`;
  if (unit.status !== "published" || unit.answered === null) {
    const withheld = `${unit.name} is not shown alone.`;
    return [[`${id}.answered`, { withheld }]];
  }
  const said = answeredOf(unit.answered, unit.invited);
  const value = isNearlyAll(unit.answered, unit.invited) ? "over 0.9" : String(unit.answered);
  return [
    [
      `${id}.answered`,
      wordFact(`${id}.answered`, value, said, `${unit.name}, ${release.wave.title}, counts at the close`),
    ],
  ];
}

/** The largest of a number of teams by a value; undefined for none. */
export function topBy(teams: readonly PlacedTeam[], value: (placed: PlacedTeam) => number): PlacedTeam | undefined {
  return teams.reduce<PlacedTeam | undefined>(
    (top, placed) => (top === undefined || value(placed) > value(top) ? placed : top),
    undefined,
  );
}

export function teamFactId(placed: PlacedTeam, rest: string): string {
  return `team.${teamKeyOf(placed)}.${rest}`;
}
