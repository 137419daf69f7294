import { SetupError } from '../errors/setup-error.ts';
import type { FallbackWrites } from '../router/router-state.ts';
import { usualTiming } from '../router/router-timing.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** What `route` is asked for. */
export interface RouteRequest {
  readonly format: 'text' | 'json' | 'env' | 'url';
  readonly withPassword: boolean;
  readonly watch: boolean;
  readonly writes: FallbackWrites;
  readonly failBack: 'manual' | 'auto';
  readonly startFallback: 'when-needed' | 'never';
  /** How long to look for a target. */
  readonly startMs: number;
}

/**
 * Reads the options of `route`, whose choices the command line has checked already.
 *
 * @throws SetupError USAGE for options that contradict each other
 */
export function routeRequest(args: ParsedArguments): RouteRequest {
  const { options } = args;
  const watch = options.has('watch');
  const named = options.get('format');
  const wanted = watch || options.has('json') ? 'json' : (named ?? 'text');
  if (named !== undefined && named !== wanted) {
    throw contradiction(watch ? '--watch' : '--json', `--format ${named}`, 'Leave --format out.');
  }
  const format = formats.find((each) => each === wanted) ?? 'text';
  const withPassword = options.has('with-password');
  if (withPassword && format === 'text') {
    throw new SetupError('USAGE', {
      message: '--with-password is for programs; the report for people never shows a password.',
      fix: 'Name a format: --format json, env or url.',
    });
  }
  if (options.has('fail-back') && !watch) {
    throw new SetupError('USAGE', {
      message:
        '--fail-back is for --watch; a single look goes back as soon as nothing is in the way.',
      fix: 'Leave it out, or add --watch.',
    });
  }
  return {
    format,
    withPassword,
    watch,
    writes: policies.find((each) => each === options.get('writes')) ?? 'read-only',
    failBack: options.get('fail-back') === 'auto' ? 'auto' : 'manual',
    startFallback: options.has('no-start') ? 'never' : 'when-needed',
    startMs:
      wholeNumberOption(args, 'timeout', { from: 100, to: 3_600_000 }) ?? usualTiming.startMs,
  };
}

const formats = ['text', 'json', 'env', 'url'] as const;
const policies = ['read-only', 'journal', 'refuse'] as const;

function contradiction(one: string, other: string, fix: string): SetupError {
  return new SetupError('USAGE', { message: `${one} and ${other} contradict each other.`, fix });
}
