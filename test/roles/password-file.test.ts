import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createPasswordFile, readPasswordFile } from '../../src/roles/password-file.ts';
import { tempDir } from '../support/temp-dir.ts';

const purpose = '--app-password-file';

test('a generated password is in a file that only its owner may read, and in no other', async () => {
  const folder = await tempDir();
  const path = join(folder, 'app');
  const { password, created } = await createPasswordFile(path, purpose);
  expect(created).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(`${password}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['app']);
});

test('of many runs at the same time one generates and the others read', async () => {
  const path = join(await tempDir(), 'app');
  const found = await Promise.all(
    Array.from({ length: 20 }, () => createPasswordFile(path, purpose)),
  );
  expect(new Set(found.map(({ password }) => password)).size).toBe(1);
  expect(found.filter(({ created }) => created)).toHaveLength(1);
});

test('a file that is there is read, and never written', async () => {
  const path = join(await tempDir(), 'app');
  writeFileSync(path, 'of the operator\n');
  expect((await createPasswordFile(path, purpose)).password).toBe('of the operator');
  expect(readFileSync(path, 'utf8')).toBe('of the operator\n');
});

test('an empty file is no password', async () => {
  const path = join(await tempDir(), 'app');
  writeFileSync(path, '\n');
  expect(() => readPasswordFile(path, purpose)).toThrow(
    'There is no password in the file of --app-password-file.',
  );
});

test('a folder that does not exist is not made up', async () => {
  const path = join(await tempDir(), 'typo', 'app');
  await expect(createPasswordFile(path, purpose)).rejects.toMatchObject({
    code: 'FILE_WRITE_FAILED',
  });
});
