import { env } from 'node:process';
import type { ReconcilePair } from '../test/support/reconcile-pair.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { failOver, reconcilePair } from '../test/support/reconcile-pair.ts';
import { atLeast, atMost, type Target } from './measurement.ts';
import { median, notMeasured, record, timed } from './ratio.ts';

/** How many rows a second get back to the primary, everything included: look, replay, comparison, fail-back. */
const rows = Number(env['ROWS'] ?? 20_000);
const rounds = Number(env['ROUNDS'] ?? 9);

const shop = `
  create extension vector;
  create table members (id bigserial primary key, name text, mail text unique, updated_at timestamptz default now());
  create table chats (id bigserial primary key, member bigint references members, line text, at timestamptz default now());
  create table docs (id bigserial primary key, body text, embedding vector(768));
  create table goods (id bigserial primary key, price int);
  create table stock (id int primary key, sold int);
  insert into stock select i, 0 from generate_series(0, 99) i;
  create function count_sold() returns trigger language plpgsql as
    'begin update stock set sold = sold + 1 where id = new.id % 100; return null; end';
  create trigger counted after insert on goods for each row execute function count_sold();
  insert into members select i, 'member ' || i, i || '@example.com', '2026-01-01' from generate_series(1, 1000) i`;

interface Load {
  readonly id: string;
  readonly what: string;
  readonly target: Target | null;
  readonly statement: (round: number) => string;
}

const loads: readonly Load[] = [
  {
    id: 'pairs',
    what: 'an insert and an update each',
    target: atLeast(10_000, 'ours'),
    statement: (round) => `
    do $$begin for i in 1..${rows / 2} loop
      insert into chats (member, line) values (1 + i % 1000, repeat('line ', 30));
      update members set name = 'round ${round} ' || i where id = 1 + i % 1000;
      commit;
    end loop; end$$`,
  },
  {
    id: 'inserts',
    what: 'one transaction of inserts',
    target: atLeast(10_000, 'ours'),
    statement: () => `
    insert into chats (member, line) select 1 + i % 1000, repeat('line ', 30) from generate_series(1, ${rows}) i`,
  },
  {
    // A row, and what a trigger makes of it; for the record.
    id: 'triggers',
    what: 'rows that triggers follow',
    target: null,
    statement: () => `
    do $$begin for i in 1..${rows / 4} loop
      insert into goods (price) values (i);
      commit;
    end loop; end$$`,
  },
  {
    // About 9 kB each; for the record.
    id: 'vectors',
    what: 'rows with a vector(768)',
    target: null,
    statement: () => `
    insert into docs (body, embedding) select 'row ' || i,
      array(select random() from generate_series(1, 768) where i > 0)::real[]::vector
      from generate_series(1, ${rows / 10}) i`,
  },
];

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  notMeasured('reconcile', installation.missing);
} else {
  const server = await startNativePostgres(installation.binDir, {
    conf: ['shared_buffers = 128MB', 'max_wal_size = 4GB'],
  });
  try {
    const pair = await reconcilePair(server, shop);
    for (const load of loads) await measure(pair, load);
  } finally {
    await server.stop();
  }
}

async function measure(pair: ReconcilePair, load: Load): Promise<void> {
  const { id, what, target, statement } = load;
  const rates: number[] = [];
  let again = -1;
  for (let round = 1; round <= rounds; round += 1) {
    await failOver(pair.primary, pair.fallback);
    await pair.onFallback(statement(round));
    let brought = 0;
    const ms = await timed(async () => {
      const done = await pair.bringBack();
      if (done.error !== null) throw done.error;
      ({ brought } = done);
    });
    rates.push((brought / ms) * 1000);
    again = (await pair.bringBack()).brought;
  }
  record({
    id: `reconcile.${id}`,
    what: `reconcile: ${what}`,
    unit: 'rows/s',
    ours: median(rates),
    target,
    samples: rounds,
  });
  record({
    id: `reconcile.${id}-again`,
    what: 'the same, brought by a second run',
    unit: 'rows',
    ours: again,
    target: atMost(0, 'ours'),
    samples: 1,
  });
}
