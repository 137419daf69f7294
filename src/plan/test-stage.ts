/** What a connection goes through until the application can work, in this order. */
export const testStages = ['dns', 'tcp', 'tls', 'login', 'database', 'rights', 'pgvector'] as const;
export type TestStage = (typeof testStages)[number];

/** How one stage stands. */
export interface StageResult {
  readonly stage: TestStage;
  readonly status: 'running' | 'pass' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  /** What to type or change, or null when nothing is to do. */
  readonly fix: string | null;
  /** Milliseconds it took; null while it runs, when it was skipped, or when it was not measured. */
  readonly ms: number | null;
}
