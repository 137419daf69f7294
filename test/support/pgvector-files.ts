import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { builtPgvector } from './postgres-installation.ts';

const run = promisify(execFile);

/** A PostgreSQL 15 of a test's own, whose files of pgvector it may change while the server runs. */
export interface PgvectorFiles {
  readonly binDir: string;
  /** Makes the files offer another version, reached by a script that is empty as those from 0.8.0 to 0.8.6 really are. */
  readonly offer: (version: string, script?: string) => Promise<void>;
  /** Takes away what lost packages leave out. */
  readonly lose: (part: 'library' | 'control' | 'scripts') => Promise<void>;
  readonly library: () => Promise<Buffer>;
  /** Puts other bytes where the library was, such as one of another server. */
  readonly replaceLibrary: (bytes: Uint8Array) => Promise<void>;
  /** Makes all as it was. */
  readonly restore: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * Copies an installation that `postgres15WithPgvector` found. Files are hard links to the original,
 * so they are only ever removed or written anew, never written into.
 */
export async function pgvectorFiles(binDir: string): Promise<PgvectorFiles> {
  const prefix = join(binDir, '../../../../..');
  const root = await mkdtemp(join(tmpdir(), 'setup-wizard-pgvector-files-'));
  await run('chmod', ['755', root]);
  await run('cp', ['-al', join(prefix, 'usr'), root]);
  const extension = join(root, 'usr/share/postgresql/15/extension');
  const control = join(extension, 'vector.control');
  const library = join(root, 'usr/lib/postgresql/15/lib/vector.so');
  return {
    binDir: join(root, 'usr/lib/postgresql/15/bin'),
    offer: async (version, sql = '-- nothing changed in SQL\n') => {
      const text = await readFile(control, 'utf8');
      await replace(
        control,
        text.replace(/^default_version = .*$/m, `default_version = '${version}'`),
      );
      const script = join(extension, `vector--${builtPgvector}--${version}.sql`);
      await replace(script, sql);
    },
    lose: async (part) => {
      const scripts = (await readdir(extension)).filter((name) => name.startsWith('vector--'));
      const lost = {
        library: [library],
        control: [control],
        scripts: scripts.map((name) => join(extension, name)),
      };
      for (const path of lost[part]) await rm(path);
    },
    library: () => readFile(library),
    replaceLibrary: (bytes) => replace(library, bytes),
    restore: async () => {
      const names = (await readdir(extension)).filter((name) => /^vector(--|\.)/.test(name));
      for (const name of names) await rm(join(extension, name));
      await rm(library, { force: true });
      await run('cp', ['-aln', join(prefix, 'usr'), root]);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, content, { mode: 0o644 });
}
