import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, beforeEach, expect, test } from 'vitest';

import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { runChecks } from '../../src/pgvector/run-checks.ts';
import type { CheckId, CheckResult } from '../../src/postgres/check-result.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgvectorFiles, pgvectorFiles } from '../support/pgvector-files.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../support/postgres-installation.ts';

const options = { target: 'primary', tries: 1 } as const;
const words = (text: string): string => expect.stringContaining(text) as string;

describeWithServer(
  postgres15WithPgvector(),
  'a server whose files of pgvector are broken',
  (binDir) => {
    let server: NativePostgres;
    let files: PgvectorFiles;
    let settings: ConnectionSettings;
    beforeAll(async () => {
      files = await pgvectorFiles(binDir);
      server = await startNativePostgres(files.binDir);
      return async () => {
        await server.stop();
        await files.remove();
      };
    });
    beforeEach(async () => {
      await files.restore();
      settings = await freshDatabase(server);
    });

    async function check(id: CheckId): Promise<CheckResult | undefined> {
      const report = await runChecks(settings, { target: 'primary', dimensions: 768 });
      return report.results.find((result) => result.id === id);
    }
    const bootstrap = () => bootstrapDatabase(settings, options);

    test('a library that is gone makes the type fail, with the files to reinstall (F18)', async () => {
      await bootstrap();
      await files.lose('library');
      expect(await check('pgvector.type')).toMatchObject({
        status: 'fail',
        message: words(
          'Extension verification failed: vector type not functional: could not access file "$libdir/vector"',
        ),
        fix: words('pgvector'),
      });
    });

    test('a library that is gone keeps the extension from being created (F18)', async () => {
      await files.lose('library');
      await expect(bootstrap()).rejects.toMatchObject({
        code: 'PGVECTOR_FILES_BROKEN',
        detail: words('could not access file "$libdir/vector"'),
        fix: words('sudo apt install postgresql-15-pgvector'),
      });
    });

    test('a control file that is gone is a warning where the extension is installed', async () => {
      await bootstrap();
      await files.lose('control');
      expect(await check('pgvector.available')).toMatchObject({
        status: 'warn',
        message: 'pgvector 0.8.0 is installed, but its files are gone from the server.',
      });
    });

    test('a control file without scripts is told before and when it is created (F22)', async () => {
      await files.lose('scripts');
      expect(await check('pgvector.available')).toMatchObject({
        status: 'fail',
        message: 'pgvector extension not available: its installation scripts are missing.',
      });
      await expect(bootstrap()).rejects.toMatchObject({
        detail: words('has no installation script nor update path for version "0.8.0"'),
        fix: words('sudo apt install postgresql-15-pgvector'),
      });
    });

    test('a library that lacks a function of the scripts fails where it is used (F21)', async () => {
      await bootstrap();
      await files.replaceLibrary(
        Buffer.from(
          (await files.library()).toString('latin1').replaceAll('hnswhandler', 'hnswHANDLER'),
          'latin1',
        ),
      );
      expect(await check('pgvector.type')).toMatchObject({ status: 'pass' });
      expect(await check('pgvector.index')).toMatchObject({
        status: 'fail',
        message: words('could not find function "hnswhandler"'),
        fix: words('pgvector'),
      });
    });

    test('files that are older than the database are told (F23)', async () => {
      await bootstrap();
      await server.sql(
        "update pg_extension set extversion = '0.8.7' where extname = 'vector'",
        settings.database,
      );
      expect(await check('pgvector.version')).toMatchObject({ status: 'warn' });
      await server.sql(
        "update pg_extension set extversion = '0.9.0' where extname = 'vector'",
        settings.database,
      );
      await files.offer('0.8.8');
      expect(await check('pgvector.version')).toMatchObject({
        status: 'warn',
        message: 'pgvector 0.9.0 is installed, but the files are older (0.8.8).',
      });
    });

    describeWithServer(postgres18(), 'with the library of another major version', (bin18) => {
      test.each([
        ['one that needs functions of the newer server', 'hstore', 'undefined symbol'],
        [
          'one that only differs in its mark',
          'euc2004_sjis2004',
          'Server is version 15, library is version 18',
        ],
      ])('%s (F19, F20)', async (_what, name, said) => {
        await bootstrap();
        await files.replaceLibrary(await readFile(join(bin18, '../lib/postgresql', `${name}.so`)));
        expect(await check('pgvector.type')).toMatchObject({
          status: 'fail',
          message: words(said),
          fix: words('pgvector'),
        });
      });
    });
  },
);
