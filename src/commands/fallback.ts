import { SetupError } from '../errors/setup-error.ts';
import { durabilities, type Durability } from '../fallback/durability.ts';
import type { FallbackLimits } from '../fallback/fallback-limits.ts';
import { fallbackLogs } from '../fallback/fallback-logs.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { serveFallback } from '../fallback/serve-fallback.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import { startFallback, type StartOptions } from '../fallback/start-fallback.ts';
import { stopFallback } from '../fallback/stop-fallback.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { destroy } from './fallback-destroy.ts';
import { describeServer, fallbackOutcome } from './fallback-outcome.ts';
import { statusOfFallback } from './fallback-status.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { stateDirPath } from './settings-request.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** The life of the local fallback: start, stop, status, logs, serve, sync, service, upgrade, destroy. */
export async function fallback(context: CommandContext): Promise<CommandOutcome> {
  const action = context.args.action ?? '';
  const stateDir = await describeStateDir(stateDirPath(context));
  if (stateDir.kind === 'unsafe') throw stateDir.error;
  switch (action) {
    case 'start': {
      const { started, server } = await startFallback(await startOptions(context));
      const limited = Object.keys(limits(context.args)).length > 0;
      const wanted = durability(context.args);
      const other = wanted !== undefined && wanted !== server.durability;
      const what = [...(limited ? ['limits'] : []), ...(other ? ['durability'] : [])].join(' and ');
      const note = what !== '' && !started ? ` Stop it first for other ${what} to apply.` : '';
      const how = started ? 'Started' : 'Already running';
      return fallbackOutcome([`${how}: ${describeServer(server)}.${note}`], { started, server });
    }
    case 'stop': {
      const result = await stopFallback(stateDirPath(context), context.signal);
      const { stopped, killed, note = 'It was not running.' } = result;
      const how = killed ? ' It had to be killed.' : '';
      const done = stopped ? `Stopped; its data is kept.${how}` : note;
      return fallbackOutcome([done], { stopped, killed });
    }
    case 'status':
      return await statusOfFallback(context);
    case 'logs':
      return await logs(context);
    case 'serve':
      await serveFallback(await startOptions(context));
      return fallbackOutcome(['Ended.'], {});
    case 'service':
      return await (await import('./fallback-service.ts')).fallbackService(context);
    case 'sync':
      return await (await import('./fallback-sync.ts')).fallbackSync(context);
    case 'upgrade':
      return await (await import('./fallback-upgrade.ts')).fallbackUpgrade(context);
    case 'destroy':
      return await destroy(context);
    default:
      throw new TypeError(`no such action: ${action}`);
  }
}

async function logs(context: CommandContext): Promise<CommandOutcome> {
  const lines: string[] = [];
  const follow = context.args.options.has('follow');
  const json = context.args.options.has('json');
  for await (const line of fallbackLogs({
    stateDir: stateDirPath(context),
    lines: wholeNumberOption(context.args, 'lines', { from: 1, to: 1_000_000 }) ?? 100,
    follow,
    signal: context.signal,
  })) {
    if (follow && !json) context.stream(line);
    else lines.push(line);
  }
  return { exitCode: 0, lines, document: { lines }, error: null };
}

async function startOptions(context: CommandContext): Promise<StartOptions> {
  const wanted = durability(context.args);
  await refuseLimits(context);
  return {
    stateDir: stateDirPath(context),
    limits: limits(context.args),
    ...(wanted === undefined ? {} : { durability: wanted }),
    signal: context.signal,
  };
}

/** Only the embedded server takes limits from here; others have settings of their own for that. */
async function refuseLimits(context: CommandContext): Promise<void> {
  const given = embeddedOptions.find((name) => context.args.options.has(name));
  if (given === undefined) return;
  const settings = await readServerSettings(fallbackPaths(stateDirPath(context)).settings);
  if (settings === null || settings.kind === 'embedded') return;
  throw new SetupError('USAGE', {
    message: `--${given} is for the embedded fallback, and this one is of the kind ${settings.kind}.`,
    fix: 'Leave it out; that server has settings of its own: alter role, alter system.',
  });
}

const embeddedOptions = [
  'statement-timeout',
  'idle-in-transaction-timeout',
  'max-connections',
  'durability',
] as const;

function durability(args: ParsedArguments): Durability | undefined {
  return durabilities.find((known) => known === args.options.get('durability'));
}

/** No limit is set beyond a day. Milliseconds. */
const longest = 86_400_000;

function limits(args: ParsedArguments): Partial<FallbackLimits> {
  const statementMs = wholeNumberOption(args, 'statement-timeout', { from: 1, to: longest });
  const idle = wholeNumberOption(args, 'idle-in-transaction-timeout', { from: 1, to: longest });
  const maxConnections = wholeNumberOption(args, 'max-connections', { from: 1, to: 1000 });
  return {
    ...(statementMs === null ? {} : { statementMs }),
    ...(idle === null ? {} : { idleInTransactionMs: idle }),
    ...(maxConnections === null ? {} : { maxConnections }),
  };
}
