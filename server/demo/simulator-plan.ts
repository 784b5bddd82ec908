import type { KindCode, KindQuestionCode, ScaleCode, ScoringKey } from "../score/instrument.ts";

/** Share of yes per kind of learning and question; what is missing is taken from the level above. */
export type KindShares = Readonly<Partial<Record<KindCode, Readonly<Partial<Record<KindQuestionCode, number>>>>>>;

/** A team to simulate; everything but id and size may be left to the organisation's values and to chance. */
export interface TeamToSimulate {
  readonly id: string;
  /** People invited. */
  readonly size: number;
  /** True means (0-100) planted in this team; its members are centred on them. */
  readonly means?: Readonly<Partial<Record<ScaleCode, number>>>;
  /** True shares of yes planted in this team. */
  readonly kindShares?: KindShares;
  readonly responseRate?: number;
  /** Points by which this team moves beyond the rest when its people are asked again. */
  readonly gains?: Readonly<Partial<Record<ScaleCode, number>>>;
  /** Its people stand exactly where those of this earlier team of the same size do: two teams with one truth. */
  readonly membersOf?: string;
}

/** What to simulate. The same settings and seeds give the same people and answers. */
export interface SimulationSettings {
  readonly seed: number;
  /** Seed of the items' parameters, which belong to the instrument and not to the organisation. */
  readonly itemSeed?: number;
  readonly teams: readonly TeamToSimulate[];
  /** Expected mean of each sub-scale over teams, 0-100. */
  readonly means?: Readonly<Partial<Record<ScaleCode, number>>>;
  readonly kindShares?: KindShares;
  /** Share of latent variance between teams. */
  readonly icc?: number;
  readonly responseRate?: number;
  /** How strongly people who feel safe to make mistakes answer rather than others; 0: chance alone. */
  readonly nonresponseSlope?: number;
  /** Chance of "do not know" and of skipping, per question. */
  readonly dk?: number;
  readonly skipped?: number;
  /** Shares of responses that click one answer down the page, or at random. */
  readonly careless?: { readonly straight: number; readonly random: number };
  /**
   * Ask the same people again: `rho` is the correlation of a person's standing with that of the first wave, `shift` the
   * expected change of every sub-scale in points.
   */
  readonly wave2?: { readonly rho: number; readonly shift: number } | null;
}

/** The settings with nothing left open. */
export type CompleteSettings = Required<Omit<SimulationSettings, "means">> & {
  readonly means: Readonly<Record<ScaleCode, number>>;
};

const means: Readonly<Record<ScaleCode, number>> = {
  REW: 58,
  STK: 70,
  LSK: 66,
  LHP: 55,
  TLS: 62,
  SOC: 56,
  INI: 60,
  MIS: 59,
  CHG: 58,
  CRT: 48,
  DEP: 42,
};

const kindShares: Readonly<Record<string, Readonly<Record<KindQuestionCode, number>>>> = {
  RUL: { KC: 0.82, KD: 0.4, KR: 0.2 },
  IND: { KC: 0.3, KD: 0.72, KR: 0.2 },
  TOO: { KC: 0.35, KD: 0.35, KR: 0.5 },
  PRD: { KC: 0.3, KD: 0.4, KR: 0.65 },
  PRB: { KC: 0.1, KD: 0.3, KR: 0.85 },
  PPL: { KC: 0.1, KD: 0.35, KR: 0.55 },
};

/** Fills in what the settings leave open: an ordinary organisation. */
export function completeSettings(settings: SimulationSettings): CompleteSettings {
  return {
    itemSeed: 777,
    icc: 0.15,
    responseRate: 0.8,
    nonresponseSlope: 0,
    dk: 0.03,
    skipped: 0.01,
    careless: { straight: 0, random: 0 },
    wave2: null,
    ...settings,
    means: { ...means, ...settings.means },
    kindShares: settings.kindShares ?? {},
  };
}

/** One kind question of one team: the share planted for the team, or the organisation's share, which varies by team. */
export function kindShareOf(
  settings: CompleteSettings,
  team: TeamToSimulate,
  kind: KindCode,
  question: KindQuestionCode,
): { readonly share: number; readonly isPlanted: boolean } {
  const planted = team.kindShares?.[kind]?.[question];
  if (planted !== undefined) return { share: planted, isPlanted: true };
  const share = settings.kindShares[kind]?.[question] ?? kindShares[kind]?.[question] ?? 0.5;
  return { share, isPlanted: false };
}

/** All pairs of kind question and kind, in the order of an answer row. */
export function kindCellsOf(
  key: ScoringKey,
): readonly { readonly kind: KindCode; readonly question: KindQuestionCode }[] {
  return key.kindQuestions.flatMap(({ code }) => key.kinds.map((kind) => ({ kind: kind.code, question: code })));
}
