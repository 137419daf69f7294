import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

/**
 * A folder with the programs of a PostgreSQL that looks as if it could be a private cluster.
 *
 * @param initdb what its initdb does instead of making a data directory
 */
export async function fakeServer(version: string, initdb = 'exit 1'): Promise<string> {
  const folder = await tempDir();
  // Whoever runs the server has to reach it.
  chmodSync(folder, 0o755);
  const control = join(folder, 'share', 'extension');
  mkdirSync(control, { recursive: true });
  writeFileSync(join(control, 'vector.control'), "default_version = '0.9.1'\n");
  const asked = `[ "$1" = --version ] && echo "initdb (PostgreSQL) ${version}" && exit 0`;
  const scripts = {
    postgres: `echo "postgres (PostgreSQL) ${version}"`,
    initdb: `${asked}\n${initdb}`,
    pg_config: `echo "${join(folder, 'share')}"`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}
