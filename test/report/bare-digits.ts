/**
 * Digits of a document that stand outside of a fact: not in an element with data-fact, not in a name (bdi, code, title, the
 * name of a figure's row), not in a day (time). Reads tags one by one; the reports hold no script and no comment.
 */
export function bareDigitsIn(html: string): readonly string[] {
  const found: string[] = [];
  const open: { readonly tag: string; readonly isFree: boolean }[] = [];
  const body = html.slice(html.indexOf("<main"));
  for (const match of body.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*?)(\/?)>|([^<]+)/g)) {
    const [, closing, tag = "", attributes = "", selfClosing, text] = match;
    if (text !== undefined) {
      if (/\p{N}/u.test(unescaped(text)) && !open.some(({ isFree }) => isFree)) found.push(text.trim());
    } else if (closing) {
      const at = open.map((one) => one.tag).lastIndexOf(tag);
      if (at >= 0) open.length = at;
    } else if (!selfClosing && !["br", "col", "meta", "link", "input"].includes(tag)) {
      const isName = tag === "text" && /class="[^"]*\bname\b/.test(attributes);
      open.push({
        tag,
        isFree: /\sdata-fact="/.test(attributes) || ["bdi", "code", "time", "title"].includes(tag) || isName,
      });
    }
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&#?\w+;/g, "");
}
