import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDeclaration } from '../../../src/schema/declaration/default-declaration.ts';
import { readDeclaration } from '../../../src/schema/declaration/read-declaration.ts';
import { tempDir } from '../../support/temp-dir.ts';

const tokens = { vector_dimensions: 768, vector_schema: '"public"' };

test('without a folder, or without schema.json in it, only the extensions are wanted', async () => {
  expect(await readDeclaration(null, tokens)).toBe(defaultDeclaration);
  expect(await readDeclaration(await tempDir(), tokens)).toBe(defaultDeclaration);
});

test('schema.json beside the migrations is read', async () => {
  const folder = await tempDir();
  await writeFile(join(folder, 'schema.json'), '{ "enums": { "a": ["x"] } }');
  expect((await readDeclaration(folder, tokens)).enums).toEqual([
    { schema: null, name: 'a', labels: ['x'] },
  ]);
});

test('a schema.json that is no file is an invalid declaration', async () => {
  const folder = await tempDir();
  await mkdir(join(folder, 'schema.json'));
  await expect(readDeclaration(folder, tokens)).rejects.toMatchObject({
    code: 'SCHEMA_DECLARATION_INVALID',
    message: expect.stringContaining('is a directory') as string,
  });
});
