/** A piece of a text: plain, bold, or a blank that somebody fills in by hand. */
export interface Run {
  readonly text: string;
  readonly isBold: boolean;
  readonly isBlank: boolean;
}

/** What the placeholders of a wording stand for. */
export type Values = Readonly<Record<string, string>>;

const sign = /\*\*(.+?)\*\*|\[\[(.+?)\]\]/g;

/**
 * A wording as runs: `{name}` is a value, `[[label]]` a blank, `**text**` is bold. Only the wording is read like this:
 * a value that holds such signs stands as it is. Throws for a placeholder without a value.
 */
export function runsOf(wording: string, values: Values): Run[] {
  const runs: Run[] = [];
  let from = 0;
  const add = (text: string, kind: Partial<Run> = {}) => {
    if (text !== "") runs.push({ text: filled(text, values), isBold: false, isBlank: false, ...kind });
  };
  for (const match of wording.matchAll(sign)) {
    add(wording.slice(from, match.index));
    if (match[1] !== undefined) add(match[1], { isBold: true });
    if (match[2] !== undefined) add(match[2], { isBlank: true });
    from = match.index + match[0].length;
  }
  add(wording.slice(from));
  return runs;
}

/** A wording with its placeholders filled. Throws for one without a value. */
export function filled(wording: string, values: Values): string {
  return wording.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the wording of the pack asks for {${name}}, which no survey has`);
    return value;
  });
}

/** A text as it stands, signs and all. */
export function plain(text: string): Run[] {
  return [{ text, isBold: false, isBlank: false }];
}
