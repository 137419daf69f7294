import type { TestStage } from '../plan/test-stage.ts';

const labels: Readonly<Record<TestStage, string>> = {
  dns: 'Name',
  tcp: 'Connection',
  tls: 'Encryption',
  login: 'Login',
  database: 'Database',
  rights: 'Rights',
  pgvector: 'pgvector',
};

/** The name of a stage of the connection test on the screen. */
export function stageLabel(stage: TestStage): string {
  return labels[stage];
}
