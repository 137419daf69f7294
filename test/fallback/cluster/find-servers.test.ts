import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findServers } from '../../../src/fallback/cluster/find-servers.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** A folder with a program that prints this. */
async function folderWith(program: string, prints: string): Promise<string> {
  const folder = await tempDir();
  await writeFile(join(folder, program), `#!/bin/sh\necho '${prints}'\n`, { mode: 0o755 });
  return folder;
}

describe.skipIf(process.platform === 'win32')('the server that PG_CONFIG names', () => {
  test('is found, and no other outside PATH', async () => {
    const server = await folderWith('postgres', 'postgres (PostgreSQL) 99.3');
    const config = join(await folderWith('pg_config', server), 'pg_config');
    const found = await findServers({ environment: { PATH: '', PG_CONFIG: config } });
    expect(found).toEqual([{ folder: server, version: '99.3', major: 99 }]);
  });

  test('is none when there is no such program', async () => {
    const environment = { PATH: '', PG_CONFIG: '/nonexistent/pg_config' };
    expect(await findServers({ environment })).toEqual([]);
  });
});
