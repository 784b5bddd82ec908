import { definePage } from "../http/page.ts";
import type { Pack } from "./pack.ts";
import type { FrozenFacts } from "./pack-facts.ts";

/** The way back and the files, on a page of the product; null in a file of its own. */
export interface PackBar {
  readonly backHref: string;
  readonly pdfHref: string;
  /** null before the launch: a poster without a fingerprint would be none */
  readonly posters: { readonly a4Href: string; readonly a3Href: string } | null;
}

export interface PackView extends Omit<Pack, "madeOn" | "words" | "sections"> {
  readonly policy: string;
  readonly bar: PackBar | null;
  readonly contents: string;
  readonly sections: readonly (Pack["sections"][number] & {
    /** after the fingerprint: where its public page is */
    readonly publicPage: { readonly address: string; readonly qrPath: string; readonly qrBox: string } | null;
  })[];
}
export const packPage = definePage<PackView>("reports/pack");

/** A pack as a page. */
export function packView(
  pack: Pack,
  frozen: Pick<FrozenFacts, "auditUrl" | "qr"> | null,
  frame: { readonly policy: string; readonly bar: PackBar | null },
): PackView {
  const { madeOn: _, words, sections, ...rest } = pack;
  return {
    ...rest,
    ...frame,
    contents: words.contents,
    sections: sections.map((section) => ({
      ...section,
      publicPage:
        section.id === "fingerprint" && frozen !== null
          ? {
              address: frozen.auditUrl,
              qrPath: frozen.qr.path,
              qrBox: `0 0 ${frozen.qr.size} ${frozen.qr.size}`,
            }
          : null,
    })),
  };
}
