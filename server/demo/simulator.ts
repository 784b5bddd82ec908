import { type AnswerRow, answerDontKnow, answerSkipped, kindDontKnow } from "../score/answer-row.ts";
import type { KindCode, KindQuestionCode, ScaleCode, ScoringKey } from "../score/instrument.ts";
import { type Pace, paceOf } from "../score/quality-flags.ts";
import { recode } from "../score/scale-score.ts";
import { type Chance, seededChance } from "./simulator-chance.ts";
import {
  acquiescenceDeviation,
  answerAt,
  centreFor,
  expectedScore,
  type SimulatedScale,
  simulatedScalesOf,
} from "./simulator-items.ts";
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

export interface Simulation {
  readonly teams: readonly SimulatedTeam[];
  readonly people: readonly SimulatedPerson[];
}

/** Correlation of readiness across sub-scales, between teams and between members of one team. */
const sharedBetween = 0.5;
const sharedWithin = 0.45;
const kindDeviation = 0.5;

/**
 * Simulates an organisation with known truth: people with latent standings in teams, and the answers they click.
 * Graded response items, acquiescence, missing answers, careless answering, and response by chance or by safety.
 */
export function simulate(key: ScoringKey, given: SimulationSettings): Simulation {
  const settings = completeSettings(given);
  const chance = seededChance(settings.seed);
  const scales = simulatedScalesOf(key, settings.itemSeed);
  const between = settings.icc / (1 - settings.icc);
  const centres = scales.map((scale) => centreFor(scale, settings.means[scale.code], 1 + between));
  const teams: SimulatedTeam[] = [];
  const people: SimulatedPerson[] = [];
  for (const team of settings.teams) {
    const teamCentres = teamCentresOf(scales, centres, Math.sqrt(between), team, chance);
    const members = membersOf(scales, teamCentres, team, chance);
    const shares = kindCellsOf(key).map(({ kind, question }) => {
      const { share, isPlanted } = kindShareOf(settings, team, kind, question);
      return isPlanted ? share : 1 / (1 + Math.exp(-Math.log(share / (1 - share)) - kindDeviation * chance.normal()));
    });
    const answering = answeringOf(scales, members, team, settings, chance);
    for (const [i, member] of members.entries()) {
      const response = answering.has(i) ? responseOf(key, scales, member, shares, settings, chance) : null;
      people.push({ id: `${team.id}-${String(i + 1).padStart(3, "0")}`, teamId: team.id, response });
    }
    teams.push({ id: team.id, size: team.size, ...truthOf(key, scales, members, shares) });
  }
  return { teams, people };
}

/** A person's latent standing per sub-scale and leaning to agree. */
interface Member {
  readonly latent: readonly number[];
  readonly acquiescence: number;
}

/** Latent centre of a team per sub-scale: planted, or the organisation's plus what the team's sub-scales share and not. */
function teamCentresOf(
  scales: readonly SimulatedScale[],
  centres: readonly number[],
  deviation: number,
  team: TeamToSimulate,
  chance: Chance,
): readonly number[] {
  const shared = chance.normal();
  return scales.map((scale, s) => {
    const offset = deviation * mixed(scale.direction, sharedBetween, shared, chance);
    const planted = team.means?.[scale.code];
    return planted === undefined ? (centres[s] ?? 0) + offset : centreFor(scale, planted, 1);
  });
}

function membersOf(
  scales: readonly SimulatedScale[],
  teamCentres: readonly number[],
  team: TeamToSimulate,
  chance: Chance,
): readonly Member[] {
  const offsets = Array.from({ length: team.size }, () => {
    const shared = chance.normal();
    return scales.map((scale) => mixed(scale.direction, sharedWithin, shared, chance));
  });
  const shifts = scales.map((scale, s) => {
    if (team.means?.[scale.code] === undefined) return 0;
    return offsets.reduce((sum, offset) => sum + (offset[s] ?? 0), 0) / team.size;
  });
  return offsets.map((offset) => ({
    latent: offset.map((value, s) => (teamCentres[s] ?? 0) + value - (shifts[s] ?? 0)),
    acquiescence: acquiescenceDeviation * chance.normal(),
  }));
}

/** A standard normal that shares the part `share` of its variance, in the given direction, with all sub-scales. */
function mixed(direction: number, share: number, shared: number, chance: Chance): number {
  return direction * Math.sqrt(share) * shared + Math.sqrt(1 - share * direction ** 2) * chance.normal();
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
