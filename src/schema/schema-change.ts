/**
 * One thing that was created or added in a database to fit a declaration; also when another run did it
 * while this one was about to, because the database is not the one that was looked at any more.
 */
export interface SchemaChange {
  readonly kind: 'extension' | 'enum' | 'label' | 'column' | 'index';
  /** For people: `app.kind`, `memories.metadata`. */
  readonly name: string;
  /** What was done, as a short sentence without a full stop. */
  readonly done: string;
}

/** What provisioning may be told, and whom it tells. */
export interface ProvisionOptions {
  /** Says in a short sentence what it is at, what the server remarked, and what it left alone. */
  readonly progress: (message: string) => void;
  /** Dimensions of an embedding whose column takes any number. */
  readonly dimensions: number;
  readonly signal?: AbortSignal | undefined;
  /** How long to wait while another session builds an index of the same table. Default 60 seconds. */
  readonly buildPatienceMs?: number | undefined;
}
