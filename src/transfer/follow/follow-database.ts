import { connect } from '../../postgres/connect.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { createRedactor } from '../../postgres/redact.ts';
import { chosenTables } from '../chosen-tables.ts';
import type { CatalogueTable } from '../database-catalogue.ts';
import { fullName } from '../full-name.ts';
import { readCatalogueOnce } from '../read-catalogue.ts';
import { transferDatabase } from '../transfer-database.ts';
import type { TransferReport } from '../transfer-report.ts';
import { followFacts } from './follow-facts.ts';
import { followNeeds } from './follow-needs.ts';
import { followsNothing, refuseUnmet, unreachable, withLeft } from './follow-error.ts';
import type { FollowRequest } from './follow-request.ts';
import { followedSide, followingSide, type FollowState, followState } from './follow-state.ts';
import { primaryAddress } from './primary-address.ts';
import { subscribe } from './subscription-statements.ts';
import { type FollowSession, openFollowSession } from './follow-session.ts';
import { removeSource, removeTarget, unfollowDatabase } from './unfollow-database.ts';

export interface FollowResult {
  /** Null when it followed already. */
  readonly report: TransferReport | null;
  readonly state: FollowState;
}

/**
 * Copies the database once and lets the fallback follow it from exactly that moment on, by logical
 * replication. Readers of the fallback see what it held before until the copy is complete.
 *
 * What was made on either server is taken away again when it fails or is cancelled. Changes of the
 * schema, and sequences, are not followed.
 *
 * @throws SetupError FOLLOW_UNAVAILABLE before anything is begun; else as `transferDatabase`
 */
export async function followDatabase(request: FollowRequest): Promise<FollowResult> {
  const session = await openFollowSession(request);
  try {
    const { source, target, name } = session;
    const before = followState(
      name,
      await followingSide(target, name),
      await followedSide(source, name),
    );
    if (before.state === 'follows' || before.state === 'waits')
      return { report: null, state: before };
    const tables = await refuseUnable(session, request);
    if (before.state === 'half-made') {
      await removeTarget(session);
      await removeSource(session);
    }
    const report = await begin(session, request, tables);
    return {
      report,
      state: followState(name, await followingSide(target, name), await followedSide(source, name)),
    };
  } finally {
    await session.close();
  }
}

/** @throws SetupError FOLLOW_UNAVAILABLE with all that is missing */
async function refuseUnable(
  { source, target }: FollowSession,
  request: FollowRequest,
): Promise<readonly CatalogueTable[]> {
  const there = await readCatalogueOnce(target);
  if (there.server.engine === 'pglite') throw followsNothing();
  const catalogue = await readCatalogueOnce(source);
  const chosen = chosenTables(catalogue, {
    tables: request.tables ?? [],
    exclude: request.exclude ?? [],
  });
  // A partitioned table publishes its parts; what is unlogged has no WAL to follow.
  const tables = chosen.filter(({ partition, unlogged }) => !partition && !unlogged);
  const facts = await followFacts(source, target, tables);
  const password = request.source.settings.password !== null;
  refuseUnmet(
    followNeeds({ facts, tables, administrator: request.administrator !== null, password }),
  );
  return tables;
}

async function begin(
  session: FollowSession,
  request: FollowRequest,
  tables: readonly CatalogueTable[],
): Promise<TransferReport> {
  const { source, name } = session;
  const id = quoteIdentifier(name);
  let slot: Connection | null = null;
  try {
    await source.query(`create publication ${id} with (publish_via_partition_root = true)`);
    // Before anything is copied: an empty publication asks for no tables.
    await subscribeTo(session, request, false);
    await removeTarget(session);
    if (tables.length > 0) {
      await source.query(`alter publication ${id} set table ${tables.map(fullName).join(', ')}`);
    }
    slot = await connect(request.source.settings, {
      target: 'primary',
      replication: true,
      queryTimeoutMs: 0,
      signal: request.signal,
    });
    const made = await slot.query(`CREATE_REPLICATION_SLOT ${id} LOGICAL pgoutput EXPORT_SNAPSHOT`);
    const moment = String(made.rows[0]?.['snapshot_name']);
    const report = await transferDatabase({ ...request, moment });
    await subscribeTo(session, request, true);
    return report;
  } catch (error) {
    await slot?.close();
    // The sessions of a run that was cancelled are of no use any more.
    const { left } = await unfollowDatabase({ ...request, signal: undefined, tries: 1 }).catch(
      () => nothingDone,
    );
    throw withLeft(error, left);
  } finally {
    await slot?.close();
  }
}

const nothingDone = { left: [] };

async function subscribeTo(
  session: FollowSession,
  request: FollowRequest,
  enabled: boolean,
): Promise<void> {
  const { settings } = request.source;
  try {
    await session.administer(subscribe(session.name, primaryAddress(settings), enabled));
  } catch (error) {
    throw unreachable(error, createRedactor(settings.password === null ? [] : [settings.password]));
  }
}
