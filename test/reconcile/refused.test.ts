import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fenceRecord } from '../../src/journal/fence-record.ts';
import { bringBack } from '../../src/reconcile/bring-back.ts';
import { discardWrites } from '../../src/reconcile/discard-writes.ts';
import { lookAtWrites } from '../../src/reconcile/look-at-writes.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { reconcilePair } from '../support/reconcile-pair.ts';

const notes = 'create table notes (id int primary key, text text, size int)';

describeWithServer(postgres15(), 'what keeps writes from being brought back', (binDir) => {
  let server: NativePostgres;
  let stateDir: string;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    stateDir = await mkdtemp(join(tmpdir(), 'reconcile-'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  test('tables that differ: everything is named at once, and nothing is applied', async () => {
    const pair = await reconcilePair(server, notes, 'create table gone (id int primary key)');
    await pair.onFallback(`insert into notes values (1, 'x', 2); insert into gone values (1)`);
    await pair.onPrimary(`drop table gone; alter table notes alter size type bigint;
      alter table notes drop column text; alter table notes add author text not null`);
    const { error, brought } = await pair.bringBack();
    expect(error).toMatchObject({ code: 'RECONCILE_REFUSED', exitCode: 1 });
    expect(error?.detail?.split('. ')).toEqual([
      'The primary has no table public.gone',
      'The primary has no column text in public.notes',
      'public.notes.size is bigint on the primary and integer on the fallback',
      'The primary wants a value for public.notes.author, which the fallback lacks.',
    ]);
    expect(brought).toBe(0);
  });

  test('a policy for a table that is not there, so that no table goes by another policy than was meant', async () => {
    const pair = await reconcilePair(server, notes);
    await pair.onFallback(`insert into notes values (1, 'x', 2)`);
    const tables = { ntoes: 'fallback-wins', 'public.notes': 'newest' } as const;
    const refused = {
      code: 'USAGE',
      message: expect.stringContaining('no table "ntoes"') as string,
    };
    await expect(pair.bringBack({ policy: 'primary-wins', tables })).rejects.toMatchObject(refused);
    await expect(lookAtWrites(pair.request({ tables }))).rejects.toMatchObject(refused);
    expect(await pair.onPrimary('select from notes')).toEqual([]);
  });

  test('tables that are left out: their writes stay behind, and are no obstacle', async () => {
    const pair = await reconcilePair(
      server,
      'create table logs (line text); create table notes (id int primary key)',
    );
    await pair.onPrimary('drop table logs');
    await pair.onFallback(`insert into logs values ('x'); insert into notes values (1)`);
    const leave = (leftOut: string) => ({
      ...pair.request().policies,
      leftOut: new Set([leftOut]),
    });
    const report = await bringBack({ ...pair.request(), policies: leave('public.logs') });
    expect(report).toMatchObject({ error: null, brought: 2, closed: true, warnings: [] });
    expect(report.leftOut).toEqual([{ schema: 'public', name: 'logs' }]);
    expect(await pair.onPrimary('select id from notes')).toEqual([{ id: 1 }]);
    await expect(bringBack({ ...pair.request(), policies: leave('log') })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  test('another server in place of the primary, unless that is accepted', async () => {
    const pair = await reconcilePair(server, notes);
    await pair.onFallback(`insert into notes values (1, 'x', 2)`);
    await pair.onFallback("update setup_wizard.router_state set system_identifier = '1'");
    const refused = await pair.bringBack();
    expect(refused.error?.reportedCode).toBe('PRIMARY_DATABASE_DIVERGED');
    expect((await lookAtWrites(pair.request())).error?.code).toBe('DATABASE_DIVERGED');
    const accepted = await pair.bringBack({ acceptPrimary: true });
    expect(accepted).toMatchObject({ error: null, brought: 1, closed: true });
    expect(accepted.fence?.primary?.systemIdentifier).not.toBe('1');
  });

  test('a primary that is read-only, or the fallback itself', async () => {
    const pair = await reconcilePair(server, notes);
    expect((await pair.bringBack({ primary: pair.fallback })).error?.message).toContain(
      'one and the same',
    );
    await server.sql(
      `alter database ${pair.primary.database} set default_transaction_read_only to on`,
    );
    const { error } = await pair.bringBack();
    expect(error).toMatchObject({ code: 'RECONCILE_REFUSED' });
    expect(error?.message).toContain('takes no writes');
  });

  test('a role that may not write, with the right that it lacks', async () => {
    const pair = await reconcilePair(server, notes);
    await server.sql(
      `do $$begin create role reader login password 'r' in role pg_read_all_data; exception when others then null; end$$`,
    );
    await server.sql(`grant create on database ${pair.primary.database} to reader`);
    await pair.onFallback(`insert into notes values (1, 'x', 2); update notes set size = 3`);
    const { error } = await pair.bringBack({
      primary: { ...pair.primary, user: 'reader', password: 'r' },
    });
    expect(error?.detail).toBe(
      'The role of the primary may not insert and update in public.notes.',
    );
  });

  test('a primary that does not answer: a look still tells what waits', async () => {
    const pair = await reconcilePair(server, notes);
    await pair.onFallback(`insert into notes values (1, 'x', 2)`);
    const report = await lookAtWrites(
      pair.request({ primary: { ...pair.primary, port: 1 }, tries: 1 }),
    );
    expect(report).toMatchObject({
      waiting: [{ name: 'notes', inserts: 1 }],
      error: { code: 'CONNECTION_REFUSED' },
    });
  });

  test('writes that are given up are kept in a file that only its owner may read', async () => {
    const pair = await reconcilePair(server, notes);
    await pair.onFallback(
      `insert into notes values (1, 'x', 2); insert into notes values (2, 'y', 3)`,
    );
    const request = { ...pair.request(), stateDir };
    const given = await discardWrites(request);
    expect(given).toMatchObject({ waiting: [{ name: 'notes', inserts: 2 }] });
    const file = given.file ?? '';
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(stateDir, 'backups'))).toHaveLength(1);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      version: 1,
      epoch: 1,
      changes: [
        { op: 'i', schema: 'public', table: 'notes', key: { id: '1' }, new: { text: 'x' } },
        { key: { id: '2' } },
      ],
    });
    expect(await pair.bringBack({ stateDir })).toMatchObject({
      error: null,
      brought: 0,
      closed: true,
    });
    expect(await pair.onPrimary('select * from notes')).toEqual([]);
    expect(await fenceRecord.read(stateDir)).toMatchObject({ epoch: 1, mode: 'closed' });
  });

  test('a fallback that is lost is no longer waited for when its writes are given up', async () => {
    const pair = await reconcilePair(server, notes);
    const lost = { ...pair.request(), stateDir, fallback: { ...pair.fallback, port: 1 }, tries: 1 };
    const known = await fenceRecord.read(stateDir);
    await expect(discardWrites(lost)).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
    await fenceRecord.write(stateDir, { ...known!, epoch: 2, mode: 'open' });
    expect(await discardWrites(lost)).toMatchObject({ lost: { code: 'CONNECTION_REFUSED' } });
    expect(await fenceRecord.read(stateDir)).toMatchObject({ epoch: 2, mode: 'closed' });
  });
});
