/** The language that a cell means ("EN", "en-GB", "English"), as one of those offered; undefined for any other. */
export function languageOf(cell: string, offered: readonly string[]): string | undefined {
  const typed = cell.trim().toLowerCase().replaceAll("_", "-");
  const exact = offered.find((tag) => tag.toLowerCase() === typed);
  if (exact !== undefined) return exact;
  const named = offered.find((tag) => languageName(tag).toLowerCase() === typed);
  if (named !== undefined) return named;
  return offered.find(
    (tag) => /^[a-z]{2,3}(-[a-z0-9]{2,8})+$/.test(typed) && typed.startsWith(`${tag.toLowerCase()}-`),
  );
}

/** "English" for "en". */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
}
