/** How far two numbers may be apart: in relation to the expected one, or absolutely (near zero). */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** The tolerance of a number by the path of field names that leads to it. */
export type ToleranceOf = (path: readonly string[]) => Tolerance;

export interface Comparing {
  readonly toleranceOf: ToleranceOf;
  /** False for a name that nobody knows: such a field is ignored if the result does not have it. */
  isDemanded(name: string): boolean;
}

/** How many single values were compared, and every one that is not met, as "path: expected …, got …". */
export interface Compared {
  readonly compared: number;
  readonly differences: readonly string[];
}

/** Beyond this, R divided by the rounding error of an exact 0. */
const dividedByRounding = 1e15;

/** Fields that come from another package or method and are information, not expectations. */
const information = /^(psych_|lavaan_|nlme_|survey_|t_test_|factanal_|cond_sd$|reml_crit$|truth$)/;

/** Compares a result with every expected field; fields of information are passed over. */
export function differencesOf(
  expected: unknown,
  actual: unknown,
  comparing: Comparing,
  path: readonly string[] = [],
): Compared {
  const one = (isMet: boolean): Compared => ({
    compared: 1,
    differences: isMet
      ? []
      : [`${path.join(".")}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`],
  });
  const isNothing = actual === null || actual === undefined || (typeof actual === "number" && !Number.isFinite(actual));
  if (expected === null || expected === undefined) return one(isNothing);
  if (typeof expected === "number") {
    const isInfinite = actual === null || Math.abs(Number(actual)) === Number.POSITIVE_INFINITY;
    if (Math.abs(expected) >= dividedByRounding && isInfinite) return one(true);
    const value = Array.isArray(actual) && actual.length === 1 ? actual[0] : actual;
    return one(typeof value === "number" && isClose(expected, value, comparing.toleranceOf(path)));
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return one(false);
    const parts = expected.map((value, i) => differencesOf(value, actual[i], comparing, [...path, String(i)]));
    return expected.length === 0 ? one(true) : together(parts);
  }
  if (typeof expected === "object") {
    const fields = Object.entries(expected);
    // R writes an empty list of names as an empty object
    if (Array.isArray(actual)) return one(fields.length === 0 && actual.length === 0);
    if (typeof actual !== "object" || actual === null) return one(false);
    const values = new Map<string, unknown>(Object.entries(actual));
    const counted = fields.filter(([name]) => {
      return !information.test(name) && (values.has(name) || comparing.isDemanded(name));
    });
    return together(counted.map(([name, value]) => differencesOf(value, values.get(name), comparing, [...path, name])));
  }
  return one(expected === actual);
}

/** The names of all fields in a value, at any depth. */
export function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [name, inner] of Object.entries(part)) {
      if (!Array.isArray(part)) names.add(name);
      walk(inner);
    }
  };
  walk(value);
  return names;
}

function together(parts: readonly Compared[]): Compared {
  return {
    compared: parts.reduce((sum, part) => sum + part.compared, 0),
    differences: parts.flatMap((part) => part.differences),
  };
}

function isClose(expected: number, actual: number, tolerance: Tolerance): boolean {
  const error = Math.abs(actual - expected);
  return error <= tolerance.absolute || error <= tolerance.relative * Math.abs(expected);
}
