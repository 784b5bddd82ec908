/** Where a page stands, and what its reader may see. */
export interface Place {
  /** slug of the organisation in addresses */
  readonly organisation: string;
  readonly wave: string;
  /** top of the part of the tree that the reader may see; null: everything */
  readonly scopeUnitId: string | null;
}
