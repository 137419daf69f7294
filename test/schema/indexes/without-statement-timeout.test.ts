import { beforeAll, expect, test } from 'vitest';
import { withoutStatementTimeout } from '../../../src/schema/indexes/without-statement-timeout.ts';
import { nativeLedgerServer, session } from '../../support/ledger-servers.ts';
import { poolerProxy } from '../../support/pooler-proxy.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';

describeWithServer(postgres15(), 'the limit that a role has for its queries', (binDir) => {
  let server: Awaited<ReturnType<typeof nativeLedgerServer>>;
  beforeAll(async () => {
    server = await nativeLedgerServer(binDir);
    await server.sql(`alter role postgres set statement_timeout = '7s'`);
    return server.stop;
  });
  const limit = 'show statement_timeout';

  test('is lifted for the work and comes back afterwards, even when the work fails', async () => {
    const connection = await session(await server.empty());
    const inside = await withoutStatementTimeout(connection, () => connection.query(limit));
    expect(inside.rows).toEqual([{ statement_timeout: '0' }]);
    await expect(
      withoutStatementTimeout(connection, () => connection.query('select 1 / 0')),
    ).rejects.toMatchObject({ code: 'POSTGRES_ERROR' });
    expect((await connection.query(limit)).rows).toEqual([{ statement_timeout: '7s' }]);
  });

  test('stays behind a pooler, whose sessions belong to others as well', async () => {
    const settings = await server.empty();
    await using pooler = await poolerProxy(settings.port);
    const connection = await session({ ...settings, port: pooler.port });
    const inside = await withoutStatementTimeout(connection, () => connection.query(limit));
    expect(inside.rows).toEqual([{ statement_timeout: '7s' }]);
  });
});
