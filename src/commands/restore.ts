import { basename, resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { type Backup, listBackups } from '../files/backups.ts';
import { acquireLock } from '../files/lock.ts';
import { restoreBackups } from '../files/restore-backups.ts';
import { describeStateDir, openStateDir } from '../files/state-dir.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { stateDirPath } from './settings-request.ts';

/** A settings file with its backups, newest first. */
interface BackedUpFile {
  readonly name: string;
  readonly path: string;
  readonly backups: readonly Backup[];
}

/**
 * Puts a backup back: the one that is named, or the newest of each settings file. What is there now
 * becomes a backup first, so that a restore can be taken back by another one.
 */
export async function restore(context: CommandContext): Promise<CommandOutcome> {
  const files = await backedUpFiles(context);
  if (context.args.options.has('list')) return listing(files);
  const chosen = chooseBackups(files, context.args.operands[0] ?? null);
  const stateDir = await openStateDir(stateDirPath(context));
  const { signal } = context;
  await using lock = await acquireLock(stateDir.lock, { purpose: 'restore', signal });
  const { written } = await restoreBackups(
    chosen.map(({ file, backup }) => ({ path: file.path, backup })),
    { stateDir, signal },
  );
  const restored = chosen.map(({ file, backup }) => ({
    path: file.name,
    backup: basename(backup.path),
    changed: written.some(({ path }) => path === file.path),
  }));
  await lock.release();
  return {
    exitCode: 0,
    lines: restored.map(({ path, backup, changed }) =>
      changed
        ? `Restored ${path} from ${backup}.`
        : `${path} has the content of ${backup} already.`,
    ),
    document: { restored },
    error: null,
  };
}

async function backedUpFiles(context: CommandContext): Promise<readonly BackedUpFile[]> {
  const found = await describeStateDir(stateDirPath(context));
  if (found.kind === 'unsafe') throw found.error;
  const names = [
    context.args.options.get('env-file') ?? '.env',
    context.args.options.get('config') ?? 'config.json',
  ];
  return await Promise.all(
    names.map(async (name) => {
      const path = resolve(context.cwd, name);
      return { name, path, backups: await listBackups(found.dir, path) };
    }),
  );
}

function listing(files: readonly BackedUpFile[]): CommandOutcome {
  const backups = files.flatMap(({ name, backups: copies }) =>
    copies.map(({ path, takenAt }) => ({
      file: name,
      backup: basename(path),
      takenAt: takenAt.toISOString(),
    })),
  );
  return {
    exitCode: 0,
    lines:
      backups.length === 0
        ? ['There are no backups yet.']
        : backups.map(({ file, backup, takenAt }) => `${takenAt}  ${file}  ${backup}`),
    document: { backups },
    error: null,
  };
}

function chooseBackups(
  files: readonly BackedUpFile[],
  wanted: string | null,
): readonly { readonly file: BackedUpFile; readonly backup: Backup }[] {
  const pairs = files.flatMap((file) => file.backups.map((backup) => ({ file, backup })));
  const chosen =
    wanted === null
      ? files.flatMap((file) => pairs.filter((pair) => pair.file === file).slice(0, 1))
      : pairs.filter(({ backup }) => basename(backup.path) === basename(wanted));
  if (chosen.length > 0) return chosen;
  throw new SetupError('NO_BACKUP', {
    message: wanted === null ? 'There is no backup yet.' : `There is no backup "${wanted}".`,
    fix: 'List what there is with "setup-wizard restore --list".',
  });
}
