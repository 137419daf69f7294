import { basename, dirname, resolve } from 'node:path';
import { runProgram } from '../processes/run-program.ts';

export interface GitFinding {
  readonly kind: 'tracked' | 'not-ignored' | 'tracked-copy';
  /** The file as it was named; for a copy, the copy's name beside it. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** How people and programs call copies of a file: `.env.bak`, `config.json.bak-20260101`, `.env~`. */
const copySuffix = /^(?:\.(?:bak|backup|old|orig|save|swp)|~|[.-]\d)/;
/** git answers in milliseconds; a hung network drive must not hang the caller. */
const timeoutMs = 5_000;

/**
 * Which of these files, or copies of them beside them, git would publish with the secrets in them.
 * Nothing is found, and nothing fails, without git or outside a work tree. Nothing is changed.
 *
 * @param signal ends git; then nothing is found
 */
export async function gitFindings(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly GitFinding[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = dirname(resolve(path));
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const found = await Promise.all(
    [...folders].map(([folder, files]) => inFolder(folder, files, signal)),
  );
  return found.flat();
}

async function inFolder(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly GitFinding[]> {
  const names = paths.map((path) => basename(path));
  const [tracked, ignored] = await Promise.all([
    // Lists copies too; the patterns do not reach into sub-folders.
    askGit(
      folder,
      ['ls-files', '-z', '--', ...names.map((name) => `:(glob)${escape(name)}*`)],
      signal,
    ),
    // Without --no-index a tracked file counts as not ignored whatever .gitignore says.
    askGit(
      folder,
      ['check-ignore', '--no-index', '--stdin', '-z'],
      signal,
      names.map((name) => `./${name}\0`).join(''),
    ),
  ]);
  if (tracked === null || ignored === null) return [];
  return paths.flatMap((path) => {
    const name = basename(path);
    const copies = tracked.filter(
      (other) => other.startsWith(name) && copySuffix.test(other.slice(name.length)),
    );
    return [
      ...(tracked.includes(name) ? [trackedFile(path, name)] : []),
      ...(tracked.includes(name) || ignored.includes(`./${name}`) ? [] : [notIgnored(path, name)]),
      ...copies.map(trackedCopy),
    ];
  });
}

/** The names git answers with; null when it has nothing to say about this folder. */
async function askGit(
  cwd: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
  input = '',
): Promise<readonly string[] | null> {
  const run = await runProgram('git', args, {
    cwd,
    timeoutMs,
    signal,
    input,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  // check-ignore says 1 when nothing is ignored; everything else is a refusal.
  if (run.kind !== 'ended' || (run.exitCode !== 0 && run.exitCode !== 1)) return null;
  return run.stdout.split('\0').filter((name) => name !== '');
}

function escape(name: string): string {
  return name.replace(/[\\*?[\]]/g, '\\$&');
}

function trackedFile(path: string, name: string): GitFinding {
  return {
    kind: 'tracked',
    path,
    message: `${name} is tracked by git: the passwords in it will be committed.`,
    fix: `Run "git rm --cached ${name}", add "${name}" to .gitignore, and change the passwords that were committed.`,
  };
}

function notIgnored(path: string, name: string): GitFinding {
  return {
    kind: 'not-ignored',
    path,
    message: `${name} is not ignored by git: "git add" would take its passwords along.`,
    fix: `Add the line "${name}" to .gitignore.`,
  };
}

function trackedCopy(name: string): GitFinding {
  return {
    kind: 'tracked-copy',
    path: name,
    message: `${name}, a copy with secrets in it, is tracked by git.`,
    fix: `Run "git rm --cached ${name}" and change the passwords in it: they count as published.`,
  };
}
