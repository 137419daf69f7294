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
import { atLeast, atMost } from './measurement.ts';
import { compare, record, timed } from './ratio.ts';

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
  await compare({
    id: 'embedded.cold-start',
    what: 'fallback: nothing to a vector query',
    unit: 'ms',
    ours: async () => {
      const cold = await spec();
      const ms = await timed(async () => {
        await provisionEmbedded(cold);
        await ask(cold.port);
      });
      await stopFallback(cold.stateDir);
      return ms;
    },
    reference: { name: 'first PGlite.create', measure: () => pglite(fresh()) },
    target: atMost(0.3),
    rounds,
  });
  const warm = await spec();
  await provisionEmbedded(warm);
  const reference = fresh();
  await pglite(reference);
  await compare({
    id: 'embedded.warm-start',
    what: 'fallback: warm start to a query',
    unit: 'ms',
    ours: async () => {
      await stopFallback(warm.stateDir);
      return timed(async () => {
        await startFallback({ stateDir: warm.stateDir });
        await ask(warm.port);
      });
    },
    reference: { name: 'warm PGlite.create', measure: () => pglite(reference) },
    target: atMost(1.5),
    rounds,
  });
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

/** Answers in a second to ten clients that ask as fast as they are answered. */
async function throughput(pool: pg.Pool): Promise<number> {
  const each = async (): Promise<void> => {
    for (let n = 0; n < queries / 10; n += 1) await pool.query('select 1');
  };
  return (queries / (await timed(() => Promise.all(Array.from({ length: 10 }, each))))) * 1_000;
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
  await compare({
    id: 'embedded.latency',
    what: 'fallback: select 1, round trip',
    unit: 'ms',
    ours: () => latency(clients.ours),
    reference: { name: 'pglite-socket', measure: () => latency(clients.stock) },
    target: atMost(2),
    rounds: 15,
  });
  await Promise.all([clients.ours.end(), clients.stock.end()]);
  const pools = {
    ours: new pg.Pool({ ...config.ours, max: 10 }),
    stock: new pg.Pool({ ...config.stock, max: 10 }),
  };
  await compare({
    id: 'embedded.throughput',
    what: 'fallback: queries/s of 10 clients',
    unit: '1/s',
    ours: () => throughput(pools.ours),
    reference: { name: 'pglite-socket', measure: () => throughput(pools.stock) },
    target: atLeast(0.3),
    rounds: 15,
  });
  for (const size of [200_000, 1_000_000]) {
    record({
      id: `embedded.wrong-answers-${size / 1000}-kB`,
      what: `fallback: wrong answers, ${size / 1000} kB`,
      unit: 'of 600',
      ours: await wrongAnswers(pools.ours, size),
      reference: {
        name: 'pglite-socket',
        value: await wrongAnswers(pools.stock, size),
        kind: 'measured',
      },
      target: atMost(0, 'ours'),
      samples: 600,
    });
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
  record({
    id: 'embedded.memory',
    what: 'fallback: idle memory, both processes',
    unit: 'MB',
    ours: (gateway ?? 0) + (engine ?? 0),
    reference: { name: 'pglite-socket', value: theirs ?? 0, kind: 'measured' },
    target: atMost(180, 'ours'),
    samples: 1,
  });
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
