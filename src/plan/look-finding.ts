/** What is looked at before anything is asked, in the order in which it is shown. */
export const findingIds = ['files', 'git', 'fallback', 'container', 'postgres', 'port'] as const;

/** Services beside the databases, looked at where the settings name them. */
export const serviceFindingIds = ['ollama', 'redis'] as const;
export type ServiceFindingId = (typeof serviceFindingIds)[number];

export type LookFindingId = (typeof findingIds)[number] | ServiceFindingId;

/** What each look is called. */
export const findingLabels: Readonly<Record<LookFindingId, string>> = {
  files: 'Settings files',
  git: 'Git',
  fallback: 'Local fallback',
  container: 'Container engine',
  postgres: 'PostgreSQL',
  port: 'Fallback port',
  ollama: 'Ollama',
  redis: 'Redis',
};

/** What one look found. */
export interface LookFinding {
  readonly id: LookFindingId;
  readonly label: string;
  /** `skip`: not there, and not needed. */
  readonly status: 'pass' | 'warn' | 'fail' | 'skip';
  /** One or two sentences. */
  readonly text: string;
  /** What to type or change, or null when nothing is to do. */
  readonly fix: string | null;
}
