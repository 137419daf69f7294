import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FenceRecord, fenceRecord } from '../../src/journal/fence-record.ts';
import { tempDir } from '../support/temp-dir.ts';

const record: FenceRecord = {
  version: 1,
  epoch: 4,
  mode: 'open',
  pair: '00000000-0000-4000-8000-000000000001',
  reason: 'connect ECONNREFUSED 10.0.0.1:5432',
  since: '2026-11-21T10:00:00.000Z',
  primary: { systemIdentifier: '7300000000000000001', timeline: null },
};

test('the record of the fence is read as it was written, by its owner alone', async () => {
  const stateDir = join(await tempDir(), 'state');
  expect(await fenceRecord.read(stateDir)).toBeNull();
  await fenceRecord.write(stateDir, { ...record, epoch: 3 });
  await fenceRecord.write(stateDir, record);
  expect(await fenceRecord.read(stateDir)).toEqual(record);
  expect((await stat(join(stateDir, 'router.json'))).mode & 0o777).toBe(0o600);
  expect((await readdir(stateDir)).toSorted()).toEqual(['.gitignore', 'router.json']);
});

test.each(['', '{"version":1', '{"version":2}', '[]', '{"version":1,"epoch":"4"}'])(
  'a record that says %j is none',
  async (text) => {
    const stateDir = await tempDir();
    await writeFile(join(stateDir, 'router.json'), text);
    expect(await fenceRecord.read(stateDir)).toBeNull();
  },
);
