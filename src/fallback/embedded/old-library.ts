import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The PGlite of an earlier major, by which data that today's cannot read is read once more. */
export interface OldLibrary {
  /** Of its PostgreSQL, as PG_VERSION has it: "17". */
  readonly major: string;
  /** Its modules, as absolute paths: PGlite itself, pgvector, and the folder of the other extensions. */
  readonly pglite: string;
  readonly vector: string;
  readonly contrib: string;
}

interface Release {
  /** What npm has to install, with exact versions that go together. */
  readonly packages: readonly string[];
  /** Where pgvector lies, from the folder that holds PGlite's own. */
  readonly vector: string;
}

/** The last release of PGlite for each major. PGlite 0.3 brought its pgvector along. */
const releases: Readonly<Record<string, Release>> = {
  17: { packages: ['@electric-sql/pglite@0.3.15'], vector: 'pglite/dist/vector/index.js' },
  18: {
    packages: ['@electric-sql/pglite@0.5.14', '@electric-sql/pglite-pgvector@0.0.15'],
    vector: 'pglite-pgvector/dist/index.js',
  },
};

/** What npm has to install to read data of `major`; null when no PGlite is known for it. */
export function packagesFor(major: string): readonly string[] | null {
  return releases[major]?.packages ?? null;
}

/** The library in a folder in which npm has installed `packagesFor(major)`; null when it is not there. */
export function libraryIn(folder: string, major: string): OldLibrary | null {
  const release = releases[major];
  if (release === undefined) return null;
  const scope = join(folder, 'node_modules', '@electric-sql');
  return checked(major, join(scope, 'pglite'), join(scope, release.vector));
}

/** The library that is installed beside this program under the name `pglite-<major>`; null without. */
export function installedLibrary(major: string): OldLibrary | null {
  const release = releases[major];
  if (release === undefined) return null;
  for (const modules of createRequire(import.meta.url).resolve.paths('pglite') ?? []) {
    const found = join(modules, `pglite-${major}`);
    const vector = release.vector.startsWith('pglite/')
      ? join(found, release.vector.slice('pglite/'.length))
      : join(modules, `pglite-pgvector-${major}`, 'dist/index.js');
    const library = checked(major, found, vector);
    if (library !== null) return library;
  }
  return null;
}

function checked(major: string, folder: string, vector: string): OldLibrary | null {
  const pglite = join(folder, 'dist/index.js');
  if (![pglite, vector].every((path) => existsSync(path))) return null;
  return { major, pglite, vector, contrib: join(dirname(pglite), 'contrib') };
}

/** The version of a PGlite, of today's without a library; its package says so. */
export function pgliteVersion(library: OldLibrary | null): string {
  const module = library?.pglite ?? createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const text = readFileSync(join(dirname(module), '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}
