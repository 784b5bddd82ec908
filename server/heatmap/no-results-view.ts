/** What a results page says while there are no results: when they come, or why there are none. */
import type { WaveState } from "../db/schema.ts";
import { definePage } from "../http/page.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import { countWordOf, numberOf } from "./spelling.ts";

export const noResultsPage = definePage<NoResultsView>("staff/no-results");

export interface NoResultsView {
  readonly layout: StaffLayout;
  readonly title: string;
  readonly words: string;
}

export interface WaveWithoutResults {
  readonly state: WaveState;
  readonly smallestGroup: number;
  /** ballots that were never opened, in a withheld wave */
  readonly withheldCount: number | null;
  /** the works council holds the key to the box */
  readonly isTrustee: boolean;
  /** staff stopped waiting for the works council */
  readonly isGivenUp: boolean;
}

export function noResultsView(wave: WaveWithoutResults, layout: StaffLayout): NoResultsView {
  return { layout, ...wordsOf(wave) };
}

function wordsOf(wave: WaveWithoutResults): { title: string; words: string } {
  const { state, smallestGroup, withheldCount } = wave;
  if (state === "closing" && wave.isTrustee)
    return {
      title: "Waiting for the works council",
      words:
        "The wave is closed. The works council holds the key to the ballots; the numbers are made when it has given them back, opened and shuffled.",
    };
  if (state === "withheld" && wave.isGivenUp)
    return {
      title: "Nothing can be shown",
      words:
        "The works council held the key to the ballots and gave nothing back. The answers were never opened and are gone.",
    };
  switch (state) {
    case "draft":
    case "launching":
    case "launched":
    case "open":
      return {
        title: "No results yet",
        words:
          "Answers stay sealed until the wave closes. Then all are opened together, and the heatmap, the fit map and the report appear here.",
      };
    case "closing":
    case "closed":
    case "released":
      return {
        title: "The numbers are being made",
        words: "The wave is closed. Its answers are opened and counted now; look again in a minute.",
      };
    case "withheld": {
      const count = withheldCount === null ? "Fewer" : `Only ${countWordOf(withheldCount)} answered, fewer`;
      return {
        title: "Nothing can be shown",
        words: `${count} than ${numberOf(smallestGroup)}, the smallest group that is ever shown. The answers were never opened and are gone. Ask the people what would make it worth answering, and try again.`,
      };
    }
    case "cancelled":
      return { title: "This wave was called off", words: "No answer was opened, and there are no results." };
  }
}
