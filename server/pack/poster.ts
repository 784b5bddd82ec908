import type { FrozenFacts, PackFacts, QrCode } from "./pack-facts.ts";
import { valuesOf } from "./pack-values.ts";
import type { PackWording } from "./pack-wording.ts";
import { filled } from "./runs.ts";

export const posterPapers = ["a4", "a3"] as const;
export type PosterPaper = (typeof posterPapers)[number];

/** The poster with the fingerprint, for the notice board. */
export interface Poster {
  readonly language: string;
  readonly paper: PosterPaper;
  /** 2026-11-24 */
  readonly madeOn: string;
  readonly organisation: string;
  readonly heading: string;
  readonly code: readonly string[];
  /** of the public page of the wave: never anybody's own link */
  readonly qr: QrCode;
  readonly address: string;
  readonly words: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly title: string; readonly text: string; readonly picture: string }[];
}

/** The poster of a launched wave. */
export function posterOf(facts: PackFacts, frozen: FrozenFacts, wording: PackWording, paper: PosterPaper): Poster {
  const values = valuesOf(facts, wording);
  const { steps, pictures, ...words } = wording.poster;
  return {
    language: wording.language,
    paper,
    madeOn: facts.madeOn,
    organisation: facts.organisation,
    heading: facts.survey.title,
    code: frozen.code,
    qr: frozen.qr,
    address: frozen.auditUrl,
    words: Object.fromEntries(Object.entries(words).map(([name, text]) => [name, filled(text, values)])),
    steps: steps.map(([title, text], at) => ({ title, text: filled(text, values), picture: pictures[at] ?? "" })),
  };
}
