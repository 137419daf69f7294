import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, stdout } from 'node:process';
import { moveDatabase } from '../src/move/move-database.ts';
import type { MoveRequest } from '../src/move/move-request.ts';
import type { ConnectionSettings } from '../src/postgres/connection-settings.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { freshVectorDatabase, startLargeServer } from './large-server.ts';
import { atMost } from './measurement.ts';
import { compare, notMeasured, record, timed } from './ratio.ts';

/**
 * Moving a database of embeddings, looked at, copied, compared on both sides and put in its place, against what
 * an operator would type. `ROWS=1000000 DIMENSIONS=128 ROUNDS=1 node bench/run.mjs move` is the long form.
 */
const rows = Number(env['ROWS'] ?? 20_000);
const dimensions = Number(env['DIMENSIONS'] ?? 384);
const rounds = Number(env['ROUNDS'] ?? 9);

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  notMeasured('move', installation.missing);
} else {
  const { binDir } = installation;
  const server = await startLargeServer(binDir);
  const on = (database: string): ConnectionSettings => ({ ...server.settings, database });
  const fresh = (): Promise<void> => freshVectorDatabase(server, 'production');
  const program = (name: string, database: string, ...args: readonly string[]) => {
    const place = ['-h', '127.0.0.1', '-p', String(server.settings.port), '-U', 'postgres'];
    return spawn(join(binDir, name), [...place, '-d', database, ...args], {
      env: { ...env, PGPASSWORD: server.settings.password ?? '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  };
  const piped = async (
    from: ReturnType<typeof program>,
    to: ReturnType<typeof program>,
  ): Promise<void> => {
    from.stdout.pipe(to.stdin);
    await new Promise((resolve, reject) => {
      to.once('close', (code) => (code === 0 ? resolve(null) : reject(new Error('it failed'))));
    });
  };
  const dumped = (): Promise<void> =>
    piped(
      program('pg_dump', 'shop', '-Fc', '--table', 'docs'),
      program('pg_restore', 'production'),
    );
  const copied = async (): Promise<void> => {
    await server.sql(
      `create table docs (id bigint not null, body text, embedding vector(${dimensions}) not null)`,
      'production',
    );
    await piped(
      program('psql', 'shop', '-X', '-q', '-c', '\\copy docs to stdout'),
      program('psql', 'production', '-X', '-q', '-c', '\\copy docs from stdin'),
    );
    await server.sql('alter table docs add primary key (id)', 'production');
  };
  const move = async (options: Partial<MoveRequest> = {}): Promise<void> => {
    const { error } = await moveDatabase({
      source: { settings: on('shop'), name: 'shop', configured: null },
      target: { settings: on('production'), name: 'production', configured: null },
      folder: tmpdir(),
      ...options,
    });
    if (error !== null) throw error;
  };
  const measured = async (work: () => Promise<unknown>): Promise<number> => {
    await fresh();
    return timed(work);
  };
  try {
    await server.sql('create database shop');
    await server.sql('create extension vector', 'shop');
    await server.sql(
      `create table docs (id bigint primary key, body text, embedding vector(${dimensions}) not null)`,
      'shop',
    );
    await server.sql(
      `insert into docs select i, 'row ' || i,
         array(select random() from generate_series(1, ${dimensions}) where i > 0)::real[]::vector
       from generate_series(1, ${rows}) i`,
      'shop',
    );
    await server.sql('vacuum analyze docs', 'shop');
    const references = [
      ['move.dump', 'pg_dump', `pg_dump -Fc | pg_restore, vector(${dimensions})`, dumped],
      [
        'move.copy',
        '\\copy',
        `\\copy | \\copy of psql, then its key, vector(${dimensions})`,
        copied,
      ],
    ] as const;
    for (const [id, short, name, work] of references) {
      await compare({
        id,
        what: `move of ${rows} rows, against ${short}`,
        unit: 'ms',
        ours: () => measured(() => move()),
        reference: { name, measure: () => measured(work) },
        // 0.8 of its speed.
        target: atMost(1.25),
        rounds,
      });
    }
    await fresh();
    await memory(move);
  } finally {
    await server.stop();
  }
}

/** Resident memory over the move, a figure for each tenth of the bytes. */
async function memory(move: (options: Partial<MoveRequest>) => Promise<void>): Promise<void> {
  const most: number[] = [];
  await move({
    onProgress: (event) => {
      if (event.kind !== 'rows') return;
      const tenth = Math.min(9, Math.trunc((event.bytes / event.totalBytes) * 10));
      most[tenth] = Math.max(most[tenth] ?? 0, process.memoryUsage().rss / 1_000_000);
    },
  });
  stdout.write(`memory by tenths of the bytes: ${most.map((mb) => mb.toFixed(0)).join(' ')} MB\n`);
  record({
    id: 'move.memory',
    what: 'move: most memory',
    unit: 'MB',
    ours: Math.max(...most.filter((mb) => mb > 0)),
    reference: { name: 'after a tenth of the bytes', value: most[0] ?? 0, kind: 'measured' },
    samples: 1,
  });
}
