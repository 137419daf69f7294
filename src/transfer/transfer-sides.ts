import { SetupError } from '../errors/setup-error.ts';
import { recordingFence } from '../journal/recording-fence.ts';
import { unreplayedWrites } from '../journal/unreplayed-writes.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { chosenTables } from './chosen-tables.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { withExtensionPlaces } from './extension-places.ts';
import { moveFiller, readFilling } from './filling.ts';
import { fullName, shownName } from './full-name.ts';
import { readCatalogueOnce } from './read-catalogue.ts';
import { keepTables, openSnapshot, type SourceSnapshot } from './source-snapshot.ts';
import { databaseIdentity } from './table-mark.ts';
import { readBooks, type TransferBooks } from './transfer-books.ts';
import { transferRefused } from './transfer-error.ts';
import type { TransferRequest, TransferSide } from './transfer-request.ts';
import { withoutJournal, withoutTriggers } from './without-journal.ts';

/** Both databases, looked at, with nothing changed yet. */
export interface TransferSides {
  readonly snapshot: SourceSnapshot;
  readonly source: DatabaseCatalogue;
  readonly sourceIdentity: string;
  readonly target: Connection;
  readonly there: DatabaseCatalogue;
  /** To be brought over. */
  readonly tables: readonly CatalogueTable[];
  readonly books: TransferBooks;
  /** Another session on the target. */
  readonly joinTarget: () => Promise<Connection>;
  readonly close: () => Promise<void>;
}

/**
 * Opens both databases and finds out whether the one can be filled from the other.
 *
 * @throws SetupError SYNC_REFUSED, SYNC_FAILED or FALLBACK_HOLDS_WRITES before anything is begun
 */
export async function openSides(request: TransferRequest): Promise<TransferSides> {
  const opened: { readonly close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((one) => one.close()));
  };
  const options = ({ target }: TransferSide) => ({
    target,
    tries: request.tries ?? 3,
    // Copying, and building an index, take as long as they take.
    queryTimeoutMs: 0,
    signal: request.signal,
  });
  const joinTarget = async (): Promise<Connection> => {
    const connection = await connect(request.target.settings, options(request.target));
    opened.push(connection);
    return connection;
  };
  try {
    const { source: from, moment = null } = request;
    const snapshot = await openSnapshot(from.settings, options(from), moment);
    opened.push(snapshot);
    const target = await joinTarget();
    await refuseUnreplayed(target);
    if (request.takeover === undefined) await refuseUnfinishedMove(target);
    const there = await readCatalogueOnce(target);
    const whole = withExtensionPlaces(snapshot.catalogue, there);
    refuseSame(whole, there);
    const { takeover } = request;
    const chosen = chosenTables(whole, {
      tables: request.tables ?? [],
      exclude: request.exclude ?? [],
      withOurs: request.sequences === 'same' && takeover === undefined,
    });
    const source = takeover === undefined ? whole : withoutJournal(whole, chosen);
    const tables = takeover === undefined ? chosen : chosen.map(withoutTriggers);
    refuseUnreadable(tables);
    await keepTables(snapshot, tables);
    const sourceIdentity = databaseIdentity(source, request.source.settings);
    const books = await readBooks(target);
    return { snapshot, source, sourceIdentity, target, there, tables, books, joinTarget, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whoever fills a fallback throws away what it holds, and the triggers that record what is written there.
 * In a transaction the answer holds until its end.
 *
 * @throws SetupError FALLBACK_HOLDS_WRITES
 */
export async function refuseUnreplayed(target: Connection): Promise<void> {
  if (await recordingFence(target)) {
    throw new SetupError('FALLBACK_HOLDS_WRITES', {
      message: 'The fallback is in use, and records what is written to it.',
      fix: 'When the primary is back: setup-wizard reconcile --apply brings the writes to it and ends that.',
      target: 'fallback',
    });
  }
  const writes = await unreplayedWrites(target);
  if (writes === 0) return;
  throw new SetupError('FALLBACK_HOLDS_WRITES', {
    message: `The fallback holds ${writes} ${writes === 1 ? 'write' : 'writes'} that the primary does not have.`,
    fix: 'Bring them back first: setup-wizard reconcile --apply; or give them up: setup-wizard reconcile --discard.',
    target: 'fallback',
  });
}

/** What a move has brought from elsewhere is not the primary's to replace, or to drop. */
async function refuseUnfinishedMove(target: Connection): Promise<void> {
  const filling = await readFilling(target);
  if (filling?.filler.startsWith(moveFiller) !== true) return;
  throw transferRefused(
    `The fallback is the target of an unfinished ${filling.filler}.`,
    'Finish that move with the same command, or take away what it has brought: add --restart to it.',
  );
}

function refuseSame(
  { server: one }: DatabaseCatalogue,
  { server: other }: DatabaseCatalogue,
): void {
  const same =
    one.started === other.started && one.database === other.database && one.system === other.system;
  if (!same) return;
  throw transferRefused(
    'The primary and the fallback are one and the same database.',
    'Give the fallback a database of its own: --fallback-db-name, or another --fallback-mode.',
  );
}

function refuseUnreadable(tables: readonly CatalogueTable[]): void {
  const unreadable = tables.filter(({ readable }) => !readable);
  const hidden = tables.filter(({ readable, hidesRows }) => readable && hidesRows);
  if (unreadable.length === 0 && hidden.length === 0) return;
  const names = [...unreadable, ...hidden];
  const grant = `grant select on ${unreadable.map(fullName).join(', ')} to the role of the primary`;
  const bypass = 'give that role bypassrls, or sync as the owner of the tables';
  throw new SetupError('SYNC_FAILED', {
    message: `The role of the primary cannot read all rows of ${names.map(shownName).join(', ')}; nothing was begun.`,
    detail: hidden.length === 0 ? null : 'Row security hides rows from it.',
    fix: `As an administrator of the primary, ${[...(unreadable.length > 0 ? [grant] : []), ...(hidden.length > 0 ? [bypass] : [])].join('; ')}; or leave them out: --exclude ${names.map(shownName).join(',')}`,
    target: 'primary',
  });
}
