/** How far two numbers may be apart: in relation to the expected one, or absolutely (near zero). */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** The tolerance of a number by the path of field names that leads to it. */
export type ToleranceOf = (path: readonly string[]) => Tolerance;

/** Beyond this, R divided by the rounding error of an exact 0. */
const dividedByRounding = 1e15;

/** Fields that come from another package or method and are information, not expectations. */
const information = /^(psych_|lavaan_|nlme_|survey_|t_test_|factanal_|cond_sd$|reml_crit$|truth$)/;

/** Every expected field that the result does not meet, as "path: expected …, got …"; fields of information are passed over. */
export function differencesOf(
  expected: unknown,
  actual: unknown,
  toleranceOf: ToleranceOf,
  path: readonly string[] = [],
): string[] {
  const differs = (): string[] => [`${path.join(".")}: expected ${JSON.stringify(expected)}, got ${String(actual)}`];
  if (expected === null || expected === undefined) {
    const isUndefined =
      actual === null || actual === undefined || (typeof actual === "number" && !Number.isFinite(actual));
    return isUndefined ? [] : differs();
  }
  if (typeof expected === "number") {
    if (Math.abs(expected) >= dividedByRounding && (actual === null || Math.abs(Number(actual)) === Infinity))
      return [];
    const value = Array.isArray(actual) && actual.length === 1 ? actual[0] : actual;
    return typeof value === "number" && isClose(expected, value, toleranceOf(path)) ? [] : differs();
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs();
    return expected.flatMap((value, i) => differencesOf(value, actual[i], toleranceOf, [...path, String(i)]));
  }
  if (typeof expected === "object") {
    const fields = Object.entries(expected);
    if (Array.isArray(actual)) return fields.length === 0 && actual.length === 0 ? [] : differs();
    if (typeof actual !== "object" || actual === null) return differs();
    const values = new Map(Object.entries(actual));
    return fields.flatMap(([name, value]) => {
      return information.test(name) ? [] : differencesOf(value, values.get(name), toleranceOf, [...path, name]);
    });
  }
  return expected === actual ? [] : differs();
}

function isClose(expected: number, actual: number, tolerance: Tolerance): boolean {
  const error = Math.abs(actual - expected);
  return error <= tolerance.absolute || error <= tolerance.relative * Math.abs(expected);
}
