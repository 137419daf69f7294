import { setTimeout as sleep } from 'node:timers/promises';
import concurrentIndexSql from '../../../sql/concurrent-index.sql';
import { SetupError } from '../../errors/setup-error.ts';
import { cancelled, type Connection } from '../../postgres/connection.ts';
import type { MigrationRun } from './migration-run.ts';
import { sqlStatements } from './sql-statements.ts';

/** What a `create index concurrently` names. */
export interface ConcurrentIndex {
  /** Without quotes. */
  readonly index: string;
  /** As the statement writes it. */
  readonly table: string;
}

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
  if (keyword(at) === 'if') at += 'if not exists'.split(' ').length;
  const name = words[at] ?? '';
  if (keyword(at) === 'on' || keyword(at + 1) !== 'on') return null;
  at += keyword(at + 2) === 'only' ? 3 : 2;
  const table = [words[at] ?? ''];
  for (at += 1; words[at] === '.'; at += 2) table.push('.', words[at + 1] ?? '');
  return { index: unquoted(name), table: table.join('') };
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
 * @returns `finished` when a valid index of that name is on that table already
 * @throws SetupError MIGRATION_LOCKED when the other session builds it for longer than a minute
 */
export async function clearTheWay(
  connection: Connection,
  wanted: ConcurrentIndex,
  { signal, progress }: Pick<MigrationRun, 'signal' | 'progress'>,
): Promise<'absent' | 'dropped' | 'finished'> {
  const deadline = performance.now() + patienceMs;
  let told = false;
  for (;;) {
    const { rows } = await connection.query(concurrentIndexSql, [wanted.table, wanted.index]);
    const [found] = rows;
    if (found === undefined) return 'absent';
    if (found['valid'] === true) return 'finished';
    const name = typeof found['index'] === 'string' ? found['index'] : null;
    const late = performance.now() >= deadline;
    // A vacuum may hold the table, too; the server itself waits for that.
    if (name === null && (found['busy'] !== true || late)) return 'absent';
    if (name !== null && found['busy'] !== true) {
      progress?.(`dropping the invalid index ${name}, which an interrupted run left`);
      await connection.query(`drop index concurrently if exists ${name}`, undefined, {
        timeoutMs: 0,
      });
      return 'dropped';
    }
    if (name !== null && late) throw busy(connection, name);
    if (!told) progress?.(`waiting for the session that works on ${wanted.table}`);
    told = true;
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw cancelled(connection.target);
    });
  }
}

function busy({ target }: Connection, name: string): SetupError {
  return new SetupError('MIGRATION_LOCKED', {
    message: `Another session is building the index ${name}.`,
    fix: 'See how far it is with "select * from pg_stat_progress_create_index;" and run the same command again when it is done.',
    target,
  });
}
