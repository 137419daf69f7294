/** One difference between what is declared and what a database holds; data for programs. */
export interface SchemaDrift {
  readonly kind:
    'extension' | 'enum' | 'label' | 'table' | 'column' | 'index' | 'dimensions' | 'migration';
  /** For people and programs: `app.kind`, `memories.embedding`. */
  readonly name: string;
  /** What is declared, or null where nothing is. */
  readonly expected: string | null;
  /** What is there, or null. */
  readonly actual: string | null;
  /** Whether an application fails over it (`error`), or it only should be known (`warning`). */
  readonly weight: 'error' | 'warning';
  /** The difference as a sentence. */
  readonly message: string;
  /** What to type about it. */
  readonly fix: string;
}
