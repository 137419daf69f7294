import { SetupError } from '../errors/setup-error.ts';
import { type IndexChoice, mostNonZero, mostStored, usualLists } from '../sizing/index-choice.ts';
import type { MeasuredTable } from '../sizing/measured-table.ts';
import { rowCount } from '../sizing/row-count.ts';
import type { RowShape } from '../sizing/table-size.ts';
import { type VectorType, vectorTypes } from '../pgvector/embedding-bytes.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** What `size` is asked for, as far as the command line says it. */
export interface SizeWishes {
  readonly rows: number;
  /** Null takes those of the table, else of the settings. */
  readonly dimensions: number | null;
  /** Null takes that of the table, else vector. */
  readonly type: VectorType | null;
  readonly nonZero: number;
  readonly index: IndexChoice;
  readonly textBytes: number;
}

/**
 * Reads the options of `size`.
 *
 * @throws SetupError USAGE for a number that is none or out of range, and for options that do not go together
 */
export function sizeWishes({ options }: ParsedArguments): SizeWishes {
  const number = (name: string, range: NumberRange): number | null => {
    const typed = options.get(name);
    return typed === undefined ? null : numberIn(name, typed, range);
  };
  if (options.has('table') && options.has('text-bytes')) {
    throw usage('--table and --text-bytes contradict each other.', 'Give one of them.');
  }
  const rows = number('rows', { from: 1, to: 1e12, example: '250k or 1M' }) ?? 1_000_000;
  const type = vectorTypes.find((each) => each === options.get('type')) ?? null;
  const nonZero = number('non-zero', { from: 1, to: mostNonZero.stored, example: '100' });
  if (nonZero !== null && type !== 'sparsevec') {
    throw usage('--non-zero is for --type sparsevec.', 'Add that, or leave --non-zero out.');
  }
  return {
    rows,
    type,
    dimensions: number('dimensions', { from: 1, to: mostStored.sparsevec, example: '768' }),
    nonZero: nonZero ?? 100,
    index: indexChoice(options, rows, number),
    // A value of PostgreSQL ends at 1 GB.
    textBytes: number('text-bytes', { from: 0, to: 1e9, example: '500' }) ?? 500,
  };
}

/**
 * The row that is meant: what was typed before what a table has, and that before the settings.
 *
 * @throws SetupError USAGE for more dimensions than the type can store, and for a table that says nothing of them
 */
export function rowShape(
  wishes: SizeWishes,
  settings: { readonly dimensions: number },
  table: MeasuredTable | null,
): RowShape {
  if (table !== null) refuseOtherRows(wishes, table);
  const type = wishes.type ?? table?.embedding?.type ?? 'vector';
  const dimensions = wishes.dimensions ?? table?.embedding?.dimensions ?? settings.dimensions;
  if (dimensions > mostStored[type]) {
    throw usage(
      `A ${type} has at most ${mostStored[type]} dimensions, not ${dimensions}.`,
      'Ask the model for fewer dimensions; a sparsevec may have more, of which few are not zero.',
    );
  }
  const nonZero = Math.min(wishes.nonZero, dimensions);
  return { embedding: { type, dimensions, nonZero }, textBytes: wishes.textBytes };
}

/** A table that is there says what its rows are; another embedding would only change the index. */
function refuseOtherRows({ type, dimensions }: SizeWishes, table: MeasuredTable): void {
  const has = table.embedding;
  // A column of bit may hold anything, so that it counts only where it is said to.
  if (has === null && type === 'bit') return;
  if (has === null) {
    throw usage(
      `The table ${table.schema}.${table.name} has no column of vector, halfvec or sparsevec.`,
      'Name the table of the embeddings; for embeddings in a column of bit add --type bit --dimensions N.',
    );
  }
  const otherType = type !== null && type !== has.type;
  const otherSize = dimensions !== null && has.dimensions !== null && dimensions !== has.dimensions;
  if (!otherType && !otherSize) return;
  throw usage(
    `The embeddings of ${table.schema}.${table.name} are ${has.type}(${has.dimensions ?? 'any'}), so its rows cannot stand for others.`,
    'Leave --type and --dimensions out, or leave --table out.',
  );
}

interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly example: string;
}

type ReadNumber = (name: string, range: NumberRange) => number | null;

function indexChoice(
  options: ParsedArguments['options'],
  rows: number,
  number: ReadNumber,
): IndexChoice {
  const kind = options.get('index') ?? 'hnsw';
  const m = number('m', { from: 2, to: 100, example: '16' });
  const ef = number('ef-construction', { from: 4, to: 1000, example: '64' });
  const lists = number('lists', { from: 1, to: 32_768, example: '1000' });
  if (kind !== 'hnsw' && (m !== null || ef !== null)) {
    throw usage('--m and --ef-construction are for --index hnsw.', 'Leave them out.');
  }
  if (kind !== 'ivfflat' && lists !== null) {
    throw usage('--lists is for --index ivfflat.', 'Leave it out, or add --index ivfflat.');
  }
  if (kind === 'none') return { kind };
  if (kind === 'ivfflat') return { kind, lists: lists ?? usualLists(rows) };
  const efConstruction = ef ?? Math.max(64, 2 * (m ?? 16));
  if (efConstruction < 2 * (m ?? 16)) {
    throw usage(
      `--ef-construction has to be at least twice --m, which is ${m ?? 16}.`,
      `For example: --ef-construction ${2 * (m ?? 16)}.`,
    );
  }
  return { kind: 'hnsw', m: m ?? 16, efConstruction };
}

function numberIn(name: string, typed: string, { from, to, example }: NumberRange): number {
  const value = rowCount(typed);
  if (value !== null && value >= from && value <= to) return value;
  throw usage(
    `--${name} must be a whole number from ${from} to ${to}, not "${typed}".`,
    `For example: --${name} ${example}.`,
  );
}

function usage(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}
