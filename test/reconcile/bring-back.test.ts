import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { reconcilePair } from '../support/reconcile-pair.ts';

const members = `
  create table members (id bigint primary key, name text, updated_at timestamptz default now());
  insert into members values (1, 'Ada', '2026-01-01'), (2, 'Bob', '2026-01-01'), (3, 'Cy', '2026-01-01')`;

describeWithServer(postgres15(), 'bringing writes back', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test('inserts, updates and deletions of the fallback are on the primary afterwards', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`
      insert into members values (4, 'Dee', '2026-01-02');
      update members set name = 'Bobby' where id = 2;
      delete from members where id = 3`);
    const report = await pair.bringBack();
    expect(report).toMatchObject({ error: null, brought: 3, closed: true, warnings: [] });
    expect(await pair.onPrimary('select id::int, name from members order by id')).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bobby' },
      { id: 4, name: 'Dee' },
    ]);
  });
});
