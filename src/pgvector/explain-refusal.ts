import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import { sqlState } from '../postgres/error-signs.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { ExtensionName } from './bootstrap-result.ts';
import { instructionPlace } from './check.ts';

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
}

/**
 * Says why the server would not create an extension, in the words of the specification and with
 * the provider's remedy. Errors that have nothing to do with extensions come back unchanged.
 */
export function explainRefusal(
  error: unknown,
  name: ExtensionName,
  { probe, provider }: { readonly probe: ServerProbe; readonly provider: DetectedProvider },
): unknown {
  if (!(error instanceof SetupError)) return error;
  const place = instructionPlace({ probe }, name);
  const missing: Refusal = {
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: `The server cannot install ${name}: its files are missing, incomplete or not allowed.`,
    fix: provider.installText(place),
  };
  const refusals: Readonly<Record<string, Refusal>> = {
    '0A000': missing,
    '58P01': missing,
    '22023': missing,
    '42501': {
      code: 'PGVECTOR_PERMISSION',
      message: `Insufficient privileges to CREATE EXTENSION ${name} as "${probe.user}" in database "${probe.database}".`,
      fix: provider.enableText(place),
    },
    '42710': {
      code: 'PGVECTOR_CONFLICT',
      message: `Type '${name}' already exists from different source.`,
      fix: 'Rename the table, type or domain of that name (alter table vector rename to vector_old;), or as an administrator: create schema extensions; create extension vector with schema extensions;',
    },
    '3F000': {
      code: 'PGVECTOR_CONFLICT',
      message: 'No schema of search_path exists to hold the extension.',
      fix: `As the owner of database "${probe.database}": create schema app authorization ${quoteIdentifier(probe.user)}; alter role ${quoteIdentifier(probe.user)} set search_path = app;`,
    },
  };
  const refusal = refusals[sqlState(error) ?? ''];
  if (refusal === undefined) return error;
  const { code, ...texts } = refusal;
  return new SetupError(code, {
    ...texts,
    detail: error.detail,
    target: error.target,
    cause: error.cause,
  });
}
