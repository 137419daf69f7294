import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { expandsDollar } from '../../src/files/expands-dollar.ts';
import { tempDir } from '../support/temp-dir.ts';

it.each([
  ['{"dependencies":{"next":"15"}}', true],
  ['{"devDependencies":{"vite":"7"}}', true],
  ['{"optionalDependencies":{"dotenv-expand":"1"}}', true],
  ['{"dependencies":{"dotenv":"18"}}', false],
  ['{"dependencies":null}', false],
  ['{"name":"next"}', false],
  ['{broken', false],
])('a project with %j expands "$": %s', async (text, expected) => {
  const folder = await tempDir();
  await writeFile(join(folder, 'package.json'), text);
  expect(await expandsDollar(folder)).toBe(expected);
});

it('a folder without package.json expands nothing', async () => {
  expect(await expandsDollar(await tempDir())).toBe(false);
});
