import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { passwordIn, passwordOfPassfile } from '../../src/commands/password-of-passfile.ts';
import { tempDir } from '../support/temp-dir.ts';

const place = { host: 'db.example.com', port: 5432, database: 'app', user: 'me' };

test.each([
  ['the line of the database', 'db.example.com:5432:app:me:secret', 'secret'],
  ['stars for anything', '*:*:*:me:secret', 'secret'],
  ['colons and backslashes behind a backslash', String.raw`*:*:*:*:a\:b\\c`, String.raw`a:b\c`],
  ['the first line that fits', '*:*:other:*:no\n# *:*:*:*:comment\n*:*:app:*:yes', 'yes'],
])('a password file is read as libpq does: %s', (_, text, password) => {
  expect(passwordIn(text, place)).toBe(password);
});

test('a line of another server is not used', () => {
  expect(passwordIn('other:5432:app:me:secret', place)).toBeNull();
});

test('a password file that others may read is not used', async () => {
  const path = join(await tempDir(), 'passfile');
  writeFileSync(path, '*:*:*:*:secret\n', { mode: 0o600 });
  expect(passwordOfPassfile({ PGPASSFILE: path }, place)).toBe('secret');
  chmodSync(path, 0o644);
  expect(passwordOfPassfile({ PGPASSFILE: path }, place)).toBeNull();
});
