import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { connect } from '../../../src/postgres/connect.ts';
import { followDatabase } from '../../../src/transfer/follow/follow-database.ts';
import { followName } from '../../../src/transfer/follow/follow-name.ts';
import type { FollowRequest } from '../../../src/transfer/follow/follow-request.ts';
import {
  followedSide,
  followingSide,
  followState,
} from '../../../src/transfer/follow/follow-state.ts';
import { unfollowDatabase } from '../../../src/transfer/follow/unfollow-database.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { until } from '../../support/until.ts';
import { unusedPort } from '../../support/unused-port.ts';

const name = followName('a machine', '/a/folder');
const password = "of 'ann' \\ on the primary";

describeWithServer(postgres15WithPgvector(), 'a fallback that follows', (binDir) => {
  let primary: NativePostgres;
  let fallback: NativePostgres;
  beforeAll(async () => {
    [primary, fallback] = await Promise.all([
      startNativePostgres(binDir, { conf: ["wal_level = 'logical'"] }),
      startNativePostgres(binDir),
    ]);
    await primary.sql(
      `create role ann login replication password '${password.replaceAll("'", "''")}'`,
    );
    await primary.sql('create database shop owner ann');
    await primary.sql('create extension vector', 'shop');
    await primary.sql(
      `set role ann; create table notes (id bigint generated always as identity primary key, text text, v vector(3));
       insert into notes (text, v) select 'note ' || n, '[1,2,3]' from generate_series(1, 500) as n;
       create table log (line text)`,
      'shop',
    );
    await fallback.sql("create role ann login password 'of the fallback'");
    await fallback.sql('create database shop owner ann');
    await fallback.sql('create extension vector', 'shop');
  });
  afterAll(async () => {
    await Promise.all([primary.stop(), fallback.stop()]);
  });

  function request(more: Partial<FollowRequest> = {}): FollowRequest {
    const ann = (settings: ConnectionSettings, secret: string): ConnectionSettings => ({
      ...settings,
      database: 'shop',
      user: 'ann',
      password: secret,
    });
    return {
      name,
      source: { settings: ann(primary.settings, password), target: 'primary' },
      target: { settings: ann(fallback.settings, 'of the fallback'), target: 'fallback' },
      administrator: {
        name: 'postgres',
        run: async (database, statement) => {
          await fallback.sql(statement, database);
          return null;
        },
      },
      sequences: 'apart',
      exclude: ['log'],
      tries: 1,
      ...more,
    };
  }

  const notes = async (server: NativePostgres): Promise<unknown> =>
    (await server.sql('select count(*)::int as n, sum(id)::int as ids from notes', 'shop'))[0];

  /** What both servers still have of ours. */
  async function remains(): Promise<unknown> {
    const [there, here] = await Promise.all([
      primary.sql(
        `select (select count(*)::int from pg_publication) as publications,
                (select count(*)::int from pg_replication_slots) as slots`,
        'shop',
      ),
      fallback.sql('select count(*)::int as subscriptions from pg_subscription'),
    ]);
    return { ...there[0], ...here[0] };
  }
  const nothing = { publications: 0, slots: 0, subscriptions: 0 };

  it('is refused with all that is missing, and nothing is made', async () => {
    await primary.sql('alter role ann noreplication');
    const refused = followDatabase(request({ exclude: [], administrator: null }));
    await expect(refused).rejects.toMatchObject({
      code: 'FOLLOW_UNAVAILABLE',
      message: 'The fallback cannot follow the primary: 3 things are missing.',
      detail: expect.stringMatching(
        /may not replicate.*public\.log.*may not subscribe/su,
      ) as string,
      fix: expect.stringContaining('alter role "ann" replication;') as string,
    });
    await primary.sql('alter role ann replication');
    expect(await remains()).toEqual(nothing);
  });

  it('is refused when its server does not reach the primary, without the password', async () => {
    const port = await unusedPort();
    const elsewhere = request({
      administrator: {
        name: 'postgres',
        run: async (database, statement) => {
          const far = statement.replace(`port=''${primary.settings.port}''`, `port=''${port}''`);
          await fallback.sql(far, database);
          return null;
        },
      },
    });
    const error: unknown = await followDatabase(elsewhere).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain(password);
    expect(JSON.stringify(error)).not.toContain("of 'ann'");
    expect(await remains()).toEqual(nothing);
  });

  it('has what the primary has, and gets what comes after', async () => {
    // Somebody writes all the while: nothing of that may be missing afterwards, or come twice.
    const done = new AbortController();
    const writer = (async () => {
      while (!done.signal.aborted)
        await primary.sql("insert into notes (text) values ('meanwhile')", 'shop');
    })();
    const { report, state } = await followDatabase(request());
    done.abort();
    await writer;
    expect(report?.tables.map(({ name: table }) => table)).toEqual(['notes']);
    expect(['follows', 'waits']).toContain(state.state);
    await primary.sql(
      "insert into notes (text) values ('later'); update notes set text = 'changed' where id = 1; delete from notes where id = 2",
      'shop',
    );
    const wanted = await notes(primary);
    await until(async () => JSON.stringify(await notes(fallback)) === JSON.stringify(wanted));
    expect(await fallback.sql('select text from notes where id = 1', 'shop')).toEqual([
      { text: 'changed' },
    ]);
  });

  it('says that it follows, and how far behind it is', async () => {
    const { source, target } = request();
    const there = await connect(source.settings, { target: 'primary' });
    const here = await connect(target.settings, { target: 'fallback' });
    const asked = async () =>
      followState(name, await followingSide(here, name), await followedSide(there, name));
    await until(async () => (await asked()).state === 'follows');
    expect(await asked()).toEqual({
      name,
      state: 'follows',
      behindBytes: expect.any(Number) as number,
      heard: expect.stringMatching(/^\d{4}-.*Z$/u) as string,
    });
    await Promise.all([there.close(), here.close()]);
  });

  it('is left as it is when it is told to follow again', async () => {
    expect((await followDatabase(request())).report).toBeNull();
  });

  it('ends it on the fallback when the primary does not answer, and tells what stays', async () => {
    const { source } = request();
    const gone = { ...source.settings, port: await unusedPort() };
    const result = await unfollowDatabase(
      request({ source: { settings: gone, target: 'primary' } }),
    );
    expect(result.removed).toEqual([`subscription ${name} on the fallback`]);
    expect(result.left[0]?.statements).toEqual([
      `select pg_catalog.pg_drop_replication_slot('${name}');`,
      `drop publication if exists "${name}";`,
    ]);
  });

  it('takes the rest away when the primary answers again, and keeps the rows', async () => {
    expect((await unfollowDatabase(request())).left).toEqual([]);
    expect(await remains()).toEqual(nothing);
    expect(await notes(fallback)).toEqual(await notes(primary));
  });

  it('leaves nothing on either server when it is cancelled during the copy', async () => {
    const abort = new AbortController();
    const cancelled = followDatabase(
      request({ signal: abort.signal, onProgress: () => abort.abort() }),
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await remains()).toEqual(nothing);
  });
});
