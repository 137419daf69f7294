import { openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PoolClient } from 'pg';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import type { RouterTiming } from '../../src/router/router-timing.ts';
import { seededRandom } from './seeded-random.ts';

/** What the parent says; see router-soak.ts. */
export interface SoakProcess {
  readonly name: string;
  readonly clients: number;
  readonly seed: number;
  readonly ledger: string;
  readonly targets: Readonly<Record<'primary' | 'fallback', ConnectionSettings>>;
  readonly stateDir: string;
  readonly timing: Partial<RouterTiming>;
}

/**
 * An application with many clients that write through one router, and keep a ledger: a line before each
 * write, and a line with what they were told of it. It goes to the file at once, because the process may
 * be killed at any moment. SIGTERM ends it after the writes that are under way.
 */
const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as SoakProcess;
const ledger = openSync(order.ledger, 'a');
const note = (...words: readonly string[]): void => {
  writeSync(ledger, `${words.join(' ')}\n`);
};
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => note('unhandled', told(error)));
}
/** With these nothing of the statement was done. */
const expected = new Set([
  'TRANSACTION_LOST',
  'DATABASE_UNAVAILABLE',
  'DEGRADED_READ_ONLY',
  'FALLBACK_FENCED',
  'TOO_MANY_CONNECTIONS',
]);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let ended = false;
process.on('SIGTERM', () => {
  ended = true;
});

const router = await opened();
const heap = setInterval(() => note('heap', String(Date.now()), liveMegabytes()), 2_000);
router.on('log', (line) => note('log', new Date().toISOString(), order.name, line));
await Promise.all(Array.from({ length: order.clients }, (_, id) => client(id)));
await router.close();
clearInterval(heap);
note('closed', order.name);

/** What is left after a collection; resident memory says more of the collector than of the program. */
function liveMegabytes(): string {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return String((heapUsed + external) / 2 ** 20);
}

/** A database that cannot be reached when the application starts is waited for. */
async function opened(): Promise<DatabaseRouter> {
  for (;;) {
    try {
      const { targets, stateDir, timing } = order;
      return await createDatabaseRouter({ targets, stateDir, timing, writes: 'journal' });
    } catch (error) {
      note('start', told(error));
      await wait(500);
    }
  }
}

async function client(id: number): Promise<void> {
  const random = seededRandom(order.seed * 1000 + id);
  const mark = `${order.name}.${process.pid}.${id}`;
  for (let n = 1; !ended; n += 1) {
    const op = `${mark}.${n}`;
    const chance = random();
    if (chance < 0.5) await write([op], () => router.query(...insertion(op)));
    else if (chance < 0.7) await write([`${op}.a`, `${op}.b`], () => both(op));
    else if (chance < 0.85) await set(id, n);
    else await read();
    await wait(40 + random() * 160);
  }
}

function insertion(op: string): [string, string[]] {
  return ['insert into ledger values ($1)', [op]];
}

/** Both rows, or neither. */
function both(op: string): Promise<void> {
  return router.transaction(async (held: PoolClient) => {
    await held.query(...insertion(`${op}.a`));
    await held.query(...insertion(`${op}.b`));
  });
}

async function write(ops: readonly string[], work: () => Promise<unknown>): Promise<void> {
  for (const op of ops) note('sent', op);
  const verdict = await attempt(work);
  for (const op of ops) note(verdict, op);
}

/** Each client has a row of its own, which it overwrites. */
async function set(id: number, n: number): Promise<void> {
  const slot = `${order.name}.${id}`;
  const value = `${process.pid}.${n}`;
  note('setting', slot, value);
  const verdict = await attempt(() =>
    router.query('update slots set value = $2 where slot = $1', [slot, value]),
  );
  note(`set-${verdict}`, slot, value);
}

async function read(): Promise<void> {
  const verdict = await attempt(() =>
    router.query({ text: 'select count(*) from slots', access: 'read' }),
  );
  note(`read-${verdict}`);
}

/** What the router lets its caller conclude. */
async function attempt(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'QUERY_OUTCOME_UNKNOWN' && !expected.has(code)) note('surprise', told(error));
    note('code', code);
    return code === 'QUERY_OUTCOME_UNKNOWN' ? 'unknown' : 'refused';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function told(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return JSON.stringify(`${codeOf(error)} ${text}`.slice(0, 600));
}
