import { resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { parseMemory } from '../tuning/memory-amount.ts';
import type { CommandContext } from './command.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** What a command line asks `tune` to measure. */
export interface TuneMeasurement {
  readonly table: string;
  readonly column: string | null;
  readonly index: string | null;
  readonly k: number;
  readonly queries: number;
  readonly seconds: number;
  /** 0 to 1. */
  readonly goal: number;
  readonly build: string | null;
  readonly rows: number;
  /** Absolute. */
  readonly svg: string | null;
}

export interface TuneRequest {
  /** Bytes. */
  readonly memory: number | null;
  readonly measurement: TuneMeasurement | null;
}

/** They say how to measure, so that without a table they would do nothing. */
const needTable = ['column', 'index', 'k', 'queries', 'seconds', 'goal', 'build', 'rows', 'svg'];

/**
 * Reads the options of `tune`.
 *
 * @throws SetupError USAGE
 */
export function tuneRequest({ args, cwd }: Pick<CommandContext, 'args' | 'cwd'>): TuneRequest {
  const { options } = args;
  const size = options.get('memory');
  const memory = size === undefined ? null : parseMemory(size);
  if (size !== undefined && (memory === null || memory < 64 * 1024 ** 2)) {
    throw new SetupError('USAGE', {
      message: `--memory must be an amount of memory from 64MB, not "${size}".`,
      fix: 'For example: --memory 16GB.',
    });
  }
  const table = options.get('table');
  if (table === undefined) {
    const stray = needTable.find((name) => options.has(name));
    if (stray !== undefined) {
      throw new SetupError('USAGE', {
        message: `--${stray} says how to measure a table, and no table is named.`,
        fix: 'Add --table SCHEMA.TABLE; without it, tune lists the tables with vectors.',
      });
    }
    return { memory, measurement: null };
  }
  if (options.has('rows') && !options.has('build')) {
    throw new SetupError('USAGE', {
      message: '--rows says how many rows --build copies, and --build is missing.',
      fix: 'For example: --build "m=16,24" --rows 20000.',
    });
  }
  const number = (name: string, from: number, to: number, usual: number): number =>
    wholeNumberOption(args, name, { from, to }) ?? usual;
  const svg = options.get('svg');
  return {
    memory,
    measurement: {
      table,
      column: options.get('column') ?? null,
      index: options.get('index') ?? null,
      k: number('k', 1, 1_000, 10),
      queries: number('queries', 1, 10_000, 100),
      seconds: number('seconds', 1, 3_600, 60),
      goal: number('goal', 1, 100, 95) / 100,
      build: options.get('build') ?? null,
      rows: number('rows', 100, 10_000_000, 20_000),
      svg: svg === undefined ? null : resolve(cwd, svg),
    },
  };
}
