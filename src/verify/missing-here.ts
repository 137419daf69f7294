import { DatabaseNotVerifiedError } from './database-not-verified-error.ts';
import type { CheckedServer } from '../pgvector/check.ts';
import { extensionChecks } from '../pgvector/extension-checks.ts';

/** The first words of the specification; logs are searched for them. */
export const notFound = 'pgvector extension not found';

/** The error for a database without the extension, with what to do at its provider. */
export function missingHere(server: CheckedServer): DatabaseNotVerifiedError {
  const offered = extensionChecks['pgvector.available'](server);
  const there = offered.status !== 'fail';
  const finding = there ? extensionChecks['pgvector.installed'](server) : offered;
  return new DatabaseNotVerifiedError(there ? 'PGVECTOR_MISSING' : 'PGVECTOR_NOT_AVAILABLE', {
    message: notFound,
    detail: `${finding.message}${providerWords(server)}`,
    fix: finding.fix ?? 'setup-wizard check says more.',
    target: server.target,
  });
}

/** Whose instructions the fix has, and how that was told. */
function providerWords({ provider: { id, name, evidence } }: CheckedServer): string {
  return id === 'self-hosted' ? '' : ` The server is at ${name} (${evidence}).`;
}
