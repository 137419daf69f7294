import { upgradeFallback } from '../fallback/upgrade-fallback.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { stateDirPath } from './settings-request.ts';

/** `fallback upgrade`: data of an earlier major version of PostgreSQL becomes today's. */
export async function fallbackUpgrade(context: CommandContext): Promise<CommandOutcome> {
  const { upgraded, kept, dropped } = await upgradeFallback({
    stateDir: stateDirPath(context),
    mayFetch: (packages) => mayFetch(context, packages),
    dropBackup: context.args.options.has('drop-backup'),
    signal: context.signal,
    onProgress: context.progress,
  });
  const lines: string[] = [];
  if (upgraded === null) lines.push('The data needs no upgrade.');
  else {
    const { from, to, tables, rows, leftOut } = upgraded;
    lines.push(
      `Brought over from PostgreSQL ${from} to ${to}: ${tables} ${tables === 1 ? 'table' : 'tables'}, ${rows} ${rows === 1 ? 'row' : 'rows'}, counted on both.`,
      ...leftOut.map((thing) => `Left out: ${thing}`),
      'Type "setup-wizard fallback start" to start it.',
    );
  }
  for (const path of dropped) lines.push(`Deleted: ${path}`);
  for (const path of kept) {
    lines.push(`Kept: ${path} (setup-wizard fallback upgrade --drop-backup deletes it)`);
  }
  return { exitCode: 0, lines, document: { upgraded, kept, dropped }, error: null };
}

async function mayFetch(context: CommandContext, packages: readonly string[]): Promise<boolean> {
  if (context.args.options.has('yes')) return true;
  if (!context.terminal.interactive) return false;
  const answer = await context.ask(
    `To read the old data, npm has to fetch ${packages.join(' and ')} into a temporary folder. Type "yes" to go on: `,
  );
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
}
