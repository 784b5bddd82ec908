/**
 * A record with a value for each code, in the order of the codes. Built by assignment: of thousands of alike records
 * this is several times as quick as `Object.fromEntries`, and they are lighter.
 */
export function recordOf<Code extends string, Value>(
  codes: Iterable<Code>,
  of: (code: Code, at: number) => Value,
): Record<Code, Value> {
  const record: Partial<Record<Code, Value>> = {};
  let at = 0;
  for (const code of codes) {
    record[code] = of(code, at);
    at++;
  }
  return record as Record<Code, Value>;
}
