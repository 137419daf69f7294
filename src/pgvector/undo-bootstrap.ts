import foreignRelationsSql from '../../sql/foreign-relations.sql';
import { type ConnectOptions, connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { BootstrapOptions, BootstrapResult } from './bootstrap-result.ts';
import { forgetExtensions } from './forget-extensions.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';
import { inSavepoint } from './in-savepoint.ts';
import { maintenanceConnection } from './maintenance-connection.ts';

/** What came of the attempt to take a bootstrap back. */
export interface UndoResult {
  readonly undone: readonly string[];
  /** What this run created and could not remove, because somebody uses it by now or the server is away. */
  readonly left: readonly string[];
}

/** Undoing must end soon even when the operator is waiting at a Ctrl-C. */
const undoPatience = { tries: 1, queryTimeoutMs: 10_000 } as const;

/** One thing to drop, in words and in SQL. */
interface Drop {
  readonly what: string;
  readonly statement: string;
}

/**
 * Takes back what one bootstrap created, and nothing else: the database when it made the database,
 * else its extensions, last first, with the record of them. Nothing cascades and nobody is
 * disconnected, so whatever others built on it in the meantime keeps it alive: a database in which
 * somebody made a table by now stays, even when nobody is connected to it. Never throws; an ended
 * signal does not stop it.
 */
export async function undoBootstrap(
  settings: ConnectionSettings,
  result: BootstrapResult,
  options: BootstrapOptions,
): Promise<UndoResult> {
  const drops = dropsOf(settings, result);
  if (drops.length === 0) return { undone: [], left: [] };
  const undo = { target: options.target, tryTimeoutMs: options.tryTimeoutMs, ...undoPatience };
  try {
    const gone = result.createdDatabase
      ? await dropDatabase(settings, drops, undo)
      : await withConnection(connect(settings, undo), (connection) =>
          inLockedTransaction(connection, () => dropWithRecord(connection, drops, result)),
        );
    return {
      undone: drops.filter((drop) => gone.has(drop)).map(({ what }) => what),
      left: drops.filter((drop) => !gone.has(drop)).map(({ what }) => what),
    };
  } catch {
    return { undone: [], left: drops.map(({ what }) => what) };
  }
}

async function dropDatabase(
  settings: ConnectionSettings,
  drops: readonly Drop[],
  options: ConnectOptions,
): Promise<ReadonlySet<Drop>> {
  const inUse = await withConnection(connect(settings, options), async (connection) => {
    const { rows } = await connection.query(foreignRelationsSql);
    return rows[0]?.['found'] !== false;
  });
  if (inUse) return new Set();
  return withConnection(maintenanceConnection(settings, options), (connection) =>
    dropEach(drops, ({ statement }) => connection.query(statement)),
  );
}

async function withConnection<T>(
  opening: Promise<Connection>,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await opening;
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

function dropsOf(
  { database }: ConnectionSettings,
  { createdDatabase, createdExtensions, createdSchema }: BootstrapResult,
): readonly Drop[] {
  const drop = (kind: string, name: string): Drop => ({
    what: `${kind} ${name}`,
    statement: `drop ${kind} ${quoteIdentifier(name)}`,
  });
  if (createdDatabase) return [drop('database', database)];
  return [
    ...createdExtensions.toReversed().map((name) => drop('extension', name)),
    ...(createdSchema === null ? [] : [drop('schema', createdSchema)]),
  ];
}

async function dropWithRecord(
  connection: Connection,
  drops: readonly Drop[],
  { createdExtensions, record }: BootstrapResult,
): Promise<ReadonlySet<Drop>> {
  const gone = await dropEach(drops, ({ statement }) =>
    inSavepoint(connection, () => connection.query(statement)),
  );
  const words = new Set([...gone].map(({ what }) => what));
  const names = createdExtensions.filter((name) => words.has(`extension ${name}`));
  if (record !== null && names.length > 0) {
    const forget = (): Promise<void> => forgetExtensions(connection, names, record);
    // A row that stays does no harm: it names an extension that is gone.
    await inSavepoint(connection, forget).catch(() => undefined);
  }
  return gone;
}

/** Tries them in order and answers which went; one that is in use does not keep the next. */
async function dropEach(
  drops: readonly Drop[],
  perform: (drop: Drop) => Promise<unknown>,
): Promise<ReadonlySet<Drop>> {
  const gone = new Set<Drop>();
  for (const drop of drops) {
    await perform(drop).then(
      () => gone.add(drop),
      () => undefined,
    );
  }
  return gone;
}
