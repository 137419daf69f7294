import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { failOver, type ReconcilePair, reconcilePair } from '../support/reconcile-pair.ts';
import { type Fate, statementProxy } from '../support/statement-proxy.ts';
import { until } from '../support/until.ts';

const ledger = `
  create table accounts (id int primary key, balance int);
  create table entries (line text);
  insert into accounts values (1, 0), (2, 0)`;

const waiting = `select from pg_locks where not granted and relation = 'entries'::regclass`;

/** Every so many round trips of a run are cut; all of them with SETUP_WIZARD_CUT_ALL=1. */
const stride = process.env['SETUP_WIZARD_CUT_ALL'] === '1' ? 1 : 9;

describeWithServer(postgres15(), 'bringing writes back, interrupted', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  /** Three transactions, one of them of more rows than a batch has. */
  const work = async (pair: ReconcilePair, round: number): Promise<void> => {
    await pair.onFallback(
      `insert into entries values ('${round} a'); update accounts set balance = balance + 1 where id = 1`,
    );
    await pair.onFallback(`update accounts set balance = balance + 1`);
    await pair.onFallback(`insert into entries values ('${round} b')`);
  };

  test('wherever a run is cut off, the next one makes everything right exactly once', async () => {
    const pair = await reconcilePair(server, ledger);
    let rounds = 0;
    let cut = 0;
    const expected: string[] = [];
    for (const fate of ['cut', 'last'] as const) {
      for (let at = fate === 'cut' ? 0 : 2; ; at += stride) {
        rounds += 1;
        await work(pair, rounds);
        expected.push(`${rounds} a`, `${rounds} b`);
        const interrupted = await cutAt(pair, at, fate);
        if (interrupted) cut += 1;
        expect(await pair.bringBack()).toMatchObject({ error: null, closed: true, conflicts: [] });
        expect(await pair.onPrimary('select balance from accounts order by id')).toEqual([
          { balance: rounds * 2 },
          { balance: rounds },
        ]);
        const lines = await pair.onPrimary('select line from entries');
        expect(lines.map(({ line }) => line).sort()).toEqual([...expected].sort());
        await failOver(pair.primary, pair.fallback);
        if (!interrupted) break;
      }
    }
    expect(cut).toBeGreaterThan(12);
  }, 180_000);

  /** A run whose connections break at one round trip; false when it had ended before. */
  async function cutAt(pair: ReconcilePair, at: number, fate: Fate): Promise<boolean> {
    let broken = false;
    await using proxy = await statementProxy(server.settings.port, {
      onRoundTrip: (number) => {
        if (broken) return 'cut';
        if (number !== at) return 'pass';
        broken = true;
        return fate;
      },
    });
    const through = (settings: ConnectionSettings): ConnectionSettings => ({
      ...settings,
      port: proxy.port,
    });
    const request = {
      primary: through(pair.primary),
      fallback: through(pair.fallback),
      batchRows: 2,
      tries: 1,
    };
    await pair.bringBack(request).catch(() => undefined);
    return broken;
  }

  test('two runs at once: one is told who is at work, and nothing is done twice', async () => {
    const pair = await reconcilePair(server, ledger);
    for (let round = 1; round <= 4; round += 1) await work(pair, round);
    const inTheWay = await connect(pair.primary, { target: 'primary' });
    await inTheWay.batch('begin; lock table entries in share mode');
    const first = pair.bringBack({ batchRows: 3, lockPatienceMs: 0 });
    await until(async () => (await inTheWay.query(waiting)).rowCount > 0);
    const { error } = await pair.bringBack({ batchRows: 3, lockPatienceMs: 0 });
    expect(error).toMatchObject({
      code: 'LOCKED',
      message: expect.stringMatching(/process \d+ \(postgres, setup-wizard reconcile/u) as string,
    });
    await inTheWay.close();
    expect(await first).toMatchObject({ error: null, closed: true });
    expect(await pair.onPrimary('select count(*)::int as n from entries')).toEqual([{ n: 8 }]);
  });

  test('applications go on writing meanwhile, and what they were told is kept is on the primary', async () => {
    const pair = await reconcilePair(server, ledger);
    for (let round = 1; round <= 12; round += 1) await work(pair, round);
    let kept = 24;
    let refused: unknown = null;
    const writing = (async () => {
      while (refused === null) {
        await pair.onFallback(`insert into entries values ('late')`).then(
          () => (kept += 1),
          (error: unknown) => (refused = error),
        );
      }
    })();
    const report = await pair.bringBack({ batchRows: 2 });
    await writing;
    expect(report).toMatchObject({ error: null, closed: true });
    expect(refused).toMatchObject({ code: expect.stringMatching(/^SW00[12]$/u) as string });
    expect(await pair.onPrimary('select count(*)::int as n from entries')).toEqual([{ n: kept }]);
  });

  test('where writers are faster than the primary the fallback is not held, and a run without them brings all', async () => {
    const pair = await reconcilePair(server, ledger);
    await pair.onPrimary(`
      create function slow() returns trigger language plpgsql as
        'begin perform pg_sleep(0.003); return null; end';
      create trigger slow after insert on entries for each row execute function slow()`);
    const session = await pair.fallbackSession();
    const write = async (rows: number): Promise<number> => {
      await session.query(`insert into entries select 'fast' from generate_series(1, ${rows})`);
      return rows;
    };
    let kept = 0;
    for (let n = 0; n < 4; n += 1) kept += await write(10);
    let writing = Promise.resolve(0);
    const onProgress = (): void => {
      // Three come for each one that goes, however fast this machine is.
      writing = writing.then(() => write(30)).then((rows) => (kept += rows));
    };
    const report = await pair.bringBack({ batchRows: 10, restMs: 0, onProgress });
    await writing;
    await session.close();
    expect(report).toMatchObject({
      closed: false,
      error: {
        code: 'RECONCILE_FAILED',
        message: expect.stringMatching(/\d+ changes wait, and about \d+ a second/u) as string,
      },
    });
    await pair.onPrimary('drop trigger slow on entries');
    expect(await pair.bringBack()).toMatchObject({ error: null, closed: true });
    expect(await pair.onPrimary('select count(*)::int as n from entries')).toEqual([{ n: kept }]);
  });

  test('when the primary does not answer in the middle, the fallback takes writes again', async () => {
    const pair = await reconcilePair(server, ledger);
    await work(pair, 1);
    const held = await pair.fallbackSession();
    await held.query("update setup_wizard.router_state set mode = 'held'");
    const nowhere = { ...pair.primary, port: 1 };
    expect(await pair.bringBack({ primary: nowhere, tries: 1 })).toMatchObject({
      error: { code: 'CONNECTION_REFUSED' },
    });
    await pair.onFallback(`insert into entries values ('again')`);
    await held.close();
  });
});
