import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { beforeAll, expect, test } from 'vitest';
import { createData } from '../../src/fallback/embedded/data-dir.ts';
import { entryPoints } from '../../src/fallback/embedded/entry-points.ts';
import { renewSystemIdentifier } from '../../src/fallback/embedded/system-identifier.ts';
import { templateNames } from '../../src/fallback/embedded/template-names.ts';

let first: string;
let second: string;
beforeAll(async () => {
  const place = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  first = join(place, 'first');
  second = join(place, 'second');
  await createData(first, entryPoints().template);
  await createData(second, entryPoints().template);
  return () => rm(place, { recursive: true, force: true });
});

async function identifierIn(dataDir: string): Promise<string> {
  const control = await readFile(join(dataDir, 'global', 'pg_control'));
  return control.readBigUInt64LE().toString();
}

test('two fallbacks unpacked from one template are two servers', async () => {
  expect(await identifierIn(first)).not.toBe(await identifierIn(second));
});

test('the server opens the directory and says the identifier that it was given', async () => {
  const given = renewSystemIdentifier(first);
  const inside = await PGlite.create(first, { database: templateNames.database });
  const { rows } = await inside.query<{ id: string; made: Date }>(
    `select system_identifier::text as id, pg_catalog.to_timestamp(system_identifier >> 32) as made
       from pg_catalog.pg_control_system()`,
  );
  await inside.close();
  expect(rows[0]?.id).toBe(given);
  expect(Math.abs(Date.now() - (rows[0]?.made.getTime() ?? 0))).toBeLessThan(60_000);
});

test('a control file whose checksum is wrong is not made right', async () => {
  const path = join(second, 'global', 'pg_control');
  const control = await readFile(path);
  control.writeUInt8(control.readUInt8(20) ^ 1, 20);
  await writeFile(path, control);
  expect(() => renewSystemIdentifier(second)).toThrow('damaged');
  expect(await readFile(path)).toEqual(control);
});
