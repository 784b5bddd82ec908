/** A string that only its own factory or store hands out, so that ids of two kinds cannot be mixed up. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

export type OrganisationId = Brand<string, "OrganisationId">;
export type UnitId = Brand<string, "UnitId">;
export type PersonId = Brand<string, "PersonId">;
export type WaveId = Brand<string, "WaveId">;
export type GroupId = Brand<string, "GroupId">;
export type AccountId = Brand<string, "AccountId">;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the one spelling of a UUID that the database prints: lower case, with hyphens. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}
