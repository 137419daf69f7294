/** A process that can be told from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  readonly startTime: string | null;
}

/** The contents of `fallback/state.json`: the running server, and never a secret. */
export interface FallbackState {
  readonly kind: 'embedded';
  readonly gateway: ProcessMark;
  readonly engine: ProcessMark;
  readonly host: string;
  readonly port: number;
  readonly socketDir: string | null;
  readonly database: string;
  readonly user: string;
  readonly serverVersion: string;
  readonly pgvector: string;
  readonly dataDir: string;
  readonly log: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
