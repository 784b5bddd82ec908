/** The part of the organisation's page on how people answered by how long they have been there. */
import type { Release } from "../release/release.ts";

export interface TenureView {
  /** time in the organisation, one column each */
  readonly bands: readonly string[];
  readonly lead: string;
  readonly rows: readonly { readonly name: string; readonly means: readonly string[] }[];
}

/** null unless two times at least can be set side by side. */
export function tenureViewOf(release: Release): TenureView | null {
  const { tenure, scales } = release;
  if (tenure.length < 2) return null;
  const spelled = (mean: number | null | undefined) =>
    mean === null || mean === undefined ? "withheld" : String(mean);
  return {
    bands: tenure.map(({ band }) => bandInWords(band)),
    lead: leadOf(tenure[0]?.expectation ?? null, tenure.at(-1)?.expectation ?? null),
    rows: [
      {
        name: "Expects to choose how to learn",
        means: tenure.map(({ expectation }) => spelled(expectation)),
      },
      ...scales.map(({ code, name }) => ({ name, means: tenure.map(({ means }) => spelled(means[code])) })),
    ],
  };
}

/** Points from which newer and older people are called different: less is chance too often. */
const apartFrom = 5;

function leadOf(newest: number | null, longest: number | null): string {
  if (newest === null || longest === null) return "Too few said what they expect for a comparison.";
  if (newest - longest >= apartFrom)
    return "Newer people expect more: they count on choosing for themselves how they learn. What they find here decides whether that lasts.";
  if (longest - newest >= apartFrom)
    return "The expectation to choose how to learn is higher among people who have been here longer.";
  return "Newer people expect about as much choice in how they learn as those who have been here longer.";
}

function bandInWords(band: readonly string[]): string {
  return band.length < 2 ? band.join("") : `${band.slice(0, -1).join(", ")} or ${band.at(-1)?.toLowerCase()}`;
}
