/** What a tenure sum is made of; see `OpenedBallot`. */
export interface TenureAnswer {
  readonly tenure: string | null;
  readonly expectation: number | null;
  readonly scale12: readonly number[];
}

/** Sums of one measure (a sub-scale, or EXP1) over the people of one band; sums are of twelve times the mean. */
export interface TenureSum {
  /** a tenure option, or several joined by " + " */
  readonly band: string;
  readonly measure: string;
  readonly n: number;
  readonly sum12: number;
  readonly sumsq12: number;
}

/** Fewest people of a band. */
export const bandMin = 20;

/**
 * Sums by time in the organisation, over the whole organisation. Neighbouring bands are joined until each holds at
 * least 20 people; nobody, or at least k people, are in none of them. Empty where that cannot be.
 */
export function tenureSumsOf(
  answers: readonly TenureAnswer[],
  options: readonly string[],
  scales: readonly string[],
  k: number,
): TenureSum[] {
  const bands = bandsOf(
    options.map((option) => ({ options: [option], n: answers.filter((answer) => answer.tenure === option).length })),
    answers.length,
    k,
  );
  return bands.flatMap((band) => {
    const members = answers.filter(({ tenure }) => tenure !== null && band.options.includes(tenure));
    const name = band.options.join(" + ");
    const measured = (measure: string, pick: (answer: TenureAnswer) => number): TenureSum => {
      const values = members.map(pick).filter((value) => value >= 0);
      return {
        band: name,
        measure,
        n: values.length,
        sum12: values.reduce((sum, value) => sum + value, 0),
        sumsq12: values.reduce((sum, value) => sum + value * value, 0),
      };
    };
    return [
      ...scales.map((scale, at) => measured(scale, (answer) => answer.scale12[at] ?? -1)),
      measured("EXP1", ({ expectation }) => (expectation === null ? -1 : 12 * expectation)),
    ];
  });
}

interface Band {
  readonly options: readonly string[];
  readonly n: number;
}

/** `bands` in their natural order, `total` people in all, also those who did not say. */
export function bandsOf(bands: readonly Band[], total: number, k: number): readonly Band[] {
  const joined: Band[] = [];
  let open: Band = { options: [], n: 0 };
  for (const band of bands) {
    open = joinedOf(open, band);
    if (open.n < bandMin) continue;
    joined.push(open);
    open = { options: [], n: 0 };
  }
  const last = joined.pop();
  if (last === undefined) return [];
  joined.push(joinedOf(last, open));
  const rest = total - joined.reduce((sum, band) => sum + band.n, 0);
  if (rest === 0 || rest >= k) return joined;
  // those few who did not say could be had by subtraction: the smallest band goes with them
  const smallest = joined.reduce((least, band) => (band.n < least.n ? band : least));
  return joined.filter((band) => band !== smallest);
}

function joinedOf(a: Band, b: Band): Band {
  return { options: [...a.options, ...b.options], n: a.n + b.n };
}
