import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { failOver, type ReconcilePair, reconcilePair } from '../support/reconcile-pair.ts';

const schema = `
  create table rooms (id int primary key, code int unique deferrable, boss int);
  create table seats (id int, room int references rooms on delete cascade on update cascade, who text, primary key (room, id));
  create table guests (id int primary key, seat_room int, seat_id int, name text,
    foreign key (seat_room, seat_id) references seats on delete set null on update cascade);
  create table log (line text);
  alter table rooms add foreign key (boss) references guests (id) on delete set null;
  insert into rooms select i, i from generate_series(1, 6) i;
  insert into seats select i, 1 + i % 6, 'seat' from generate_series(1, 12) i;
  insert into guests select i, 1 + i % 6, i, 'guest' from generate_series(1, 12) i`;

const tables = ['rooms', 'seats', 'guests', 'log'];
const seed = Number(process.env['SETUP_WIZARD_FUZZ_SEED'] ?? 20261121);
const rounds = Number(process.env['SETUP_WIZARD_FUZZ_ROUNDS'] ?? 3);

describeWithServer(postgres15(), 'random work on the fallback', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test(`arrives on the primary as it is (seed ${seed})`, async () => {
    const random = numbers(seed);
    const pair = await reconcilePair(server, schema);
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all([session(pair, random), session(pair, random)]);
      const batchRows = [1, 5, 40, undefined][round % 4];
      const report = await pair.bringBack(batchRows === undefined ? {} : { batchRows });
      expect(report, `round ${round}`).toMatchObject({ error: null, conflicts: [], warnings: [] });
      for (const table of tables) {
        const text = `select t::text as row from ${table} t order by 1`;
        expect(await pair.onPrimary(text), table).toEqual(await pair.onFallback(text));
      }
      await failOver(pair.primary, pair.fallback);
    }
  }, 600_000);

  /** Transactions of one application; what the fallback refuses is rolled back there. */
  async function session(pair: ReconcilePair, random: (below: number) => number): Promise<void> {
    const { host, port, database, user, password } = pair.fallback;
    const client = new Client({ host, port, database, user, password: password ?? '' });
    await client.connect();
    for (let done = 0; done < 25; done += 1) {
      const statements = Array.from({ length: 1 + random(5) }, () => statement(random));
      await client
        .query(`begin; set constraints all deferred; ${statements.join('; ')}; commit`)
        .catch(() => client.query('rollback'));
    }
    await client.end();
  }
});

function statement(random: (below: number) => number): string {
  const [room, seat, guest] = [1 + random(9), 1 + random(15), 1 + random(15)];
  const kinds = [
    `insert into rooms values (${room}, ${1 + random(12)}) on conflict (id) do nothing`,
    `update rooms set code = ${1 + random(12)} where id = ${room}`,
    `update rooms set code = 13 - code where code in (${1 + random(12)}, ${1 + random(12)})`,
    `update rooms set id = ${20 + random(9)} where id = ${room}`,
    `update rooms set id = ${room} where id >= 20 and id = (select max(id) from rooms)`,
    `delete from rooms where id = ${room}`,
    `update rooms set boss = ${guest} where id = ${room}`,
    `insert into seats values (${seat}, ${room}, 'new') on conflict do nothing`,
    `update seats set who = who || '.', room = ${room} where id = ${seat}`,
    `delete from seats where id = ${seat}`,
    `insert into guests values (${guest}, ${room}, ${seat}, 'new') on conflict (id) do update set name = guests.name || '+'`,
    `update guests set seat_room = ${room}, seat_id = ${seat} where id = ${guest}`,
    `delete from guests where id = ${guest}`,
    `insert into log values ('${guest}')`,
  ];
  return kinds[random(kinds.length)] ?? '';
}

/** mulberry32. */
function numbers(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
