/** An index as a declaration and the facts of its table make it: what is built, what is compared. */
export interface WantedIndex {
  readonly method: 'hnsw' | 'ivfflat' | 'gin' | 'btree';
  readonly unique: boolean;
  /** SQL in the parentheses, with the operator class where one is named. */
  readonly keys: readonly { readonly expression: string; readonly opclass: string | null }[];
  /** The schema of each operator class is part of this text only. */
  readonly keyText: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** SQL of the predicate, or null. */
  readonly where: string | null;
}

/** Why an index cannot be built as declared, and what would help. */
export interface IndexObstacle {
  /** Whether it is only a matter of time: the table or a column is not there yet. */
  readonly early: boolean;
  readonly reason: string;
  readonly fix: string;
}
