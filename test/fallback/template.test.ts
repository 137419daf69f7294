import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { vector } from '@electric-sql/pglite-pgvector';
import { expect, test } from 'vitest';
import { bootstrapRole } from '../../src/fallback/embedded/bootstrap-role.ts';
import { createData, hasData } from '../../src/fallback/embedded/data-dir.ts';
import { entryPoints } from '../../src/fallback/embedded/entry-points.ts';
import { templateNames } from '../../src/fallback/embedded/template-names.ts';
import { tempDir } from '../support/temp-dir.ts';

test('the template that is shipped has exactly the roles, databases and extensions the program counts on', async () => {
  const dataDir = join(await tempDir(), 'data');
  await createData(dataDir, entryPoints().template);
  expect(await hasData(dataDir)).toBe(true);
  const { role, database } = templateNames;
  const inside = await PGlite.create(dataDir, {
    database,
    extensions: { vector, uuid_ossp, pg_trgm },
  });
  const list = async (sql: string): Promise<unknown[]> =>
    (await inside.query<readonly unknown[]>(sql, [], { rowMode: 'array' })).rows;

  expect(
    await list(
      `select rolname, rolsuper, rolcanlogin from pg_catalog.pg_roles
        where rolname not like 'pg\\_%' order by rolname`,
    ),
  ).toEqual([
    [role, false, true],
    [bootstrapRole, true, true],
  ]);
  expect(
    await list(
      `select datname, pg_catalog.pg_get_userbyid(datdba) from pg_catalog.pg_database order by datname`,
    ),
  ).toEqual([
    [database, role],
    ['template0', bootstrapRole],
    ['template1', bootstrapRole],
  ]);
  expect(
    await list('select extname from pg_catalog.pg_extension order by extname collate "C"'),
  ).toEqual([['pg_trgm'], ['plpgsql'], ['uuid-ossp'], ['vector']]);
  await inside.close();
});
