import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import { type ServerProbe, probe } from '../postgres/probe.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { explainUpgradeRefusal } from './explain-upgrade-refusal.ts';
import { functionalTest } from './functional-test.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';
import { installedVector } from './installed-vector.ts';
import { upgradeObstacle } from './upgrade-obstacle.ts';

export interface UpgradeOptions {
  /** What the server said about itself just now. */
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
  /** Dimensions of the embeddings, for the test afterwards. */
  readonly dimensions: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came of the wish for the newest pgvector that the server's files offer. */
export type UpgradeOutcome =
  | { readonly kind: 'upgraded'; readonly from: string; readonly to: string }
  | { readonly kind: 'already'; readonly version: string }
  | { readonly kind: 'absent' };

/**
 * Brings pgvector in one database to the version of the server's files, in a session of its own: one
 * that is older than the files still has the old library loaded. Afterwards the type, the operators
 * and an index are tried. There is no way back, so it is only called when somebody asked for it.
 *
 * @param connection any session on that database; it stays open
 * @throws SetupError PGVECTOR_NOT_OWNER, PGVECTOR_FILES_BROKEN, PGVECTOR_FAILED, SERVER_READ_ONLY,
 * CANCELLED, or what `diagnose` explains
 */
export async function upgradeExtension(
  connection: Connection,
  options: UpgradeOptions,
): Promise<UpgradeOutcome> {
  const { vector } = options.probe;
  if (vector === null) return { kind: 'absent' };
  const { settings, target } = connection;
  const offer = options.probe.extensions.find(({ name }) => name === 'vector');
  if (offer?.defaultVersion === vector.version) return { kind: 'already', version: vector.version };
  const obstacle = upgradeObstacle(connection, { ...options, vector });
  if (obstacle !== null) throw obstacle;
  const fresh = await connect(settings, { target, signal: options.signal });
  try {
    const outcome = await inLockedTransaction(fresh, () => update(fresh, vector.version));
    if (outcome.kind === 'upgraded') await verify(fresh, outcome, options.dimensions);
    return outcome;
  } catch (error) {
    if (!isServersVerdict(error)) throw error;
    throw explainUpgradeRefusal(error, { ...options, vector });
  } finally {
    await fresh.close();
  }
}

/** Another run may have done it while this one waited for the lock. */
async function update(connection: Connection, from: string): Promise<UpgradeOutcome> {
  const before = await installedVector(connection);
  if (before === null) return { kind: 'absent' };
  if (before.version !== from) return { kind: 'already', version: before.version };
  await connection.query('alter extension vector update');
  const after = await installedVector(connection);
  const to = after?.version ?? from;
  return to === from ? { kind: 'already', version: to } : { kind: 'upgraded', from, to };
}

async function verify(
  connection: Connection,
  { from, to }: { readonly from: string; readonly to: string },
  dimensions: number,
): Promise<void> {
  const answer = await probe(connection);
  const { type, operators, index } = await functionalTest(connection, answer, dimensions);
  const failed = [type, operators, index].find(({ status }) => status === 'failed');
  if (failed?.status !== 'failed') return;
  throw new SetupError('PGVECTOR_FAILED', {
    message: `pgvector was updated from ${from} to ${to}, but extension verification failed: vector type not functional.`,
    detail: failed.words,
    fix: `Reinstall pgvector ${to} on the server, so that its library and its scripts are of one version; then: setup-wizard check --target ${connection.target}`,
    target: connection.target,
    cause: failed.error ?? undefined,
  });
}
