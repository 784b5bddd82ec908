import type { Press } from "../../press/press.ts";
import type { Release } from "../../release/release.ts";
import type { ReportDocument } from "../document.ts";
import type { Wording } from "../wording.ts";
import { deckView } from "./deck-view.ts";

export interface SlidesPress {
  readonly press: Pick<Press, "pressSlides">;
  readonly wording: Wording;
}

/** The report as slides, a PowerPoint file. Same report, same bytes. Throws a Problem when too many documents are being made. */
export async function writeSlides(
  { press, wording }: SlidesPress,
  document: ReportDocument,
  release: Release,
): Promise<Uint8Array> {
  return await press.pressSlides(deckView(document, release, wording));
}
