import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeSocketPlace } from '../../../src/fallback/cluster/socket-place.ts';
import { tempDir } from '../../support/temp-dir.ts';

async function place(): Promise<{ home: string; data: string; outside: boolean }> {
  const home = join(await tempDir(), 'fallback');
  const data = join(home, 'data');
  await mkdir(data, { recursive: true });
  return { home, data, outside: false };
}

test('what a copied state file names as the place of the socket is the original’s, and stays', async () => {
  const [original, copy] = [await place(), await place()];
  await closeSocketPlace(copy, original.home);
  await access(original.data);
});

test('a directory that was made for the socket goes with it', async () => {
  const made = await mkdtemp(join(tmpdir(), 'setup-wizard-'));
  await writeFile(join(made, '.s.PGSQL.5432'), '');
  await closeSocketPlace(await place(), made);
  await expect(access(made)).rejects.toMatchObject({ code: 'ENOENT' });
});
