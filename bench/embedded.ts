import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { provisionEmbedded } from '../src/fallback/embedded/provision-embedded.ts';
import { fallbackPaths } from '../src/fallback/fallback-paths.ts';
import { firstFreePort } from '../src/fallback/free-port.ts';
import type { FallbackSpec } from '../src/fallback/provisioner.ts';
import { readState } from '../src/fallback/embedded/read-state.ts';
import { startFallback } from '../src/fallback/start-fallback.ts';
import { stopFallback } from '../src/fallback/stop-fallback.ts';
import { compare, report, timed } from './ratio.ts';

/** The embedded fallback against PGlite itself and against its stock socket server. */
const scratch = await mkdtemp(join(tmpdir(), 'bench-embedded-'));
const distance = `select '[1,2,3]'::vector <=> '[4,5,6]'::vector as d`;
const rounds = 9;
const settings = {
  host: '127.0.0.1',
  database: 'app_fallback',
  user: 'app',
  password: 'benchmark',
} as const;
let counter = 0;
const fresh = (): string => join(scratch, String((counter += 1)));

/** Runs a module text in a new process; the first line it prints. */
async function inNode(text: string): Promise<{ line: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: new URL('..', import.meta.url).pathname,
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { line, process: child };
}

const openPglite = (dir: string): string => `
  const started = performance.now();
  const { PGlite } = await import('@electric-sql/pglite');
  const { vector } = await import('@electric-sql/pglite-pgvector');
  const db = await PGlite.create(${JSON.stringify(dir)}, { extensions: { vector } });
  await db.exec('create extension if not exists vector');
  await db.query(${JSON.stringify(distance)});
  console.log(performance.now() - started);
  process.exit(0);`;

async function pglite(dir: string): Promise<number> {
  const { line, process: child } = await inNode(openPglite(dir));
  if (child.exitCode === null) await once(child, 'exit');
  return Number(line);
}

async function ask(port: number): Promise<void> {
  const client = new pg.Client({ ...settings, port });
  await client.connect();
  await client.query(distance);
  await client.end();
}

async function spec(): Promise<FallbackSpec> {
  return { ...settings, stateDir: fresh(), port: await firstFreePort(settings.host, 5600) };
}

async function starts(): Promise<void> {
  await compare(
    'cold start to vector query',
    {
      name: 'ours ms',
      measure: async () => {
        const cold = await spec();
        const ms = await timed(async () => {
          await provisionEmbedded(cold);
          await ask(cold.port);
        });
        await stopFallback(cold.stateDir);
        return ms;
      },
    },
    { name: 'first PGlite.create ms', measure: () => pglite(fresh()) },
    'target 0.3',
    rounds,
  );
  const warm = await spec();
  await provisionEmbedded(warm);
  const reference = fresh();
  await pglite(reference);
  await compare(
    'warm start to first query',
    {
      name: 'ours ms',
      measure: async () => {
        await stopFallback(warm.stateDir);
        return timed(async () => {
          await startFallback({ stateDir: warm.stateDir });
          await ask(warm.port);
        });
      },
    },
    { name: 'warm PGlite.create ms', measure: () => pglite(reference) },
    'target 1.5',
    rounds,
  );
  await stopFallback(warm.stateDir);
}

const queries = 1_000;

async function latency(client: pg.Client): Promise<number> {
  return (
    (await timed(async () => {
      for (let n = 0; n < queries; n += 1) await client.query('select 1');
    })) / queries
  );
}

/** Milliseconds for each of the queries that ten clients send as fast as they are answered. */
async function spacing(pool: pg.Pool): Promise<number> {
  const each = async (): Promise<void> => {
    for (let n = 0; n < queries / 10; n += 1) await pool.query('select 1');
  };
  return (await timed(() => Promise.all(Array.from({ length: 10 }, each)))) / queries;
}

async function wrongAnswers(pool: pg.Pool, size: number): Promise<number> {
  let wrong = 0;
  const one = async (client: number): Promise<void> => {
    const large = client % 2 === 0 ? 'x'.repeat(size) : 'small';
    for (let n = 0; n < 60; n += 1) {
      const tag = client * 100 + n;
      const right = await pool
        .query<{ t: number; n: number; c: number }>(`select $1::int t, length($2) n, ${tag} c`, [
          tag,
          large,
        ])
        .then(
          ({ rows: [row] }) => row?.t === tag && row.c === tag && row.n === large.length,
          () => false,
        );
      if (!right) wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, (_, client) => one(client)));
  return wrong;
}

async function queriesAndMemory(): Promise<void> {
  const ours = await spec();
  await provisionEmbedded(ours);
  const stockPort = await firstFreePort(settings.host, ours.port + 1);
  const stock = await inNode(`
    const { PGlite } = await import('@electric-sql/pglite');
    const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket');
    const db = await PGlite.create(${JSON.stringify(fresh())});
    await new PGLiteSocketServer({ db, port: ${stockPort}, host: '127.0.0.1', maxConnections: 100 }).start();
    console.log('ready');`);
  const config = {
    ours: { ...settings, port: ours.port },
    stock: { ...settings, port: stockPort },
  };
  await memory(ours, stock.process);

  const clients = { ours: new pg.Client(config.ours), stock: new pg.Client(config.stock) };
  await Promise.all([clients.ours.connect(), clients.stock.connect()]);
  await latency(clients.ours);
  await latency(clients.stock);
  await compare(
    'select 1 latency',
    { name: 'ours ms', measure: () => latency(clients.ours) },
    { name: 'pglite-socket ms', measure: () => latency(clients.stock) },
    'target 2',
    15,
  );
  await Promise.all([clients.ours.end(), clients.stock.end()]);
  const pools = {
    ours: new pg.Pool({ ...config.ours, max: 10 }),
    stock: new pg.Pool({ ...config.stock, max: 10 }),
  };
  await compare(
    'time per query, 10 clients',
    { name: 'ours ms', measure: () => spacing(pools.ours) },
    { name: 'pglite-socket ms', measure: () => spacing(pools.stock) },
    'target 3.3',
    15,
  );
  for (const size of [20_000, 200_000, 1_000_000]) {
    const wrong = await wrongAnswers(pools.ours, size);
    const theirs = await wrongAnswers(pools.stock, size);
    report(`wrong answers of 600, ${size / 1000} kB`, `${wrong} (target 0)`, [
      `pglite-socket ${theirs}`,
    ]);
  }
  await pools.ours.end();
  stock.process.kill('SIGKILL');
  await pools.stock.end().catch(() => undefined);
  await stopFallback(ours.stateDir);
}

async function memory(ours: FallbackSpec, stock: ChildProcess): Promise<void> {
  const state = await readState(fallbackPaths(ours.stateDir).state);
  if (state === null || process.platform !== 'linux') return;
  const [gateway, engine, theirs] = await Promise.all(
    [state.gateway.pid, state.engine.pid, stock.pid ?? 0].map(residentMegabytes),
  );
  report('idle memory, MB RSS', `${(gateway ?? 0) + (engine ?? 0)} (target 180)`, [
    `gateway ${gateway ?? 0}`,
    `engine ${engine ?? 0}`,
    `pglite-socket ${theirs ?? 0}`,
  ]);
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024);
}

try {
  await starts();
  await queriesAndMemory();
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.exit(0);
