import { SetupError } from '../errors/setup-error.ts';
import { destroyFallback } from '../fallback/destroy-fallback.ts';
import { durabilities, type Durability } from '../fallback/durability.ts';
import type { FallbackLimits } from '../fallback/fallback-limits.ts';
import { fallbackLogs } from '../fallback/fallback-logs.ts';
import type { FallbackServer } from '../fallback/fallback-server.ts';
import { fallbackStatus } from '../fallback/fallback-status.ts';
import { serveFallback } from '../fallback/serve-fallback.ts';
import { startFallback, type StartOptions } from '../fallback/start-fallback.ts';
import { stopFallback } from '../fallback/stop-fallback.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { stateDirPath } from './settings-request.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** The life of the local fallback: start, stop, status, logs, serve, destroy. */
export async function fallback(context: CommandContext): Promise<CommandOutcome> {
  const action = context.args.action ?? '';
  const stateDir = await describeStateDir(stateDirPath(context));
  if (stateDir.kind === 'unsafe') throw stateDir.error;
  switch (action) {
    case 'start': {
      const { started, server } = await startFallback(startOptions(context));
      const limited = Object.keys(limits(context.args)).length > 0;
      const wanted = durability(context.args);
      const other = wanted !== undefined && wanted !== server.durability;
      const what = [...(limited ? ['limits'] : []), ...(other ? ['durability'] : [])].join(' and ');
      const note = what !== '' && !started ? ` Stop it first for other ${what} to apply.` : '';
      return outcome(`${started ? 'Started' : 'Already running'}: ${describe(server)}.${note}`, {
        started,
        server,
      });
    }
    case 'stop': {
      const { stopped, killed } = await stopFallback(stateDirPath(context), context.signal);
      const how = killed ? ' It had to be killed.' : '';
      return outcome(stopped ? `Stopped; its data is kept.${how}` : 'It was not running.', {
        stopped,
        killed,
      });
    }
    case 'status':
      return await status(context);
    case 'logs':
      return await logs(context);
    case 'serve':
      await serveFallback(startOptions(context));
      return outcome('Ended.', {});
    case 'destroy':
      return await destroy(context);
    default:
      throw new TypeError(`no such action: ${action}`);
  }
}

async function status(context: CommandContext): Promise<CommandOutcome> {
  const found = await fallbackStatus(stateDirPath(context));
  switch (found.state) {
    case 'running':
      return outcome(`Running: ${describe(found.server)}.`, { ...found });
    case 'stale':
      return {
        ...outcome(`Not running (${found.reason}); its data is kept.`, { ...found }),
        ...notRunning('It was ended from outside.'),
      };
    case 'stopped': {
      const what = found.provisioned ? 'Stopped; its data is kept.' : 'There is none yet.';
      return { ...outcome(what, { ...found }), ...notRunning(what) };
    }
  }
}

function notRunning(message: string): Pick<CommandOutcome, 'exitCode' | 'error'> {
  const error = new SetupError('FALLBACK_NOT_RUNNING', {
    message: `The local fallback is not running. ${message}`,
    fix: 'Type "setup-wizard fallback start", or "setup-wizard --non-interactive" to set it up.',
    target: null,
  });
  return { exitCode: error.exitCode, error };
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

async function destroy(context: CommandContext): Promise<CommandOutcome> {
  const stateDir = stateDirPath(context);
  if (!context.args.options.has('yes')) {
    if (!context.terminal.interactive) {
      throw new SetupError('CONFIRMATION_REQUIRED', {
        message: 'This deletes the local fallback with all its data, and there is no way back.',
        fix: 'Type "setup-wizard fallback destroy --yes" when that is meant.',
      });
    }
    const answer = await context.ask(
      'This deletes the local fallback with all its data, and there is no way back. Type "destroy" to go on: ',
    );
    if (answer.trim() !== 'destroy') {
      throw new SetupError('CANCELLED', {
        message: 'Nothing was deleted.',
        fix: 'Type the word "destroy" at the question when that is meant.',
      });
    }
  }
  const { removed } = await destroyFallback(stateDir, context.signal);
  return outcome(removed.length === 0 ? 'There was nothing to delete.' : 'Deleted.', { removed });
}

function startOptions(context: CommandContext): StartOptions {
  const wanted = durability(context.args);
  return {
    stateDir: stateDirPath(context),
    limits: limits(context.args),
    ...(wanted === undefined ? {} : { durability: wanted }),
    signal: context.signal,
  };
}

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

function describe(server: FallbackServer): string {
  const { kind, host, port, database, user, serverVersion, pgvector } = server;
  const lasting = server.durability === 'power-loss' ? ', commits outlive a power loss' : '';
  return `${kind} on ${host}:${port}/${database} as ${user} (PostgreSQL ${serverVersion}, pgvector ${pgvector}${lasting})`;
}

function outcome(line: string, document: Readonly<Record<string, unknown>>): CommandOutcome {
  return { exitCode: 0, lines: [line], document, error: null };
}
