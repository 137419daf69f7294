import { env, stdout } from 'node:process';
import type { ReconcilePair } from '../test/support/reconcile-pair.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { failOver, reconcilePair } from '../test/support/reconcile-pair.ts';
import { median, report, timed } from './ratio.ts';

/** How many rows a second get back to the primary, everything included: look, replay, comparison, fail-back. */
const rows = Number(env['ROWS'] ?? 20_000);
const rounds = Number(env['ROUNDS'] ?? 5);

const shop = `
  create extension vector;
  create table members (id bigserial primary key, name text, mail text unique, updated_at timestamptz default now());
  create table chats (id bigserial primary key, member bigint references members, line text, at timestamptz default now());
  create table docs (id bigserial primary key, body text, embedding vector(768));
  insert into members select i, 'member ' || i, i || '@example.com', '2026-01-01' from generate_series(1, 1000) i`;

const loads: Readonly<Record<string, (round: number) => string>> = {
  'transactions of one insert and one update': (round) => `
    do $$begin for i in 1..${rows / 2} loop
      insert into chats (member, line) values (1 + i % 1000, repeat('line ', 30));
      update members set name = 'round ${round} ' || i where id = 1 + i % 1000;
      commit;
    end loop; end$$`,
  'one transaction of inserts': () => `
    insert into chats (member, line) select 1 + i % 1000, repeat('line ', 30) from generate_series(1, ${rows}) i`,
  'rows with a vector(768), a tenth of the number': () => `
    insert into docs (body, embedding) select 'row ' || i,
      array(select random() from generate_series(1, 768) where i > 0)::real[]::vector
      from generate_series(1, ${rows / 10}) i`,
};

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  stdout.write(`reconcile: not measured, ${installation.missing}\n`);
} else {
  const server = await startNativePostgres(installation.binDir, {
    conf: ['shared_buffers = 128MB', 'max_wal_size = 4GB'],
  });
  try {
    const pair = await reconcilePair(server, shop);
    for (const [name, load] of Object.entries(loads)) await measure(pair, name, load);
  } finally {
    await server.stop();
  }
}

async function measure(
  pair: ReconcilePair,
  name: string,
  load: (round: number) => string,
): Promise<void> {
  const rates: number[] = [];
  let again = -1;
  for (let round = 1; round <= rounds; round += 1) {
    await failOver(pair.primary, pair.fallback);
    await pair.onFallback(load(round));
    let brought = 0;
    const ms = await timed(async () => {
      const done = await pair.bringBack();
      if (done.error !== null) throw done.error;
      ({ brought } = done);
    });
    rates.push((brought / ms) * 1000);
    again = (await pair.bringBack()).brought;
  }
  report(name, `${median(rates).toFixed(0)} rows/s brought back`, [
    name.includes('vector') ? 'for the record: about 9 kB each' : 'target >= 10,000',
    `a second run brought ${again}`,
  ]);
}
