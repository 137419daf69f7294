import pg from 'pg';
import { createDatabaseRouter } from '../src/router/create-database-router.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { postgres15 } from '../test/support/installed-postgres.ts';
import { atMost } from './measurement.ts';
import { compare, median, notMeasured, record } from './ratio.ts';

/** What a statement costs through the router, beside a plain pool of pg on the same server. */
const found = postgres15();
if (!('binDir' in found)) {
  notMeasured('router', found.missing);
  process.exit(0);
}
const server = await startNativePostgres(found.binDir, { conf: ['max_connections = 50'] });
const { host, port, database, user, password } = server.settings;
const pool = new pg.Pool({ host, port, database, user, password: password ?? '', ssl: false });
const router = await createDatabaseRouter({
  targets: { primary: server.settings, fallback: null },
});

const statements = 2_000;

/** Microseconds of each statement, one after the other; the middle one. */
async function perStatement(run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < statements; n += 1) {
    const started = performance.now();
    await run();
    taken.push((performance.now() - started) * 1_000);
  }
  return median(taken);
}

const text = 'select $1::int as n';
const plain = (): Promise<number> => perStatement(() => pool.query(text, [1]));
const routed = (): Promise<number> => perStatement(() => router.query(text, [1]));
const onPlainClient = (): Promise<number> =>
  perStatement(async () => {
    const client = await pool.connect();
    try {
      return await client.query(text, [1]);
    } finally {
      client.release();
    }
  });

try {
  await plain();
  await routed();
  const without: number[] = [];
  const differences: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const before = await plain();
    without.push(before);
    differences.push((await routed()) - before);
  }
  const middle = median(without);
  const added = median(differences);
  record({
    id: 'router.statement',
    what: 'a statement through the router, p50',
    unit: 'µs',
    ours: middle + added,
    reference: { name: 'Pool.query of pg', value: middle, kind: 'measured' },
    ratio: (middle + added) / middle,
    target: atMost(5, 'difference'),
    samples: differences.length,
  });
  await compare({
    id: 'router.lent',
    what: 'the same, connection lent and back',
    unit: 'µs',
    ours: routed,
    reference: { name: 'pg, connect and release', measure: onPlainClient },
    target: null,
  });
} finally {
  await Promise.all([router.close(), pool.end()]);
  await server.stop();
}
process.exit(0);
