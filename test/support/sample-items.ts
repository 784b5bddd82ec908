import type { ItemCounts, ReleaseUnit, Statement } from "../../server/release/release.ts";

/** Three statements of a sub-scale, the second worded against it. */
export function sampleStatementsOf(code: string, name: string): readonly Statement[] {
  return [1, 2, 3].map((which) => ({
    code: `${code}${which}`,
    text: `${name}, statement ${which} of three, worded as people here would say it.`,
    isReversed: which === 2,
  }));
}

/** Answers to them in a unit of so many people; none below ten, and one sub-scale withheld in every third unit. */
export function sampleItemsOf(codes: readonly string[], people: number, seed: number): ReleaseUnit["items"] {
  if (people < 10) return {};
  const withheld = seed % 3 === 0 ? codes[seed % codes.length] : undefined;
  const entries = codes
    .filter((code) => code !== withheld)
    .flatMap((code, at) =>
      [1, 2, 3].map((which): [string, ItemCounts] => [`${code}${which}`, countsOf(people, seed + at * 5 + which * 3)]),
    );
  return Object.fromEntries(entries);
}

function countsOf(people: number, seed: number): ItemCounts {
  const none = seed % 4 === 0 ? Math.floor(people / 10) : 0;
  const weights = [1, 2, 2, 4, 2].map((weight, at) => weight + ((seed * (at + 3)) % 5));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const [one = 0, two = 0, three = 0, four = 0] = weights.map((weight) =>
    Math.floor(((people - none) * weight) / whole),
  );
  return [one, two, three, four, people - none - one - two - three - four, none];
}
