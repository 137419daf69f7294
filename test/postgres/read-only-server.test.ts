import { beforeAll, expect, test } from 'vitest';

import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { probe } from '../../src/postgres/probe.ts';
import { type ReadOnlyServer, readOnlyServer } from '../../src/postgres/read-only-server.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';

const target = 'primary';

describeWithServer(postgres18(), 'a session that cannot write', (binDir) => {
  let server: NativePostgres;
  let app: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql("create role app login password 'app pass'");
    await server.sql('create database shop owner app');
    app = { ...server.settings, user: 'app', password: 'app pass', database: 'shop' };
    return server.stop;
  });

  async function seen(): Promise<ReadOnlyServer | null> {
    const connection = await connect(app, { target, tries: 1 });
    const answer = await probe(connection);
    await connection.close();
    return readOnlyServer(answer, { host: app.host, target });
  }

  test.each([
    ['alter role app', 'Sessions of role "app" are read-only.'],
    ['alter role app in database shop', 'Sessions of role "app" in database "shop" are read-only.'],
    ['alter database shop', 'Sessions in database "shop" are read-only.'],
    ['alter role all', 'Sessions of all roles are read-only.'],
  ])('because of %s is told who made it so, and the statement ends it', async (place, message) => {
    await server.sql(`${place} set default_transaction_read_only = on`);
    const found = await seen();
    expect(found?.message).toBe(message);
    await server.sql(found?.fix.replace('As an administrator:', '') ?? '', 'shop');
    expect(await seen()).toBeNull();
  });

  test('because of the configuration is told, and the statement ends it', async () => {
    await server.sql('alter system set default_transaction_read_only = on');
    await server.sql('select pg_reload_conf()');
    await expect.poll(seen).toMatchObject({ message: 'The server is set to read-only.' });
    const [set, reload] = (await seen())?.fix.match(/(?:alter|select) [^;]*;/gu) ?? [];
    await server.sql(set ?? '');
    await server.sql(reload ?? '');
    await expect.poll(seen).toBeNull();
  });
});
