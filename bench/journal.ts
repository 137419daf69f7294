import { env } from 'node:process';
import pg from 'pg';
import { closeFence } from '../src/journal/close-fence.ts';
import { openFence } from '../src/journal/open-fence.ts';
import { readFence } from '../src/journal/read-fence.ts';
import { connect } from '../src/postgres/connect.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { compare, notMeasured, record, timed } from './ratio.ts';

/** What recording changes costs, against the same changes unrecorded; and what a failover waits for. */
const rows = Number(env['ROWS'] ?? 50_000);
const vectors = Math.ceil(rows / 50);
const singles = 500;
const tables = 200;
const rounds = 9;
const opening = { mode: 'open', holder: 'bench', reason: 'bench', primary: null } as const;
const unrecorded = "set local setup_wizard.replaying to 'on'";

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  notMeasured('journal', installation.missing);
} else {
  const server = await startNativePostgres(installation.binDir, {
    conf: ['max_wal_size = 8GB', 'shared_buffers = 256MB'],
  });
  const client = new pg.Client({
    ...{ host: server.settings.host, port: server.settings.port, user: server.settings.user },
    ...{ database: server.settings.database, password: server.settings.password ?? '' },
  });
  await client.connect();
  const session = await connect(server.settings, { target: 'fallback' });
  try {
    await client.query(`create extension vector;
      create table plain_notes (id bigserial primary key, author text, body text, made timestamptz, meta jsonb);
      create table notes (like plain_notes including all);
      create table plain_docs (id bigserial primary key, body text, embedding vector(768));
      create table docs (like plain_docs including all)`);
    await openFence(session, opening);
    for (const name of ['plain_notes', 'plain_docs']) {
      await client.query(`drop trigger "0_setup_wizard_journal" on ${name}`);
    }
    const empty = (): Promise<unknown> =>
      client.query(`begin; ${unrecorded}; truncate notes, plain_notes, docs, plain_docs;
        truncate setup_wizard.journal; commit; checkpoint`);
    const note = `'somebody', repeat('y', 250), now(), '{"tags": ["a", "b"]}'`;
    const insert = (table: string, count: number): string =>
      table.endsWith('notes')
        ? `insert into ${table} (author, body, made, meta) select ${note} from generate_series(1, ${count})`
        : `insert into ${table} (body, embedding) select 'row ' || i,
             array(select random() from generate_series(1, 768) where i > 0)::real[]::vector
           from generate_series(1, ${count}) i`;
    const bulk = (table: string, count: number) => async (): Promise<number> => {
      await empty();
      return ((await timed(() => client.query(insert(table, count)))) / count) * 1_000;
    };
    const pair = (table: string, count: number, what: string) =>
      compare({
        id: `journal.${table}`,
        what,
        unit: 'µs',
        ours: bulk(table, count),
        reference: { name: 'unrecorded', measure: bulk(`plain_${table}`, count) },
        target: null,
        rounds,
      });
    await pair('notes', rows, `recorded: each of ${rows} rows of 300 bytes`);
    await pair('docs', vectors, `recorded: each of ${vectors} vectors(768)`);
    const alone = (table: string) => async (): Promise<number> => {
      await empty();
      const text = `insert into ${table} (author, body, made, meta) values (${note})`;
      return (
        ((await timed(async () => {
          for (let at = 0; at < singles; at += 1) await client.query(text);
        })) /
          singles) *
        1_000
      );
    };
    await compare({
      id: 'journal.alone',
      what: 'recorded: an insert of its own',
      unit: 'µs',
      ours: alone('notes'),
      reference: { name: 'unrecorded', measure: alone('plain_notes') },
      target: null,
      rounds,
    });
    await empty();
    await closeFence(session);
    const names = Array.from({ length: tables }, (_, at) => `many_${at}`);
    await client.query(
      names.map((name) => `create table ${name} (id int primary key, a text, b text)`).join('; '),
    );
    const first = await timed(() => openFence(session, opening));
    await closeFence(session);
    const again = await timed(() => openFence(session, opening));
    const read = await timed(() => readFence(session));
    record({
      id: 'journal.fence',
      what: `opening the fence over ${tables} tables`,
      unit: 'ms',
      ours: again,
      reference: { name: 'when all triggers are missing', value: first, kind: 'measured' },
      samples: 1,
    });
    record({
      id: 'journal.fence-read',
      what: 'reading the fence',
      unit: 'ms',
      ours: read,
      samples: 1,
    });
  } finally {
    await session.close();
    await client.end();
    await server.stop();
  }
}
