import { type AnswerRow, answerDontKnow, answerSkipped, kindDontKnow } from "../score/answer-row.ts";
import type { KindCode, KindQuestionCode, ScaleCode, ScoringKey } from "../score/instrument.ts";
import { type Pace, paceOf } from "../score/quality-flags.ts";
import { recode } from "../score/scale-score.ts";
import { type Chance, seededChance } from "./simulator-chance.ts";
import { answerAt, centreFor, expectedScore, type SimulatedScale, simulatedScalesOf } from "./simulator-items.ts";
import { type Member, membersLater, membersOf, teamCentresOf } from "./simulator-members.ts";
import {
  type CompleteSettings,
  completeSettings,
  kindCellsOf,
  kindShareOf,
  type SimulationSettings,
  type TeamToSimulate,
} from "./simulator-plan.ts";

export type { SimulationSettings, TeamToSimulate } from "./simulator-plan.ts";

/** A team with what is true of all its members, whoever answered. */
export interface SimulatedTeam {
  readonly id: string;
  readonly size: number;
  /** Mean expected score over all members: what every interval and verdict is about. */
  readonly trueMeans: Readonly<Record<ScaleCode, number>>;
  readonly kindShares: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, number>>>>;
}

export type Care = "careful" | "straight" | "random";

/** One invited person; `response` is null for those who do not answer. */
export interface SimulatedPerson {
  readonly id: string;
  readonly teamId: string;
  readonly response: SimulatedResponse | null;
}

export interface SimulatedResponse {
  /** As everywhere: 1..5, 0 do not know, -1 skipped; then kinds (see `AnswerRow`). */
  readonly answers: AnswerRow;
  readonly seconds: number;
  readonly pace: Pace;
  readonly care: Care;
}

/** One wave: teams and people in the order of the settings. */
export interface SimulatedWave {
  readonly teams: readonly SimulatedTeam[];
  readonly people: readonly SimulatedPerson[];
}

export interface Simulation extends SimulatedWave {
  /** The same people asked again (`wave2` of the settings), with what is true of them then; null without. */
  readonly second: SimulatedWave | null;
}

const kindDeviation = 0.5;
/** Added to the seed: the second wave has chance of its own, so that the first is the same with and without it. */
const secondWaveSeed = 2 ** 40;

/**
 * Simulates an organisation with known truth: people with latent standings in teams, and the answers they click.
 * Graded response items, acquiescence, missing answers, careless answering, and response by chance or by safety.
 */
export function simulate(key: ScoringKey, given: SimulationSettings): Simulation {
  const settings = completeSettings(given);
  const { wave2 } = settings;
  const chance = seededChance(settings.seed);
  const later = seededChance(settings.seed + secondWaveSeed);
  const scales = simulatedScalesOf(key, settings.itemSeed);
  const between = settings.icc / (1 - settings.icc);
  const centreAt = (scale: SimulatedScale, gain: number) =>
    centreFor(scale, settings.means[scale.code] + gain, 1 + between);
  const centres = scales.map((scale) => centreAt(scale, 0));
  const shiftsOf = ({ means, gains }: TeamToSimulate, shift: number) =>
    scales.map((scale, s) => {
      const [planted, gain] = [means?.[scale.code], shift + (gains?.[scale.code] ?? 0)];
      if (planted === undefined || gain === shift) return centreAt(scale, gain) - (centres[s] ?? 0);
      return centreFor(scale, planted + gain, 1) - centreFor(scale, planted, 1);
    });
  const first: WaveInProgress = { teams: [], people: [] };
  const second: WaveInProgress = { teams: [], people: [] };
  const membersById = new Map<string, readonly Member[]>();
  for (const team of settings.teams) {
    const teamCentres = teamCentresOf(scales, centres, Math.sqrt(between), team, chance);
    const drawn = membersOf(scales, teamCentres, team, chance);
    const members = team.membersOf === undefined ? drawn : sameMembers(membersById, team);
    membersById.set(team.id, members);
    const shares = kindCellsOf(key).map(({ kind, question }) => {
      const { share, isPlanted } = kindShareOf(settings, team, kind, question);
      return isPlanted ? share : 1 / (1 + Math.exp(-Math.log(share / (1 - share)) - kindDeviation * chance.normal()));
    });
    addTeam(first, key, scales, team, members, shares, settings, chance);
    if (wave2 === null) continue;
    const changed = membersLater(scales, teamCentres, team, members, wave2.rho, shiftsOf(team, wave2.shift), later);
    addTeam(second, key, scales, team, changed, shares, settings, later);
  }
  return { ...first, second: wave2 === null ? null : second };
}

interface WaveInProgress {
  readonly teams: SimulatedTeam[];
  readonly people: SimulatedPerson[];
}

function sameMembers(known: ReadonlyMap<string, readonly Member[]>, team: TeamToSimulate): readonly Member[] {
  const members = known.get(team.membersOf ?? "");
  if (members?.length !== team.size) throw new Error(`no earlier team ${team.membersOf} of ${team.size} people`);
  return members;
}

/** Lets the members of a team answer, and notes what is true of all of them. */
function addTeam(
  wave: WaveInProgress,
  key: ScoringKey,
  scales: readonly SimulatedScale[],
  team: TeamToSimulate,
  members: readonly Member[],
  shares: readonly number[],
  settings: CompleteSettings,
  chance: Chance,
): void {
  const answering = answeringOf(scales, members, team, settings, chance);
  for (const [i, member] of members.entries()) {
    const response = answering.has(i) ? responseOf(key, scales, member, shares, settings, chance) : null;
    wave.people.push({ id: `${team.id}-${String(i + 1).padStart(3, "0")}`, teamId: team.id, response });
  }
  wave.teams.push({ id: team.id, size: team.size, ...truthOf(key, scales, members, shares) });
}

/** Positions of the members who answer: a sample without replacement, by chance or weighted by safety (MIS). */
function answeringOf(
  scales: readonly SimulatedScale[],
  members: readonly Member[],
  team: TeamToSimulate,
  settings: CompleteSettings,
  chance: Chance,
): ReadonlySet<number> {
  const count = Math.round((team.responseRate ?? settings.responseRate) * members.length);
  const safety = scales.findIndex((scale) => scale.code === "MIS");
  const order = members.map((member, i) => {
    const gumbel = -Math.log(-Math.log(1 - chance.uniform() * (1 - 1e-12) - 1e-13));
    return { i, at: settings.nonresponseSlope * (member.latent[safety] ?? 0) + gumbel };
  });
  order.sort((a, b) => b.at - a.at);
  return new Set(order.slice(0, count).map(({ i }) => i));
}

function responseOf(
  key: ScoringKey,
  scales: readonly SimulatedScale[],
  member: Member,
  shares: readonly number[],
  settings: CompleteSettings,
  chance: Chance,
): SimulatedResponse {
  const care = careOf(settings, chance);
  const clicks = clicksOf(scales, member, care, chance, key.order.length);
  const items = clicks.map((click) => leftOut(settings, chance, answerDontKnow) ?? click);
  const kinds = shares.map((share) => {
    const isYes = chance.flip(care === "careful" ? share : 0.5);
    return leftOut(settings, chance, kindDontKnow) ?? (isYes ? 1 : 0);
  });
  const answered = items.filter((answer) => answer >= 1).length;
  const perItem = care === "careful" ? 6.5 * Math.exp(0.35 * chance.normal()) : 1.2 * Math.exp(0.3 * chance.normal());
  const seconds = Math.max(1, Math.round(perItem * answered));
  const { speed, tooFast } = paceOf(seconds, answered);
  return { answers: [...items, ...kinds], seconds, pace: { speed, tooFast }, care };
}

function careOf(settings: CompleteSettings, chance: Chance): Care {
  const draw = chance.uniform();
  if (draw < settings.careless.straight) return "straight";
  return draw < settings.careless.straight + settings.careless.random ? "random" : "careful";
}

/** What is clicked in the order shown, 1..5. */
function clicksOf(
  scales: readonly SimulatedScale[],
  member: Member,
  care: Care,
  chance: Chance,
  itemCount: number,
): readonly number[] {
  const anyClick = (): number => 1 + Math.floor(5 * chance.uniform());
  if (care === "straight") return new Array(itemCount).fill(anyClick());
  const clicks: number[] = new Array(itemCount).fill(3);
  for (const [s, scale] of scales.entries()) {
    for (const item of scale.items) {
      const level = (member.latent[s] ?? 0) + item.key * member.acquiescence;
      clicks[item.index] = care === "random" ? anyClick() : recode(answerAt(item, level, chance.uniform()), item.key);
    }
  }
  return clicks;
}

/** "Do not know" or skipped now and then; undefined when the question is answered. */
function leftOut(settings: CompleteSettings, chance: Chance, dontKnow: number): number | undefined {
  const draw = chance.uniform();
  if (draw < settings.dk) return dontKnow;
  return draw < settings.dk + settings.skipped ? answerSkipped : undefined;
}

function truthOf(
  key: ScoringKey,
  scales: readonly SimulatedScale[],
  members: readonly Member[],
  shares: readonly number[],
): Pick<SimulatedTeam, "trueMeans" | "kindShares"> {
  const means = scales.map((scale, s) => {
    const scores = members.map((member) => expectedScore(scale, member.latent[s] ?? 0, member.acquiescence));
    return [scale.code, scores.reduce((sum, score) => sum + score, 0) / members.length];
  });
  const kinds = key.kinds.map((kind, k) => {
    const questions = key.kindQuestions.map(({ code }, q) => [code, shares[q * key.kinds.length + k] ?? 0]);
    return [kind.code, Object.fromEntries(questions)];
  });
  return { trueMeans: Object.fromEntries(means), kindShares: Object.fromEntries(kinds) };
}
