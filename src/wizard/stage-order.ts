import type { TestStage } from '../plan/test-primary.ts';

const labels: Readonly<Record<TestStage, string>> = {
  dns: 'Name',
  tcp: 'Connection',
  tls: 'Encryption',
  login: 'Login',
  database: 'Database',
  rights: 'Rights',
  pgvector: 'pgvector',
};

/**
 * The stages of a connection test in their order. Kept here, too, because the test itself brings the
 * database driver along, and the first screen must not wait for that.
 */
export const stageOrder = [
  'dns',
  'tcp',
  'tls',
  'login',
  'database',
  'rights',
  'pgvector',
] as const satisfies readonly TestStage[];

/** The name of a stage on the screen. */
export function stageLabel(stage: TestStage): string {
  return labels[stage];
}
