import { SetupError, type Target } from '../errors/setup-error.ts';
import { parseVersion } from '../postgres/version.ts';
import { verifyReport } from '../report/verify-report.ts';
import { configuredTargets } from '../settings/configured-targets.ts';
import { settingSecrets, vectorDimensions } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { verifyLines } from '../verify/verify-log.ts';
import { verifyTargets } from '../verify/verify-targets.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/**
 * Verifies, for the start of an application, that the database it would be sent to has a pgvector that
 * works; starts and changes nothing.
 *
 * @throws SetupError as `verifyDatabase` does; USAGE
 */
export async function verify(context: CommandContext): Promise<CommandOutcome> {
  const { args, signal, progress } = context;
  const column = columnOption(args);
  const minimumVersion = minimumOption(args);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  const targets = configuredTargets(settings);
  progress(verifyLines.begin);
  const found = await verifyTargets(targets, {
    target: targetOption(args),
    tries: args.options.has('retries') ? connectTries(args, 3) : undefined,
    writable: args.options.has('writable'),
    embedding: { dimensions: vectorDimensions(settings), ...column },
    minimumVersion,
    stateDir: stateDirPath(context),
    signal,
  });
  return verifyReport(found, targets.primary !== null, args.options.get('column'));
}

function targetOption({ options }: ParsedArguments): Target | undefined {
  const named = options.get('target');
  return named === 'primary' || named === 'fallback' ? named : undefined;
}

function columnOption({ options }: ParsedArguments) {
  const named = options.get('column');
  if (named === undefined) return {};
  const dot = named.lastIndexOf('.');
  if (dot > 0 && dot < named.length - 1) {
    return { table: named.slice(0, dot), column: named.slice(dot + 1) };
  }
  throw new SetupError('USAGE', {
    message: `--column takes TABLE.COLUMN, not "${named}".`,
    fix: 'For example: --column memories.embedding, or --column app.memories.embedding',
  });
}

function minimumOption({ options }: ParsedArguments): string | undefined {
  const named = options.get('minimum');
  if (named === undefined || parseVersion(named) !== null) return named;
  throw new SetupError('USAGE', {
    message: `--minimum takes a version of pgvector, not "${named}".`,
    fix: 'For example: --minimum 0.8.0',
  });
}
