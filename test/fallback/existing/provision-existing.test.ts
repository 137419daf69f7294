import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { existingProvisioner } from '../../../src/fallback/existing/existing-provisioner.ts';
import { provisionExisting } from '../../../src/fallback/existing/provision-existing.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import type { FallbackSpec } from '../../../src/fallback/provisioner.ts';
import { connect } from '../../../src/postgres/connect.ts';
import {
  dropThings,
  existingPassword,
  existingPlace,
  fixOf,
  things,
} from '../../support/existing-place.ts';
import {
  type NativePostgres,
  startNativePostgres,
  superuserPassword,
} from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { unusedPort } from '../../support/unused-port.ts';

describeWithServer(postgres15WithPgvector(), 'a server that the operator runs', (binDir) => {
  let server: NativePostgres;
  let spec: FallbackSpec;

  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    spec = await existingPlace(server);
    onTestFinished(() => dropThings(server));
  });

  const administrator = { user: 'postgres', password: superuserPassword };

  test('gets role, database and extensions by an administrator, and nothing the second time', async () => {
    const first = await provisionExisting({ ...spec, administrator });
    expect(first.created).toEqual({ data: true, process: false, credentials: true });
    expect(first.pgvector).toBe('0.8.0');
    expect(first.endpoint).toMatchObject({ port: server.settings.port, socketDir: null });
    const second = await provisionExisting(spec);
    expect(second.created).toEqual({ data: false, process: false, credentials: false });
    expect(await things(server)).toEqual(['database Its "db"', 'role Its app']);
  });

  test('the role owns its database and is no superuser', async () => {
    await provisionExisting({ ...spec, administrator });
    const [facts] = await server.sql(
      `select pg_get_userbyid(datdba) as owner, rolsuper from pg_database, pg_roles
        where datname = 'Its "db"' and rolname = 'Its app'`,
    );
    expect(facts).toEqual({ owner: 'Its app', rolsuper: false });
  });

  test('undo takes back all that was made, and the record of it', async () => {
    const { undo } = await provisionExisting({ ...spec, administrator });
    await undo();
    await undo();
    expect(await things(server)).toEqual([]);
    expect(await readdir(fallbackPaths(spec.stateDir).root)).toEqual(['start-lock']);
  });

  test('a role that may create databases needs no administrator', async () => {
    await server.sql('create extension vector', 'template1');
    onTestFinished(async () => {
      await server.sql('drop extension vector', 'template1');
    });
    await server.sql(
      `create role "Its app" login createdb password '${sqlText(existingPassword)}'`,
    );
    const { created, undo } = await provisionExisting(spec);
    expect(created).toMatchObject({ data: true });
    await undo();
    expect(await things(server)).toEqual(['role Its app']);
  });

  test('a role that may create the database and not the extension has made nothing in the end', async () => {
    await server.sql(
      `create role "Its app" login createdb password '${sqlText(existingPassword)}'`,
    );
    await expect(provisionExisting(spec)).rejects.toMatchObject({
      code: 'FALLBACK_ACCESS_DENIED',
      fix: expect.stringContaining('create database') as string,
    });
    expect(await things(server)).toEqual(['role Its app']);
  });

  test('what is there and fits is left alone, also by the undo', async () => {
    await server.sql(`create role "Its app" login password '${sqlText(existingPassword)}'`);
    await server.sql('create database "Its ""db""" owner "Its app"');
    await server.sql('create extension vector', 'Its "db"');
    const { undo } = await provisionExisting(spec);
    await undo();
    expect(await things(server)).toEqual(['database Its "db"', 'role Its app']);
    expect(
      await server.sql("select from pg_extension where extname = 'vector'", 'Its "db"'),
    ).toHaveLength(1);
  });

  test('without a way in: the statements for an administrator, no password in them, nothing made', async () => {
    const refused = provisionExisting(spec);
    await expect(refused).rejects.toMatchObject({
      code: 'FALLBACK_ACCESS_DENIED',
      detail: expect.stringContaining('password authentication failed') as string,
    });
    const fix = await fixOf(refused);
    expect(fix).toMatchInlineSnapshot(`
      "Give these lines to an administrator of that server, for psql:
        create role "Its app" login;
        \\password "Its app"
        create database "Its ""db""" owner "Its app";
        \\connect "Its ""db"""
        create extension if not exists vector;
        create extension if not exists "uuid-ossp";
        create extension if not exists pg_trgm;
      Then run this again, with the password of Its app in the file of --fallback-db-password-file.
      Or run this as root on that machine, or name an administrator with --admin-user and --admin-password-file."
    `);
    expect(await things(server)).toEqual([]);
    expect(await readdir(fallbackPaths(spec.stateDir).root)).toEqual(['start-lock']);
  });

  test('a role that may not create the database: only the rest is asked of an administrator', async () => {
    await server.sql(`create role "Its app" login password '${sqlText(existingPassword)}'`);
    const fix = await fixOf(provisionExisting(spec));
    expect(fix).not.toContain('create role');
    expect(fix).toContain('create database "Its ""db""" owner "Its app";');
  });

  test('the printed statements are all that it takes', async () => {
    await server.sql(`create role "Its app" login password '${sqlText(existingPassword)}'`);
    const fix = await fixOf(provisionExisting(spec));
    const lines = fix.split('\n').flatMap((line) => /^ {2}(.*;)$/u.exec(line)?.[1] ?? []);
    await server.sql(lines[0]!);
    for (const line of lines.slice(1)) await server.sql(line, 'Its "db"');
    expect((await provisionExisting(spec)).created).toMatchObject({ data: false });
  });

  test('a refused administrator is told which options to correct', async () => {
    const wrong = { ...administrator, password: 'not that one' };
    await expect(provisionExisting({ ...spec, administrator: wrong })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      fix: 'Correct the administrator: --admin-user NAME --admin-password-file FILE.',
    });
  });

  test('a role of somebody else keeps its password', async () => {
    await server.sql(`create role "Its app" login password 'another one'`);
    await expect(provisionExisting({ ...spec, administrator })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      fix: expect.stringContaining('--fallback-db-password-file') as string,
    });
    const connection = await connect(
      { ...server.settings, user: 'Its app', password: 'another one' },
      { target: 'fallback' },
    );
    await connection.close();
  });

  test('a role that an interrupted run had made gets the password of this one', async () => {
    await provisionExisting({ ...spec, administrator });
    const { created } = await provisionExisting({ ...spec, password: 'the next', administrator });
    expect(created).toMatchObject({ data: false, credentials: true });
  });

  test('cancelled after the role was made: the role is gone again', async () => {
    const controller = new AbortController();
    const cancelled = provisionExisting({
      ...spec,
      administrator,
      signal: controller.signal,
      onProgress: (sentence) => {
        if (sentence.includes('database')) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await things(server)).toEqual([]);
  });

  test.each(['127.0.0.1', 'localhost'])(
    'the server of the primary is refused, also as %s and another database',
    async (host) => {
      const primary = { ...server.settings, host };
      const refused = provisionExisting({ ...spec, administrator, primary });
      await expect(refused).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
      expect(await things(server)).toEqual([]);
    },
  );

  test('the server of the primary is refused behind another address, too', async () => {
    const primary = { ...server.settings, host: server.socketDirectory };
    const host = '127.0.0.1';
    await expect(
      provisionExisting({ ...spec, host, administrator, primary }),
    ).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining('the server of the primary') as string,
    });
    expect(await things(server)).toEqual([]);
  });

  test('a primary that is away does not keep the fallback from being set up', async () => {
    const primary = { ...server.settings, port: await unusedPort() };
    const { created } = await provisionExisting({ ...spec, administrator, primary });
    expect(created).toMatchObject({ data: true });
  });

  test('examining it says whether a server answers', async () => {
    const { stateDir, host, port } = spec;
    const request = { stateDir, environment: {}, asked: true };
    const there = await existingProvisioner.examine({ ...request, place: { host, port } });
    expect(there.kind).toBe('possible');
    const place = { host, port: await unusedPort() };
    expect(await existingProvisioner.examine({ ...request, place })).toMatchObject({
      kind: 'impossible',
      reason: expect.stringContaining(String(place.port)) as string,
    });
  });

  test('what is written down holds no password and is for its owner only', async () => {
    await provisionExisting({ ...spec, administrator });
    const text = await readFile(fallbackPaths(spec.stateDir).settings, 'utf8');
    expect(JSON.parse(text)).toEqual({
      version: 1,
      kind: 'existing',
      host: '127.0.0.1',
      port: server.settings.port,
      database: 'Its "db"',
      user: 'Its app',
      made: { role: true, database: true },
      serverVersion: '15.20',
      pgvector: '0.8.0',
    });
  });
});

const sqlText = (text: string): string => text.replaceAll("'", "''");
