/** Where a page stands, and what its reader may see. */
export interface Place {
  /** slug of the organisation in addresses */
  readonly organisation: string;
  readonly wave: string;
  /** top of the part of the tree that the reader may see; null: everything */
  readonly scopeUnitId: string | null;
}

/** The place of a member in a wave. */
export function placeOf(
  member: { readonly organisation: { readonly slug: string }; readonly role: string; readonly unitId: string | null },
  wave: string,
): Place {
  // a manager without a unit sees nothing of the tree, never all of it
  const scopeUnitId = member.role === "manager" ? (member.unitId ?? "") : null;
  return { organisation: member.organisation.slug, wave, scopeUnitId };
}
