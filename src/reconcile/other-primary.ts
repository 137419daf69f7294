import { errorGuide } from '../errors/error-guide.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { Fence } from '../journal/fence.ts';
import type { Connection } from '../postgres/connection.ts';
import { otherServer } from '../postgres/other-server.ts';
import { readServerFacts, type ServerIdentity } from '../postgres/server-identity.ts';
import { reconcileRefused } from './reconcile-error.ts';

/**
 * Makes sure that writes are brought to the primary that was left, and that it takes them.
 *
 * @returns who the primary is
 * @throws SetupError DATABASE_DIVERGED for another server or an older copy, unless that is accepted;
 *   RECONCILE_REFUSED for a primary that is read-only or is the fallback itself
 */
export async function refuseOtherPrimary(
  { primary, fallback }: { readonly primary: Connection; readonly fallback: Connection },
  fence: Fence | null,
  accepted: boolean,
): Promise<ServerIdentity> {
  const { identity, readOnly } = await readServerFacts(primary);
  if (readOnly) {
    throw reconcileRefused(
      'The primary takes no writes: it is a standby, or read-only.',
      'Correct its address, or wait until it takes writes; then run this again.',
    );
  }
  if ((await placeOf(primary)) === (await placeOf(fallback))) {
    throw reconcileRefused(
      'The primary and the fallback are one and the same database.',
      'Correct the address of one of them.',
    );
  }
  const difference = accepted ? null : otherServer(fence?.primary ?? null, identity);
  if (difference === null) return identity;
  throw new SetupError('DATABASE_DIVERGED', {
    message: difference,
    fix: errorGuide.DATABASE_DIVERGED.fix,
    target: 'primary',
  });
}

/** From now on this server is the primary that was left. */
export async function acceptPrimary(
  fallback: Connection,
  { systemIdentifier, timeline }: ServerIdentity,
): Promise<void> {
  await fallback.query(
    'update setup_wizard.router_state set system_identifier = $1, timeline = $2',
    [systemIdentifier, timeline],
  );
}

async function placeOf(connection: Connection): Promise<string> {
  const { rows } = await connection.query(
    `select pg_catalog.pg_postmaster_start_time()::text || ' ' || d.oid || ' ' || d.datname as place
       from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`,
  );
  return String(rows[0]?.['place']);
}
