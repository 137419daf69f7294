import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

/** What the application of the specification does at every start, and every day. */
const tables = `
  create table if not exists members (id serial primary key, name text not null unique);
  create table if not exists chat_history (id serial primary key, member_id int not null references members, said text not null);
  create table if not exists knowledge (id int primary key, embedding vector(3) not null);
  create index if not exists chat_of_member on chat_history (member_id)`;
const lookUp = 'select id from members where name = $1';
const say = 'insert into chat_history (member_id, said) values ($1, $2) returning said';
const learn = 'insert into knowledge values ($1, $2)';
const nearest = 'select id from knowledge order by embedding <-> $1 limit 1';

describeWithServer(
  postgres15WithPgvector(),
  'the core operations of an application, on the embedded fallback while the primary is down',
  (binDir) => {
    let server: NativePostgres;
    let fallback: EmbeddedFallback;
    let way: FaultProxy;
    let router: DatabaseRouter;
    let primary: ConnectionSettings;
    beforeAll(async () => {
      [server, fallback] = await Promise.all([startNativePostgres(binDir), startEmbedded()]);
      await server.sql('create extension vector');
      way = await faultProxy(server.settings.port);
      primary = { ...server.settings, port: way.port };
      const client = await fallback.client();
      await client.query(`${tables}; insert into members (name) values ('Ada')`);
      router = await createDatabaseRouter({
        targets: { primary, fallback: fallback.settings },
        writes: 'journal',
      });
      await router.query(`${tables}; insert into members (name) values ('Ada')`);
      await way.set({ kind: 'refuse' });
      await router.query('select 1');
    });
    afterAll(async () => {
      await router.close();
      await way[Symbol.asyncDispose]();
      await Promise.all([server.stop(), fallback.end()]);
    });

    test('the report says where they are done, and why', () => {
      const report = router.startupReport().join('\n');
      expect(report).toContain(`127.0.0.1:${fallback.settings.port}/app_fallback`);
      expect(report).toMatch(/Reason +CONNECTION_/u);
      expect(report).not.toContain(fallback.settings.password ?? '-');
    });

    test('the tables are made at the start, as they are every time', async () => {
      await expect(router.query(tables)).resolves.toBeDefined();
    });

    test('a member is looked up', async () => {
      await expect(router.query(lookUp, ['Ada'])).resolves.toMatchObject({ rows: [{ id: 1 }] });
    });

    test('a line of chat is inserted', async () => {
      const said = await router.transaction((client) => client.query(say, [1, 'still here']));
      expect(said.rows).toEqual([{ said: 'still here' }]);
    });

    test('a vector is inserted and found by its nearness', async () => {
      await router.query(learn, [1, '[1,0,0]']);
      await router.query(learn, [2, '[0,1,0]']);
      await expect(router.query(nearest, ['[0,0.9,0]'])).resolves.toMatchObject({
        rows: [{ id: 2 }],
      });
    });

    test('a process that starts now takes the fallback, and all that was written is there', async () => {
      const restarted = await createDatabaseRouter({
        targets: { primary, fallback: fallback.settings },
        writes: 'journal',
      });
      try {
        expect(restarted.status()).toMatchObject({ target: 'fallback', mode: 'degraded' });
        await expect(restarted.query('select said from chat_history')).resolves.toMatchObject({
          rows: [{ said: 'still here' }],
        });
      } finally {
        await restarted.close();
      }
    });

    test('without a journal the same session only reads', async () => {
      const reader = await createDatabaseRouter({
        targets: { primary, fallback: fallback.settings },
      });
      try {
        await expect(reader.query(lookUp, ['Ada'])).resolves.toMatchObject({ rowCount: 1 });
        await expect(reader.query(say, [1, 'no'])).rejects.toMatchObject({
          code: 'DEGRADED_READ_ONLY',
        });
      } finally {
        await reader.close();
      }
    });
  },
);
