import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';

import { type UpgradeOutcome, upgradeExtension } from '../../src/pgvector/upgrade-extension.ts';
import { type ConnectOptions, connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { probe } from '../../src/postgres/probe.ts';
import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgvectorFiles, pgvectorFiles } from '../support/pgvector-files.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const target: ConnectOptions = { target: 'primary', tries: 1 };

async function session(settings: ConnectionSettings): Promise<Connection> {
  const connection = await connect(settings, target);
  onTestFinished(() => connection.close());
  return connection;
}

async function upgradeIn(connection: Connection): Promise<UpgradeOutcome> {
  const answer = await probe(connection);
  const provider = detectProvider(connection.settings, answer);
  return upgradeExtension(connection, { probe: answer, provider, dimensions: 768 });
}

const upgrade = async (settings: ConnectionSettings): Promise<UpgradeOutcome> =>
  upgradeIn(await session(settings));

/** A function that only the library of the new version has, as far as this session knows. */
const newFunction =
  "create function another_handler(internal) returns index_am_handler as 'MODULE_PATHNAME', 'hnswhandler' language c;";

describeWithServer(postgres15WithPgvector(), 'upgrading a real pgvector', (binDir) => {
  let server: NativePostgres;
  let files: PgvectorFiles;
  let settings: ConnectionSettings;
  beforeAll(async () => {
    files = await pgvectorFiles(binDir);
    server = await startNativePostgres(files.binDir);
    await server.sql("create role app login password 'app pass'");
    return async () => {
      await server.stop();
      await files.remove();
    };
  });
  beforeEach(async () => {
    await files.restore();
    settings = await freshDatabase(server);
    await sql('create extension vector');
  });

  const sql = (text: string) => server.sql(text, settings.database);
  const asApp = (): ConnectionSettings => ({
    ...settings,
    user: 'app',
    password: 'app pass',
  });
  const version = "select extversion as v from pg_extension where extname = 'vector'";

  test('brings it to the version of the files and says from where to where', async () => {
    await files.offer('0.8.1');
    expect(await upgrade(settings)).toEqual({
      kind: 'upgraded',
      from: '0.8.0',
      to: '0.8.1',
    });
    expect(await sql(version)).toEqual([{ v: '0.8.1' }]);
  });

  test('has nothing to do when the files are of the same version', async () => {
    expect(await upgrade(settings)).toEqual({ kind: 'already', version: '0.8.0' });
  });

  test('has nothing to do in a database without pgvector', async () => {
    await sql('drop extension vector cascade');
    expect(await upgrade(settings)).toEqual({ kind: 'absent' });
  });

  test('eight at once: one does it, for the others it is done', async () => {
    await files.offer('0.8.1');
    const sessions = await Promise.all(Array.from({ length: 8 }, () => session(settings)));
    const outcomes = await Promise.all(sessions.map(upgradeIn));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      ...Array<string>(7).fill('already'),
      'upgraded',
    ]);
  });

  test('works although the session it is given still has the old library (F21)', async () => {
    const good = await files.library();
    await files.replaceLibrary(
      Buffer.from(good.toString('latin1').replaceAll('hnswhandler', 'hnswHANDLER'), 'latin1'),
    );
    const old = await session(settings);
    await old.query("select '[1]'::vector");
    await files.replaceLibrary(good);
    await files.offer('0.8.1', newFunction);
    await expect(old.query('alter extension vector update')).rejects.toMatchObject({
      detail: expect.stringContaining('could not find function "hnswhandler"') as string,
    });
    expect(await upgradeIn(old)).toMatchObject({ kind: 'upgraded' });
  });

  test('a role that does not own it gets the statement for the owner (F24)', async () => {
    await files.offer('0.8.1');
    await expect(upgrade(asApp())).rejects.toMatchObject({
      code: 'PGVECTOR_NOT_OWNER',
      message: `Only the owner of the extension, "postgres", may update pgvector in database "${settings.database}".`,
      fix: `In a new session on database "${settings.database}", as "postgres" (or a superuser): alter extension vector update;`,
    });
  });

  test("on a managed service the server's own refusal decides (F24)", async () => {
    await files.offer('0.8.1');
    await sql('create role rds_superuser');
    onTestFinished(async () => {
      await sql('drop role rds_superuser');
    });
    await expect(upgrade(asApp())).rejects.toMatchObject({
      code: 'PGVECTOR_NOT_OWNER',
      detail: expect.stringContaining('must be owner of extension vector') as string,
    });
  });

  test('files that are older than the database are to be replaced, not the database (F23)', async () => {
    await sql("update pg_extension set extversion = '0.9.0' where extname = 'vector'");
    await expect(upgrade(settings)).rejects.toMatchObject({
      code: 'PGVECTOR_FILES_BROKEN',
      message: "pgvector 0.9.0 is installed, but the server's files are older (0.8.0).",
      fix: expect.stringContaining('Install pgvector 0.9.0 or newer on the server.') as string,
    });
  });

  test('files that are gone are to be installed again', async () => {
    await files.lose('control');
    await expect(upgrade(settings)).rejects.toMatchObject({
      code: 'PGVECTOR_FILES_BROKEN',
      message: 'pgvector 0.8.0 is installed, but its files are gone from the server.',
    });
  });

  test('scripts that lead nowhere are broken files (F23)', async () => {
    await files.offer('0.8.1');
    await files.lose('scripts');
    await expect(upgrade(settings)).rejects.toMatchObject({
      code: 'PGVECTOR_FILES_BROKEN',
      detail: expect.stringContaining('has no update path') as string,
    });
  });

  test('a script that asks the library for more than it has is broken files, and changes nothing (F21)', async () => {
    await files.offer('0.9.0', newFunction.replace("'hnswhandler'", "'future_function'"));
    await expect(upgrade(settings)).rejects.toMatchObject({
      code: 'PGVECTOR_FILES_BROKEN',
      detail: expect.stringContaining('could not find function "future_function"') as string,
    });
    expect(await sql(version)).toEqual([{ v: '0.8.0' }]);
  });

  test('an update after which nothing works is not called a success', async () => {
    await files.offer('0.8.1');
    await files.lose('library');
    await expect(upgrade(settings)).rejects.toMatchObject({
      code: 'PGVECTOR_FAILED',
      message:
        'pgvector was updated from 0.8.0 to 0.8.1, but extension verification failed: vector type not functional.',
      detail: expect.stringContaining('could not access file') as string,
    });
  });

  test('a read-only session is refused (F16)', async () => {
    await files.offer('0.8.1');
    await sql(`alter database ${settings.database} set default_transaction_read_only = on`);
    await expect(upgrade(settings)).rejects.toMatchObject({ code: 'SERVER_READ_ONLY' });
  });
});
