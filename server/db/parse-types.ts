import pg from "pg";

const int8 = 20;
const int8Array = 1016;
const date = 1082;
const dateArray = 1182;

/** A 64-bit integer as a number. Throws where a number could not hold it exactly, rather than round a count. */
function integerOf(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}

/** An array of them, of any depth, from `{{1,2},{3,NULL}}`. */
function integersOf(text: string): unknown {
  const json = text.replaceAll("{", "[").replaceAll("}", "]").replaceAll("NULL", "null").replace(/-?\d+/g, '"$&"');
  return JSON.parse(json, (_, value: unknown) => (typeof value === "string" ? integerOf(value) : value));
}

const parsers = new Map<number, (text: string) => unknown>([
  [int8, integerOf],
  [int8Array, integersOf],
  // a day has no time zone: the driver would make it midnight of the machine's own
  [date, (text) => text],
  [
    dateArray,
    (text) =>
      text
        .slice(1, -1)
        .split(",")
        .filter((part) => part !== ""),
  ],
]);

/** How values come back, beside the driver's ways: int8 (counts, sums) as numbers, dates as text like 2026-11-24. */
export const parseTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === "binary" ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as "text"),
};
