import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { env, stdout } from 'node:process';
import type { ConnectionSettings } from '../src/postgres/connection-settings.ts';
import { transferDatabase } from '../src/transfer/transfer-database.ts';
import type { TransferReport } from '../src/transfer/transfer-report.ts';
import type { TransferRequest } from '../src/transfer/transfer-request.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { freshVectorDatabase, startLargeServer } from './large-server.ts';
import { atMost } from './measurement.ts';
import { compare, notMeasured, record, timed } from './ratio.ts';

/**
 * Filling a fallback with rows that carry a vector(768), against psql piping the same rows into a table
 * without keys. `ROWS=1000000 ROUNDS=1 node bench/run.mjs sync` is the long form.
 */
const rows = Number(env['ROWS'] ?? 20_000);
const rounds = Number(env['ROUNDS'] ?? 9);
const columns = 'id bigserial, body text, embedding vector(768) not null';

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  notMeasured('sync', installation.missing);
} else {
  const server = await startLargeServer(installation.binDir);
  const on = (database: string): ConnectionSettings => ({ ...server.settings, database });
  const fresh = (): Promise<void> => freshVectorDatabase(server, 'fallback');
  const sync = (options: Partial<TransferRequest> = {}): Promise<TransferReport> =>
    transferDatabase({
      source: { settings: on('shop'), target: 'primary' },
      target: { settings: on('fallback'), target: 'fallback' },
      sequences: 'apart',
      ...options,
    });
  const psql = (database: string, command: string) =>
    spawn(
      join(installation.binDir, 'psql'),
      [
        '-X',
        '-q',
        '-h',
        '127.0.0.1',
        '-p',
        String(server.settings.port),
        '-U',
        'postgres',
        '-d',
        database,
        '-c',
        command,
      ],
      {
        env: { ...env, PGPASSWORD: server.settings.password ?? '' },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
  const pipe = async (format: 'binary'): Promise<void> => {
    await server.sql(`create table docs (${columns})`, 'fallback');
    const from = psql('shop', `\\copy docs to stdout with (format ${format})`);
    const to = psql('fallback', `\\copy docs from stdin with (format ${format})`);
    from.stdout.pipe(to.stdin);
    await new Promise((resolve, reject) => {
      to.once('close', (code) => (code === 0 ? resolve(null) : reject(new Error('psql failed'))));
    });
  };
  const measured = async (work: () => Promise<unknown>): Promise<number> => {
    await fresh();
    return timed(work);
  };
  try {
    await server.sql('create database shop');
    await server.sql('create extension vector', 'shop');
    await server.sql(`create table docs (${columns}, primary key (id))`, 'shop');
    await server.sql(
      `insert into docs (body, embedding) select 'row ' || i,
         array(select random() from generate_series(1, 768) where i > 0)::real[]::vector
       from generate_series(1, ${rows}) i`,
      'shop',
    );
    await server.sql('vacuum analyze docs', 'shop');
    await compare({
      id: 'sync.vectors',
      what: `sync of ${rows} rows with vector(768)`,
      unit: 'ms',
      ours: () => measured(sync),
      reference: {
        name: 'psql | psql, binary, without its key',
        measure: () => measured(() => pipe('binary')),
      },
      // 0.8 of its speed.
      target: atMost(1.25),
      rounds,
    });
    await memory(sync, fresh);
    await resumed(sync, fresh);
  } finally {
    await server.stop();
  }
}

type Sync = (options?: Partial<TransferRequest>) => Promise<TransferReport>;

/** The most memory after the first tenth of the bytes, and after all of them. */
async function memory(sync: Sync, fresh: () => Promise<void>): Promise<void> {
  await fresh();
  const most = { early: 0, all: 0 };
  await sync({
    onProgress: (event) => {
      if (event.kind !== 'rows') return;
      const megabytes = process.memoryUsage().rss / 1_000_000;
      if (event.bytes < event.totalBytes / 10) most.early = Math.max(most.early, megabytes);
      most.all = Math.max(most.all, megabytes);
    },
  });
  record({
    id: 'sync.memory',
    what: 'sync: most memory',
    unit: 'MB',
    ours: most.all,
    reference: { name: 'after a tenth of the bytes', value: most.early, kind: 'measured' },
    samples: 1,
  });
}

async function resumed(sync: Sync, fresh: () => Promise<void>): Promise<void> {
  await fresh();
  const stop = new AbortController();
  const first = await timed(() =>
    sync({
      signal: stop.signal,
      onProgress: (event) => {
        if (event.kind === 'rows' && event.rows > rows / 4) stop.abort();
      },
    }).catch(() => undefined),
  );
  let kept = 0;
  const second = await timed(async () => {
    kept = (await sync()).tables[0]?.kept ?? 0;
  });
  record({
    id: 'sync.resumed',
    what: `sync: kept of ${rows} when resumed`,
    unit: 'rows',
    ours: kept,
    samples: 1,
  });
  stdout.write(`first run ${first.toFixed(0)} ms, second run ${second.toFixed(0)} ms\n`);
}
