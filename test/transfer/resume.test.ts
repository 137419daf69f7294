import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { type Fate, statementProxy } from '../support/statement-proxy.ts';
import {
  startTransferServer,
  tableOf,
  type TransferPair,
  type TransferServer,
} from '../support/transfer-databases.ts';

/** About 100 MB, so that there are parts to keep. */
const rows = 30_000;
const large = `
create table docs (id int primary key, body text, embedding vector(768) not null);
alter table docs alter column embedding set storage plain;
insert into docs select i, 'row ' || i, array_fill(i::real, array[768])::vector from generate_series(1, ${rows}) i;
create index docs_body on docs (body);
`;

describeWithServer(postgres15WithPgvector(), 'an interrupted run', (binDir) => {
  let server: TransferServer;
  let pair: TransferPair;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
    pair = await server.pair(large);
  });

  afterAll(() => server.stop());

  /** Runs over a proxy before one of the two servers; `fault` decides over the last of two parts, whether or not the first is there. */
  const interrupted = async (
    side: 'source' | 'target',
    partsLeft: 1 | 2,
    fault: (stop: AbortController) => Fate,
  ): Promise<unknown> => {
    const stop = new AbortController();
    let parts = 0;
    await using proxy = await statementProxy(server.server.settings.port, {
      onRoundTrip: (_, text) => {
        const isLast = text.startsWith('copy ') && (parts += 1) === partsLeft;
        return isLast ? fault(stop) : 'pass';
      },
    });
    const target = side === 'source' ? 'primary' : 'fallback';
    return await pair
      .sync({
        [side]: { settings: { ...pair[side], port: proxy.port }, target },
        atOnce: 1,
        signal: stop.signal,
      })
      .then(
        () => 'it went through',
        (error: unknown) => error,
      );
  };

  const docs = 'select count(*)::int as rows from docs';

  test('that was cancelled has changed nothing for readers, and says so', async () => {
    const error = await interrupted('source', 2, (stop) => {
      stop.abort();
      return 'pass';
    });
    expect(error).toMatchObject({ code: 'CANCELLED' });
    expect(await pair.onTarget(`select to_regclass('docs') as docs`)).toEqual([{ docs: null }]);
  });

  test('that lost the primary is explained', async () => {
    const error = await interrupted('source', 1, () => 'cut');
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', target: 'primary' });
  });

  test('that lost the fallback is explained', async () => {
    const error = await interrupted('target', 1, () => 'cut');
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', target: 'fallback' });
  });

  test('is continued: what was loaded stays where the primary has not changed, the rest is sent again', async () => {
    await pair.onSource(`update docs set body = 'changed' where id = ${rows}`);
    const report = await pair.sync();
    const { kept, sent } = tableOf(report, 'public.docs');
    expect(kept).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(0);
    expect(kept + sent).toBe(rows);
    const all = `select count(*)::int as rows, sum(hashtextextended(d::text, 0))::text as sum from docs d`;
    expect(await pair.onTarget(all)).toEqual(await pair.onSource(all));
  });

  test('leaves nothing behind when it has been continued', async () => {
    expect(
      await pair.onTarget(`select count(*)::int as left_over from pg_class c
        where relnamespace = 'setup_wizard_sync'::regnamespace and relname ~ '^[tdg][0-9]+$'`),
    ).toEqual([{ left_over: 0 }]);
    expect(await pair.onTarget(docs)).toEqual([{ rows }]);
  });
});
