import pg from 'pg';
import { createDatabaseRouter } from '../src/router/create-database-router.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { postgres15 } from '../test/support/installed-postgres.ts';
import { compare, median, report } from './ratio.ts';

/** What a statement costs through the router, beside a plain pool of pg on the same server. */
const found = postgres15();
if (!('binDir' in found)) throw new Error(found.missing);
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
  const differences: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const before = await plain();
    differences.push((await routed()) - before);
  }
  report(
    'a statement through the router',
    `${median(differences).toFixed(1)} µs more (at most 5)`,
    ['p50 beside Pool.query of pg', `${differences.length} rounds of ${statements}`],
  );
  await compare(
    'the same, connection lent and given back',
    { name: 'router µs', measure: routed },
    { name: 'pg µs', measure: onPlainClient },
    'no visible difference',
  );
} finally {
  await Promise.all([router.close(), pool.end()]);
  await server.stop();
}
process.exit(0);
