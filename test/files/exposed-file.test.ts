import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { exposedFile } from '../../src/files/exposed-file.ts';
import { readTextFile } from '../../src/files/read-text-file.ts';
import { tempDir } from '../support/temp-dir.ts';

it.runIf(process.platform !== 'win32').each([
  [0o600, null],
  [0o700, null],
  [0o640, 'its group'],
  [0o644, 'every user of this machine (mode 0644)'],
])('a file of mode %o can be read by others: %s', async (mode, words) => {
  const path = join(await tempDir(), '.env');
  await writeFile(path, 'A=1\n');
  await chmod(path, mode);
  const file = await readTextFile(path);
  const finding = exposedFile(file!);
  if (words === null) expect(finding).toBeNull();
  else expect(finding?.message).toContain(words);
});
