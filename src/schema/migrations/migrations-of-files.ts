import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Migration, MigrationTokens } from './migration.ts';
import { compareMigrationNames, migrationFileName } from './migration-file-name.ts';
import { readScript } from './migration-script.ts';
import { migrationSections } from './migration-sections.ts';
import { ScriptProblem } from './script-problem.ts';

/** A numbered file with its text, without a byte order mark. */
export interface MigrationFile {
  readonly fileName: string;
  readonly text: string;
}

/** Why one file of a folder cannot be taken. */
export interface FileProblem {
  readonly fileName: string;
  readonly problem: ScriptProblem;
}

/** The files of one name: both directions in one, or a file each. */
interface FileGroup {
  readonly name: string;
  readonly numbers: readonly bigint[];
  readonly files: readonly (MigrationFile & { readonly direction: 'up' | 'down' | 'both' })[];
}

/**
 * Makes migrations of numbered files; pure.
 *
 * @param folder how messages name the place of the files; null for those without one
 */
export function migrationsOfFiles(
  files: readonly MigrationFile[],
  folder: string | null,
  tokens: MigrationTokens,
): { readonly migrations: readonly Migration[]; readonly problems: readonly FileProblem[] } {
  const migrations: Migration[] = [];
  const problems: FileProblem[] = [];
  for (const group of groupsOf(files)) {
    let reading = group.files[0]?.fileName ?? group.name;
    const read = (fileName: string): string => {
      reading = fileName;
      return folder === null ? fileName : join(folder, fileName);
    };
    try {
      migrations.push(migrationOf(group, tokens, read));
    } catch (problem) {
      if (!(problem instanceof ScriptProblem)) throw problem;
      problems.push({ fileName: reading, problem });
    }
  }
  return { migrations, problems };
}

function groupsOf(files: readonly MigrationFile[]): readonly FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const file of files) {
    const named = migrationFileName(file.fileName);
    if (named === null) continue;
    const { name, numbers, direction } = named;
    const others = groups.get(name)?.files ?? [];
    groups.set(name, { name, numbers, files: [...others, { ...file, direction }] });
  }
  return [...groups.values()].sort(compareMigrationNames);
}

function migrationOf(
  group: FileGroup,
  tokens: MigrationTokens,
  read: (fileName: string) => string,
): Migration {
  refuseName(group.name);
  const { up, down } = pairOf(group);
  const place = read(up.fileName);
  refuseNul(up);
  const sections = migrationSections(up.text);
  const upScript = readScript(sections.up, place, tokens);
  const ownDown = sections.down === null ? null : readScript(sections.down, place, tokens);
  if (down !== null && ownDown !== null) throw twoWays(sections.down?.line ?? null);
  return {
    name: group.name,
    up: upScript,
    down: down === null ? ownDown : downOf(down, tokens, read),
    checksum: checksumOf(up.text),
  };
}

function downOf(
  file: MigrationFile,
  tokens: MigrationTokens,
  read: (fileName: string) => string,
): Migration['down'] {
  const place = read(file.fileName);
  refuseNul(file);
  const { up, down } = migrationSections(file.text);
  const script = readScript(down ?? up, place, tokens);
  return script.statements.length === 0 ? null : script;
}

function pairOf({ files }: FileGroup): { up: MigrationFile; down: MigrationFile | null } {
  const [up, otherUp] = files.filter(({ direction }) => direction !== 'down');
  const [down, otherDown] = files.filter(({ direction }) => direction === 'down');
  if (up === undefined) {
    throw new ScriptProblem(
      null,
      'a way back without a way up',
      'Put the way up next to it, as ….up.sql or ….sql.',
    );
  }
  const second = otherUp ?? otherDown;
  if (second !== undefined) {
    throw new ScriptProblem(
      null,
      `${second.fileName} is another file of the same name`,
      'Rename one of them: the ledger remembers a migration by its name without .sql and .up.sql.',
    );
  }
  return { up, down: down ?? null };
}

function twoWays(line: number | null): ScriptProblem {
  return new ScriptProblem(
    line,
    'a way back, while there is a file .down.sql, too',
    'Keep one of the two.',
  );
}

/** What node-pg-migrate's table takes, and what its statements can quote. */
const longestName = 255;

function refuseName(name: string): void {
  if (name.length <= longestName && !/['"\\\p{Cc}]/u.test(name)) return;
  throw new ScriptProblem(
    null,
    `a name with a quote, a backslash or a control character, or longer than ${longestName} characters`,
    'Rename the file before it is applied anywhere.',
  );
}

function refuseNul({ text }: MigrationFile): void {
  const at = text.indexOf('\0');
  if (at === -1) return;
  throw new ScriptProblem(
    text.slice(0, at).split('\n').length,
    'a NUL character, which no text of PostgreSQL may hold',
    'Save the file as UTF-8 text.',
  );
}

/** Of the text with line ends as LF, so that a checkout on Windows has the same. */
function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}
