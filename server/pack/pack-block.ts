import { plain, type Run } from "./runs.ts";

/** A table with a heading for each column and for each row. */
export interface PackTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly head: readonly Run[]; readonly cells: readonly (readonly Run[])[] }[];
}

/** One block of a pack; all but one of its parts are null. */
export interface PackBlock {
  readonly heading: readonly Run[] | null;
  readonly text: readonly Run[] | null;
  readonly note: readonly Run[] | null;
  readonly list: readonly (readonly Run[])[] | null;
  readonly steps: readonly { readonly title: string; readonly text: readonly Run[] }[] | null;
  readonly table: PackTable | null;
  /** alternative text of the picture of the protocol */
  readonly picture: string | null;
  readonly code: readonly string[] | null;
  readonly signatures: readonly string[] | null;
}

const empty: PackBlock = {
  heading: null,
  text: null,
  note: null,
  list: null,
  steps: null,
  table: null,
  picture: null,
  code: null,
  signatures: null,
};

/** A block with one part. */
export function blockOf(part: Partial<PackBlock>): PackBlock {
  return { ...empty, ...part };
}

/** A table of two columns, such as a list of facts. */
export function termTable(
  caption: string,
  head: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): PackBlock {
  return blockOf({
    table: { caption, head, rows: rows.map(([term, text]) => ({ head: plain(term), cells: [plain(text)] })) },
  });
}
