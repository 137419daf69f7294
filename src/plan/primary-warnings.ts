import type { CheckReport } from '../pgvector/check-report.ts';

/**
 * What a run would end with because of a primary that cannot be used as it is, in sentences for the
 * operator who is about to accept it; nothing about what the run itself repairs.
 */
export function primaryWarnings(
  report: CheckReport | null,
  fallbackConfigured: boolean,
): readonly string[] {
  if (report === null) return [];
  const { error } = report;
  if (error !== null) {
    if (error.code === 'DATABASE_MISSING') return [];
    const end = fallbackConfigured
      ? 'the run ends degraded, on the fallback (exit code 4)'
      : 'the run fails, because there is no fallback (exit code 1)';
    return [`The primary cannot be used: ${error.message} Unless that changes, ${end}.`];
  }
  const unrepaired = report.results.filter(
    ({ id, status }) => status === 'fail' && !(id === 'pgvector.installed' && mayInstall(report)),
  );
  return unrepaired.length === 0
    ? []
    : [
        `The primary fails checks that this run does not repair: ${unrepaired.map(({ message }) => sentence(message)).join(' ')} Unless that changes, the run ends with exit code 3.`,
      ];
}

function mayInstall({ server }: CheckReport): boolean {
  return server !== null && server.mayCreateVector !== 'no';
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
