import type { ExitCode } from '../errors/error-codes.ts';
import type { SetupError } from '../errors/setup-error.ts';
import type { VerifiedDatabase } from '../verify/verified-database.ts';

/** What `setup-wizard verify` says of a database in which pgvector works. */
export interface VerifyReport {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly error: SetupError | null;
}

/**
 * One line for people; for programs where it is, what runs there, and whether it stands in for the primary
 * (exit code 4).
 *
 * @param hasPrimary whether the settings name one
 * @param column the column that was asked for; one that does not exist is said, for it may be a wrong name
 */
export function verifyReport(
  found: VerifiedDatabase,
  hasPrimary: boolean,
  column?: string,
): VerifyReport {
  const { target, place, degraded, ms, ...rest } = found;
  const local = target === 'fallback' && !hasPrimary ? 'local' : null;
  const mode = degraded === null ? (local ?? (target === 'primary' ? 'normal' : null)) : 'degraded';
  return {
    exitCode: degraded === null ? 0 : 4,
    lines: [`pgvector extension verified successfully: ${placeWords(found, column)}`],
    document: {
      ...(mode === null ? {} : { mode }),
      target,
      ...place,
      ...rest,
      ms: Math.round(ms * 10) / 10,
    },
    error: degraded,
  };
}

function placeWords(found: VerifiedDatabase, column?: string): string {
  const { target, place, database, user, serverVersion, pgvector, readOnly, embedding } = found;
  const host = place?.host.includes(':') === true ? `[${place.host}]` : (place?.host ?? '');
  const size = embedding?.dimensions ?? null;
  const facts = [
    `PostgreSQL ${serverVersion}`,
    `pgvector ${pgvector}`,
    ...(size === null ? [] : [`${size} dimensions`]),
    ...(column !== undefined && embedding === null ? [`no column ${column} yet`] : []),
    ...(readOnly ? ['read-only'] : []),
  ];
  return `${target ?? 'database'} ${host}:${place?.port ?? ''}/${database} as ${user} (${facts.join(', ')})`;
}
