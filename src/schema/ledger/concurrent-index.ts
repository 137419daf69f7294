import { setTimeout as sleep } from 'node:timers/promises';
import concurrentIndexSql from '../../../sql/concurrent-index.sql';
import { SetupError } from '../../errors/setup-error.ts';
import { cancelled, type Connection, type Row } from '../../postgres/connection.ts';
import { sqlStatements } from '../../postgres/sql-statements.ts';
import type { MigrationRun } from './migration-run.ts';

/** What a `create index concurrently` names. */
export interface ConcurrentIndex {
  /** Without quotes. */
  readonly index: string;
  /** As the statement writes it. */
  readonly table: string;
  /** Null with `if not exists`, which takes any index of that name. */
  readonly unique: boolean | null;
}

/** What was in the way of an index, and is no longer. */
export type ClearedWay =
  | { readonly kind: 'absent' | 'dropped' }
  /** A valid index of that name is on that table already. */
  | { readonly kind: 'finished'; readonly definition: string };

/** The index and the table of the statement, or null for any other and for an index without a name. */
export function concurrentIndex(statement: string): ConcurrentIndex | null {
  const [first] = sqlStatements(statement);
  const words = (first?.tokens ?? []).map(({ text }) => text);
  const keyword = (at: number): string => (words[at] ?? '').toLowerCase();
  let at = keyword(1) === 'unique' ? 2 : 1;
  if (keyword(0) !== 'create' || keyword(at) !== 'index') return null;
  at += 1;
  if (keyword(at) !== 'concurrently') return null;
  at += 1;
  const anyOfThatName = keyword(at) === 'if';
  if (anyOfThatName) at += 'if not exists'.split(' ').length;
  const name = words[at] ?? '';
  if (keyword(at) === 'on' || keyword(at + 1) !== 'on') return null;
  at += keyword(at + 2) === 'only' ? 3 : 2;
  const table = [words[at] ?? ''];
  for (at += 1; words[at] === '.'; at += 2) table.push('.', words[at + 1] ?? '');
  const unique = anyOfThatName ? null : keyword(1) === 'unique';
  return { index: unquoted(name), table: table.join(''), unique };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

const pollMs = 250;
const patienceMs = 60_000;

/**
 * Makes way for an index that is to be built concurrently: an invalid one of that name is what an
 * interrupted build leaves, and is dropped; while another session is at work on the table, it is waited
 * for, because it may be building the same one.
 *
 * @throws SetupError MIGRATION_LOCKED when the other session builds it for longer than a minute,
 * MIGRATION_FAILED when one of that name is unique and the wanted one is not, or the other way round
 */
export async function clearTheWay(
  connection: Connection,
  wanted: ConcurrentIndex,
  { signal, progress }: Pick<MigrationRun, 'signal' | 'progress'>,
): Promise<ClearedWay> {
  const deadline = performance.now() + patienceMs;
  let told = false;
  for (;;) {
    const { rows } = await connection.query(concurrentIndexSql, [wanted.table, wanted.index]);
    const [found] = rows;
    if (found === undefined) return { kind: 'absent' };
    if (found['valid'] === true) return finished(connection, wanted, found);
    const name = typeof found['index'] === 'string' ? found['index'] : null;
    const late = performance.now() >= deadline;
    // A vacuum may hold the table, too; the server itself waits for that.
    if (name === null && (found['busy'] !== true || late)) return { kind: 'absent' };
    if (name !== null && found['busy'] !== true) {
      progress?.(`dropping the invalid index ${name}, which an interrupted run left`);
      await connection.query(`drop index concurrently if exists ${name}`, undefined, {
        timeoutMs: 0,
      });
      return { kind: 'dropped' };
    }
    if (name !== null && late) throw busy(connection, name);
    if (!told) progress?.(`waiting for the session that works on ${wanted.table}`);
    told = true;
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw cancelled(connection.target);
    });
  }
}

/** Its columns are for the operator to compare: the server writes a definition in words of its own. */
function finished({ target }: Connection, wanted: ConcurrentIndex, found: Row): ClearedWay {
  const definition = String(found['definition']);
  if (wanted.unique === null || found['is_unique'] === wanted.unique) {
    return { kind: 'finished', definition };
  }
  throw new SetupError('MIGRATION_FAILED', {
    message: `There is another index with the name ${wanted.index}.`,
    detail: definition,
    fix: 'Rename that index or the one of the migration.',
    target,
  });
}

function busy({ target }: Connection, name: string): SetupError {
  return new SetupError('MIGRATION_LOCKED', {
    message: `Another session is building the index ${name}.`,
    fix: 'See how far it is with "select * from pg_stat_progress_create_index;" and run the same command again when it is done.',
    target,
  });
}
