/** How the reports of one client look: logo, colour, and a line on the cover. */
export interface Branding {
  /** 0: nobody has chosen anything yet */
  readonly version: number;
  /** such as "#0b6b57", dark enough for words on paper; null: that of the product */
  readonly accent: string | null;
  /** on the cover, such as who wrote the report; "" for none */
  readonly line: string;
  readonly logo: Logo | null;
}

export interface Logo {
  /** PNG in base64, written anew from the picture that was chosen */
  readonly png: string;
  /** pixels */
  readonly width: number;
  readonly height: number;
  /** whose logo it is, for whoever cannot see it */
  readonly of: string;
}

export const plainBranding: Branding = { version: 0, accent: null, line: "", logo: null };

export const lineAtMost = 160;
export const logoOfAtMost = 120;

/** The logo as an address that holds it. */
export function logoDataOf({ png }: Logo): string {
  return `data:image/png;base64,${png}`;
}
