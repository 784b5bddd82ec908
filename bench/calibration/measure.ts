import type { Claim, Claims, KindClaim, VerdictClaim } from "./claims.ts";

/** What is allowed; a missing end is open. null: reported, not judged. */
export interface Band {
  readonly min?: number;
  readonly max?: number;
}

/** One quantity of the acceptance table: how it is measured on the claims of a scenario. */
export interface Quantity {
  readonly name: string;
  readonly unit: "share" | "ratio";
  readonly band: Band | null;
  /** Only on the base scenario. */
  readonly isBaseOnly?: boolean;
  /** The value and on how many cases it rests; undefined with too few cases to say. */
  of(claims: Claims): Measured | undefined;
}

export interface Measured {
  readonly value: number;
  readonly cases: number;
}

/** Fewer cases say nothing about a share. */
const casesMin = 60;

function shareOf<Value>(
  list: readonly Value[],
  holds: (value: Value) => boolean,
  min = casesMin,
): Measured | undefined {
  if (list.length < min) return undefined;
  return { value: list.filter(holds).length / list.length, cases: list.length };
}

function weakCallsOf(claims: Claims): readonly Claim[] {
  return claims.scales.filter((claim) => claim.isReadiness && claim.p50 <= 0.2);
}

function aboveOf(claims: Claims, cut: number): readonly VerdictClaim[] {
  return claims.verdicts.filter((claim) => claim.lowest >= cut);
}

const isExact = (claim: VerdictClaim): boolean => claim.said === claim.truly;
const isFix = (claim: VerdictClaim): boolean => claim.said === "FIX";

/** Largest distance between said and true share over the tenths of probability with 200 cases or more. */
function worstTenthOf(claims: readonly Claim[]): Measured | undefined {
  const said = claims.flatMap((claim) =>
    claim.isReadiness
      ? [
          { p: claim.p50, holds: claim.truth >= 50 },
          { p: claim.p60, holds: claim.truth >= 60 },
        ]
      : [{ p: claim.p60, holds: claim.truth >= 60 }],
  );
  let worst: Measured | undefined;
  for (let tenth = 0; tenth < 10; tenth++) {
    const cases = said.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === tenth);
    if (cases.length < 200) continue;
    const mean = cases.reduce((sum, { p }) => sum + p, 0) / cases.length;
    const value = Math.abs(cases.filter(({ holds }) => holds).length / cases.length - mean);
    if (worst === undefined || value > worst.value) worst = { value, cases: cases.length };
  }
  return worst;
}

function errorRatioOf(claims: readonly Claim[]): Measured | undefined {
  const sum = (of: (claim: Claim) => number) => claims.reduce((total, claim) => total + of(claim), 0);
  if (claims.length === 0) return undefined;
  return { value: sum((claim) => claim.sharedError) / sum((claim) => claim.ownError), cases: claims.length };
}

function callsOf(claims: Claims): readonly KindClaim[] {
  return claims.kinds.filter(({ p }) => p >= 0.8);
}

/** The acceptance table: everything that is measured on each scenario in which who answers is chance. */
export const quantities: readonly Quantity[] = [
  {
    name: "own 95 % interval covers the true mean",
    unit: "share",
    band: { min: 0.93, max: 0.97 },
    of: ({ scales }) => shareOf(scales, (claim) => claim.ownCovers),
  },
  {
    name: "shared 95 % interval covers the true mean",
    unit: "share",
    band: { min: 0.93, max: 0.975 },
    of: ({ scales }) => shareOf(scales, (claim) => claim.sharedCovers),
  },
  {
    name: "… for teams 1.5 SD and more from the mean",
    unit: "share",
    band: { min: 0.8 },
    of: ({ scales }) =>
      shareOf(
        scales.filter((claim) => claim.isExtreme),
        (claim) => claim.sharedCovers,
      ),
  },
  {
    name: "probabilities: worst distance from truth in a tenth",
    unit: "share",
    band: { max: 0.12 },
    of: ({ scales }) => worstTenthOf(scales),
  },
  {
    name: "weak points called: true mean below 50",
    unit: "share",
    band: { min: 0.8 },
    of: (claims) => shareOf(weakCallsOf(claims), (claim) => claim.truth < 50),
  },
  {
    name: "weak points called: true mean below 55",
    unit: "share",
    band: { min: 0.93 },
    of: (claims) => shareOf(weakCallsOf(claims), (claim) => claim.truth < 55),
  },
  ...([50, 55, 60] as const).map(
    (cut): Quantity => ({
      name: `false FIX where all eight are truly ${cut} or more`,
      unit: "share",
      band: { max: { 50: 0.07, 55: 0.03, 60: 0.01 }[cut] },
      of: (claims) => shareOf(aboveOf(claims, cut), isFix),
    }),
  ),
  {
    name: "something to fix found where a true mean is below 40",
    unit: "share",
    band: { min: 0.8 },
    isBaseOnly: true,
    of: ({ verdicts }) =>
      shareOf(
        verdicts.filter((claim) => claim.lowest < 40),
        (claim) => claim.isFixFound,
        30,
      ),
  },
  {
    name: "exact verdict, no true mean within 5 of its cut",
    unit: "share",
    band: { min: 0.87 },
    of: ({ verdicts }) =>
      shareOf(
        verdicts.filter((claim) => claim.margin >= 5),
        isExact,
      ),
  },
  { name: "exact verdict, all teams", unit: "share", band: null, of: ({ verdicts }) => shareOf(verdicts, isExact) },
  {
    name: "squared error, shared estimate to own mean",
    unit: "ratio",
    band: { max: 1 },
    of: ({ scales }) => errorRatioOf(scales),
  },
  {
    name: "kinds: 'most yes' called and true",
    unit: "share",
    band: { min: 0.85 },
    of: (claims) => shareOf(callsOf(claims), ({ share }) => share > 0.5),
  },
  {
    name: "kinds: true share above .65 called",
    unit: "share",
    band: null,
    of: ({ kinds }) =>
      shareOf(
        kinds.filter(({ share }) => share > 0.65),
        ({ p }) => p >= 0.8,
      ),
  },
  {
    name: "marked as different from the rest to the wrong side",
    unit: "share",
    band: { max: 0.05 },
    of: ({ scales }) =>
      shareOf(
        scales.filter((claim) => claim.isMarkWrong !== null),
        (claim) => claim.isMarkWrong === true,
      ),
  },
  ...([8, 12] as const).map(
    (points): Quantity => ({
      name: `marked as different where the truth is ${points} points and more away`,
      unit: "share",
      band: null,
      of: ({ scales }) =>
        shareOf(
          scales.filter((claim) => Math.abs(claim.trueDifference) >= points),
          (claim) => claim.isMarkWrong === false,
        ),
    }),
  ),
];

/** Share of plain finite-population intervals that cover: the guard. */
export function plainCoverageOf({ scales }: Claims): Measured | undefined {
  return shareOf(scales, (claim) => claim.plainCovers);
}

export function sharedCoverageOf({ scales }: Claims): Measured | undefined {
  return shareOf(scales, (claim) => claim.sharedCovers);
}
