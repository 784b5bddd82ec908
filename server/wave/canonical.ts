/** What canonical JSON can hold: no fractions, so that every language writes the same bytes. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * Canonical JSON of docs/protocol.md: no spaces, keys sorted by UTF-16 code unit. Throws on a number that is not a
 * safe integer and on a lone surrogate, which have no one way to be written.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return stringText(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${stringText(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Error(`canonical JSON has no number ${value}`);
  return String(value);
}

function stringText(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new Error("canonical JSON has no lone surrogate");
  return JSON.stringify(value);
}
