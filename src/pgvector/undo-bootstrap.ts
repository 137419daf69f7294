import { connect } from '../postgres/connect.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { BootstrapOptions, BootstrapResult } from './bootstrap-result.ts';

/** What came of the attempt to take a bootstrap back. */
export interface UndoResult {
  readonly undone: readonly string[];
  /** What this run created and could not remove, because somebody uses it by now or the server is away. */
  readonly left: readonly string[];
}

/** Undoing must end soon even when the operator is waiting at a Ctrl-C. */
const undoDeadlineMs = 10_000;

/**
 * Takes back what one bootstrap created, and nothing else: the database when it made the database,
 * else its extensions, last first. Nothing cascades and nobody is disconnected, so whatever
 * others built on it in the meantime keeps it alive. Never throws; an ended signal does not stop it.
 */
export async function undoBootstrap(
  settings: ConnectionSettings,
  result: BootstrapResult,
  options: BootstrapOptions,
): Promise<UndoResult> {
  const statements = undoStatements(settings, result);
  const undone: string[] = [];
  const left: string[] = [];
  if (statements.length === 0) return { undone, left };
  const database = result.createdDatabase ? 'postgres' : settings.database;
  const { target, tryTimeoutMs } = options;
  try {
    const connection = await connect(
      { ...settings, database },
      { target, tryTimeoutMs, tries: 1, queryTimeoutMs: undoDeadlineMs },
    );
    for (const { what, statement } of statements) {
      const gone = await connection.query(statement).then(
        () => true,
        () => false,
      );
      (gone ? undone : left).push(what);
    }
    await connection.close();
  } catch {
    left.push(...statements.map(({ what }) => what));
  }
  return { undone, left };
}

function undoStatements(
  { database }: ConnectionSettings,
  { createdDatabase, createdExtensions, createdSchema }: BootstrapResult,
): readonly { readonly what: string; readonly statement: string }[] {
  const drop = (kind: string, name: string) => ({
    what: `${kind} ${name}`,
    statement: `drop ${kind} ${quoteIdentifier(name)}`,
  });
  if (createdDatabase) return [drop('database', database)];
  return [
    ...createdExtensions.toReversed().map((name) => drop('extension', name)),
    ...(createdSchema === null ? [] : [drop('schema', createdSchema)]),
  ];
}
