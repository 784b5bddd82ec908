/** What is wrong with the text of a cell, whatever it means; undefined when nothing is. */
export function textFault(text: string, lengthMax: number): string | undefined {
  if (text.includes("\u0000")) return "The cell holds a character that cannot be stored (U+0000). Type it again.";
  if (/[\r\n]/.test(text)) return "The cell holds a line break. Write it on one line.";
  if (/[\p{Cc}\p{Surrogate}]/u.test(text)) return "The cell holds a character that cannot be seen. Type it again.";
  if (text.includes("\uFFFD"))
    return "A letter was lost when the file was saved (�). Save it as CSV UTF-8, or type the letter again.";
  const length = [...text].length;
  if (length > lengthMax) return `This is too long: ${length} characters, and ${lengthMax} are possible.`;
  return undefined;
}

/** A cell in a message: never more of it than a reader needs to find it. */
export function quoted(text: string): string {
  const start = [...text].slice(0, 60).join("");
  return `“${start}${start.length < text.length ? "…" : ""}”`;
}
