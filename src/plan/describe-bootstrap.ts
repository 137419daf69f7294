import type { BootstrapResult } from '../pgvector/bootstrap-result.ts';

/** What a bootstrap created, in words; null when there was nothing to create. */
export function describeBootstrap(result: BootstrapResult, database: string): string | null {
  const made = [
    ...(result.createdDatabase ? [`database ${database}`] : []),
    ...(result.createdSchema === null ? [] : [`schema ${result.createdSchema}`]),
    ...result.createdExtensions.map((name) => `extension ${name}`),
  ];
  return made.length === 0 ? null : made.join(', ');
}
