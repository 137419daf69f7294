import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FallbackPaths, fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { followMark } from '../../src/fallback/follow-mark.ts';
import { tempDir } from '../support/temp-dir.ts';

let paths: FallbackPaths;

beforeEach(async () => {
  paths = fallbackPaths(await tempDir());
  await mkdir(paths.root);
});

describe('the record of what the fallback has on the primary', () => {
  test('is none when it does not follow', async () => {
    expect(await followMark.read(paths)).toBeNull();
  });

  test('is read back, until it is removed', async () => {
    const name = await followMark.make(paths);
    expect(await followMark.read(paths)).toBe(name);
    await followMark.remove(paths);
    expect(await followMark.read(paths)).toBeNull();
  });

  test.each(['', '{"version":1,"na', '{"version":1}', '{"version":2,"name":"x"}'])(
    'is not forgotten when it is damaged (%j): the name it had is told',
    async (text) => {
      const name = await followMark.make(paths);
      await writeFile(join(paths.root, 'follow.json'), text);
      await expect(followMark.read(paths)).rejects.toMatchObject({
        code: 'FALLBACK_RECORD_UNREADABLE',
        fix: expect.stringContaining(`{"version":1,"name":"${name}"}`) as string,
      });
    },
  );
});
