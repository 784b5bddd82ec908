import { createHash } from "node:crypto";

const stylePlace = "<style></style>";

/**
 * The Content-Security-Policy of a document that carries its one style inside: that style by its hash, and nothing
 * else from anywhere.
 */
export function policyOfStyle(style: string): string {
  const hash = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** Puts the style into a rendered document, where it says `<style></style>`. Throws when it does not. */
export function withStyle(html: string, style: string): string {
  const at = html.indexOf(stylePlace);
  if (at < 0) throw new Error(`The template of this document has lost its ${stylePlace}.`);
  return `${html.slice(0, at)}<style>${style}</style>${html.slice(at + stylePlace.length)}`;
}

/** A text as a CSS string: every sign that could end it, or the element, as a code. */
export function cssString(text: string): string {
  return `"${text.replace(/["\\<>&\p{Cc}]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)}"`;
}
