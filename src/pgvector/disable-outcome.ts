/** What came of the wish to be without pgvector. `kept` is a warning, not a failure. */
export type DisableOutcome =
  | { readonly kind: 'dropped'; readonly version: string; readonly schema: string }
  /** Objects as PostgreSQL describes them, for example `column embedding of table memories`. */
  | { readonly kind: 'kept'; readonly reason: 'in-use'; readonly dependents: readonly string[] }
  /** There is no record that this program created it. */
  | { readonly kind: 'kept'; readonly reason: 'not-ours'; readonly owner: string }
  | { readonly kind: 'kept'; readonly reason: 'not-owner'; readonly owner: string }
  | { readonly kind: 'absent' };
