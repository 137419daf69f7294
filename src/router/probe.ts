import * as z from 'zod/mini';
import routerFacts from '../../sql/router-facts.sql';
import { SetupError, type Target } from '../errors/setup-error.ts';
import type { Fence } from '../journal/fence.ts';
import { readFence } from '../journal/read-fence.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { readServerFacts } from '../postgres/server-identity.ts';
import type { Evidence } from './evidence.ts';
import { evidenceOfError } from './evidence-of-error.ts';
import type { Reason } from './router-state.ts';

/** What a server shows of itself beside its identity. */
export interface TargetFacts {
  readonly serverVersion: string;
  /** Version of the extension in this database; null without it. */
  readonly pgvector: string | null;
}

/** What one probe found out. */
export interface Finding {
  readonly evidence: Evidence;
  /** Null when it was a short probe, or failed. */
  readonly facts: TargetFacts | null;
  /** Undefined where it was not asked for; null where the fallback has none. */
  readonly fence?: Fence | null;
  /** Why the fence could not be read, though the server answers. */
  readonly unreadable?: Reason;
  /** Over a connection that was opened for it. */
  readonly fresh: boolean;
}

/** insufficient_privilege: another role made the tables of the fence. */
const noRight = '42501';

const factsRow = z.object({ server_version: z.string(), pgvector: z.nullable(z.string()) });

/**
 * Asks over an open connection. The long form asks who the server is and whether it takes writes; the
 * short one only whether it answers, and trusts what the last long one said.
 *
 * @param last what a long probe found; null for the long form
 * @throws SetupError as `Connection.query` does
 */
export async function ask(
  connection: Connection,
  last: Finding | null,
): Promise<Omit<Finding, 'fresh'>> {
  const began = performance.now();
  const fallback = connection.target === 'fallback';
  if (last?.evidence.kind === 'healthy') {
    const fence = fallback ? await askForFence(connection) : {};
    if (!fallback) await connection.query('select 1');
    const latencyMs = performance.now() - began;
    return { evidence: { ...last.evidence, latencyMs }, facts: last.facts, ...fence };
  }
  const { identity, readOnly } = await readServerFacts(connection);
  const latencyMs = performance.now() - began;
  const { rows } = await connection.query(routerFacts);
  const row = factsRow.parse(rows[0]);
  const facts = { serverVersion: row.server_version, pgvector: row.pgvector };
  if (fallback) {
    const fence = await askForFence(connection);
    return { evidence: { kind: 'healthy', identity, latencyMs }, facts, ...fence };
  }
  if (readOnly) return { evidence: notWritable(connection), facts };
  return { evidence: { kind: 'healthy', identity, latencyMs }, facts };
}

/** A fallback that answers, but not about its fence, still serves reads. */
async function askForFence(
  connection: Connection,
): Promise<{ readonly fence: Fence | null } | { readonly unreadable: Reason }> {
  try {
    return { fence: await readFence(connection) };
  } catch (error) {
    const damaged = !(error instanceof SetupError);
    if (!damaged && sqlState(error) !== noRight) throw error;
    const message = damaged ? 'The fence of the fallback is damaged.' : error.message;
    return { unreadable: { code: 'JOURNAL_UNAVAILABLE', message } };
  }
}

function notWritable({ settings: { host, port } }: Connection): Evidence {
  const message = `The server at ${host}, port ${port} takes no writes: it is a standby, or read-only.`;
  return { kind: 'not-writable', reason: { code: 'SERVER_READ_ONLY', message } };
}

/** What the failure of a probe says. What no line of the taxonomy names counts as silence: it needs the full count. */
export function findingOfFailure(
  error: unknown,
  about: { readonly settings: Connection['settings']; readonly target: Target },
): Finding {
  const evidence = evidenceOfError(error, { ...about, moment: 'login' });
  if (evidence !== null) return { evidence, facts: null, fresh: true };
  const message = error instanceof Error ? error.message : 'The probe failed.';
  const reason = { code: 'POSTGRES_ERROR', message } as const;
  return { evidence: { kind: 'silent', reason }, facts: null, fresh: true };
}
