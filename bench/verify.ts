import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { verifyDatabase } from '../src/verify/verify-database.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { atMost } from './measurement.ts';
import { compare, median, notMeasured, record, timed } from './ratio.ts';

/** What a verification costs at the start of an application, beside a query of its own and beside a script. */
const found = postgres15WithPgvector();
if (!('binDir' in found)) {
  notMeasured('verify', found.missing);
  process.exit(0);
}
const server = await startNativePostgres(found.binDir);
await server.sql('create extension vector');
const { host, port, database, user, password } = server.settings;
const login = { host, port, database, user, password: password ?? '' };
const pool = new pg.Pool({ ...login, max: 1 });

const raw = (): Promise<number> =>
  timed(() => pool.query("select '[1,2,3]'::vector <=> '[4,5,6]'::vector"));
const verified = (): Promise<number> => timed(() => verifyDatabase({ database: pool }));

const run = promisify(execFile);
const program = fileURLToPath(new URL('bin.cjs', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'bench-verify-'));
const script = `
  import { readFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(import.meta.url)});
  const { Client } = require('pg');
  const env = require('dotenv').parse(readFileSync('.env'));
  const client = new Client({
    host: env.POSTGRES_HOST, port: Number(env.POSTGRES_PORT), database: env.POSTGRES_DB,
    user: env.POSTGRES_USER, password: env.POSTGRES_PASSWORD,
  });
  await client.connect();
  await client.query("select '[1,2,3]'::vector <=> '[4,5,6]'::vector");
  await client.end();`;
const node = (...args: readonly string[]): Promise<number> =>
  timed(() => run(process.execPath, [...args], { cwd: folder }));

try {
  await raw();
  await verified();
  const without: number[] = [];
  const differences: number[] = [];
  for (let round = 0; round < 201; round += 1) {
    const before = await raw();
    without.push(before);
    differences.push((await verified()) - before);
  }
  const middle = median(without);
  record({
    id: 'verify.database',
    what: 'verifyDatabase through a pool, p50',
    unit: 'ms',
    ours: middle + median(differences),
    reference: { name: 'a distance with Pool.query of pg', value: middle, kind: 'measured' },
    ratio: (middle + median(differences)) / middle,
    target: atMost(5, 'difference'),
    samples: differences.length,
  });
  const settings = Object.entries({ ...login, sslmode: 'disable' }).map(
    ([name, value]) => `POSTGRES_${name === 'database' ? 'DB' : name.toUpperCase()}='${value}'\n`,
  );
  await writeFile(join(folder, '.env'), settings.join(''), { mode: 0o600 });
  await writeFile(join(folder, 'script.mjs'), script);
  await compare({
    id: 'verify.command',
    what: 'setup-wizard verify, primary healthy',
    unit: 'ms',
    ours: () => node(program, 'verify', '--no-fallback'),
    reference: {
      name: 'script: pg, connect, one distance',
      measure: () => node('script.mjs'),
    },
    target: atMost(1.5),
    rounds: 21,
  });
} finally {
  await pool.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
