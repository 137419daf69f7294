import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { change, place, write } from '../support/file-place.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';

const startWriter = spawnTypescript(new URL('../support/write-loop-process.ts', import.meta.url));

it('a writer killed at any moment leaves the old or the new text, and no copy for long', async () => {
  const { folder, stateDir, env } = await place();
  for (let n = 0; n < 12; n += 1) {
    const writer = startWriter(env, stateDir.root);
    await once(writer.stdout!, 'data');
    // The moment of the kill is what varies; nothing is waited for.
    await wait(n * 3);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(await readFile(env, 'utf8')).toMatch(/^(?:A{200000}|B{200000})$/);
  }
  await write(stateDir, await change(env, 'A=1\n'));
  expect(await readdir(folder)).toEqual(['.env', '.setup-wizard']);
  expect((await readdir(join(folder, '.setup-wizard'))).toSorted()).toEqual([
    '.gitignore',
    'backups',
  ]);
});
