import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { declarationFile } from '../declaration/read-declaration.ts';
import type { MigrationSet, MigrationTokens } from './migration.ts';
import { migrationFileName } from './migration-file-name.ts';
import { type FileProblem, type MigrationFile, migrationsOfFiles } from './migrations-of-files.ts';
import { ScriptProblem } from './script-problem.ts';

/**
 * Reads the numbered `.sql` files of a folder: `001_x.sql`, `20240101120000_x.sql`, Flyway's
 * `V1__x.sql`, pairs of `.up.sql` and `.down.sql`, and files with both directions as node-pg-migrate,
 * dbmate, goose and sql-migrate write them. What is wrong is reported for all files at once. A folder
 * of an application that makes its tables itself may hold a schema.json and no SQL.
 *
 * @param folder as it was named; relative to `cwd`
 * @param cwd absolute; default the current directory
 * @throws SetupError MIGRATIONS_INVALID with file and line
 */
export async function readMigrations(
  folder: string,
  tokens: MigrationTokens,
  cwd = process.cwd(),
): Promise<MigrationSet> {
  const path = resolve(cwd, folder);
  const { numbered, ignored } = await listFiles(path, folder);
  const problems: FileProblem[] = [];
  const files: MigrationFile[] = [];
  for (const fileName of numbered) {
    const text = decode(await readFile(join(path, fileName)));
    if (text === null) problems.push({ fileName, problem: notUtf8 });
    else files.push({ fileName, text });
  }
  const read = migrationsOfFiles(files, folder, tokens);
  const all = [...problems, ...read.problems];
  if (all.length > 0) throw invalid(folder, all);
  return { id: 'application', folder, migrations: read.migrations, ignored };
}

const notUtf8 = new ScriptProblem(null, 'not UTF-8', 'Save the file as UTF-8.');

/** Without a byte order mark; null when it is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const sqlFile = /\.sql$/iu;

async function listFiles(
  path: string,
  folder: string,
): Promise<{ readonly numbered: readonly string[]; readonly ignored: MigrationSet['ignored'] }> {
  const numbered: string[] = [];
  const ignored: MigrationSet['ignored'][number][] = [];
  const names = await namesIn(path, folder);
  for (const fileName of names) {
    if (fileName.startsWith('.')) continue;
    const isFile = (await stat(join(path, fileName)).catch(() => null))?.isFile() === true;
    if (!isFile) ignored.push({ file: fileName, reason: 'not a file; sub-folders are not read' });
    else if (!sqlFile.test(fileName)) continue;
    else if (migrationFileName(fileName) !== null) numbered.push(fileName);
    else ignored.push({ file: fileName, reason: 'its name does not begin with a number' });
  }
  const declaresOnly = names.includes(declarationFile) && !names.some((name) => sqlFile.test(name));
  if (numbered.length > 0 || declaresOnly) return { numbered, ignored };
  throw new SetupError('MIGRATIONS_INVALID', {
    message: `There is no numbered .sql file in ${folder}.`,
    detail: ignored.length === 0 ? null : ignored.map(inWords).join('\n'),
    fix: 'Name the folder of files such as 001_create_users.sql or 20260101120000_create_users.sql.',
  });
}

function inWords({ file, reason }: { file: string; reason: string }): string {
  return `${file}: ${reason}`;
}

async function namesIn(path: string, folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    const code = errno(error);
    const words: Readonly<Record<string, string>> = {
      ENOENT: `There is no folder ${folder}.`,
      ENOTDIR: `${folder} is not a folder.`,
    };
    throw new SetupError('MIGRATIONS_INVALID', {
      message: words[code ?? ''] ?? `The folder ${folder} cannot be read (${code ?? 'unknown'}).`,
      detail: `Looked for ${path}`,
      fix: 'Name the folder that holds the numbered .sql files with --migrations DIR.',
      cause: error,
    });
  }
}

function invalid(folder: string, problems: readonly FileProblem[]): SetupError {
  const lines = problems.map(({ fileName, problem }) => {
    const place = join(folder, fileName) + (problem.line === null ? '' : `:${problem.line}`);
    return `${place}: ${problem.message}`;
  });
  const fixes = new Set(problems.map(({ problem }) => problem.fix));
  return new SetupError('MIGRATIONS_INVALID', {
    message:
      problems.length === 1
        ? `A migration cannot be taken: ${lines[0] ?? ''}`
        : `${problems.length} migrations of ${folder} cannot be taken.`,
    detail: problems.length === 1 ? null : lines.join('\n'),
    fix: [...fixes].join('\n'),
  });
}
