import { SetupError } from '../errors/setup-error.ts';
import { indexOption } from './index-option.ts';
import type { VectorIndexFacts } from './tuning-facts.ts';

/** An index to try. */
export interface CandidateIndex {
  readonly method: 'hnsw' | 'ivfflat';
  /** In the order in which they are written: m, ef_construction; or lists. */
  readonly options: Readonly<Record<string, number>>;
  /** Whether it has the parameters of the index that is there. */
  readonly present: boolean;
}

/** Each is built and measured; more take longer than anybody waits. */
const mostCandidates = 12;

/** What pgvector takes (src/hnsw.h and src/ivfflat.h of 0.8). */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  m: [2, 100],
  ef_construction: [4, 1_000],
  lists: [1, 32_768],
};

/**
 * Reads what `--build` asks for, such as `m=16,24 ef_construction=64,128`, as all combinations; the
 * parameters that are not named, and the first candidate, are those of the index that is there.
 *
 * @throws SetupError USAGE
 */
export function candidateIndexes(
  text: string,
  { method, options }: Pick<VectorIndexFacts, 'method' | 'options'>,
): readonly CandidateIndex[] {
  const names = method === 'hnsw' ? (['m', 'ef_construction'] as const) : (['lists'] as const);
  const now = Object.fromEntries(names.map((name) => [name, indexOption(options, name)]));
  const wanted = parameterLists(text, names, method);
  let all: readonly Readonly<Record<string, number>>[] = [{}];
  for (const name of names) {
    const values = wanted.get(name) ?? [now[name] ?? 0];
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  const isNow = (one: Readonly<Record<string, number>>): boolean =>
    names.every((name) => one[name] === now[name]);
  const candidates = [now, ...all.filter((one) => !isNow(one))];
  refuseUnbuildable(candidates);
  return candidates.map((one) => ({ method, options: one, present: isNow(one) }));
}

function parameterLists(
  text: string,
  names: readonly string[],
  method: string,
): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, number[]>();
  let current: string | null = null;
  for (const word of text.split(/[\s,;]+/u).filter((one) => one !== '')) {
    const [, name, value = ''] = /^(?:([a-z_]+)=)?(.*)$/u.exec(word) ?? [];
    current = name ?? current;
    const [from = 0, to = 0] = ranges[current ?? ''] ?? [];
    const number = /^\d{1,6}$/u.test(value) ? Number(value) : NaN;
    if (current === null || !names.includes(current)) {
      throw usage(
        `--build: an ${method} index has no parameter "${current ?? word}".`,
        `It has ${names.join(' and ')}.`,
      );
    }
    if (!(number >= from && number <= to)) {
      throw usage(`--build: ${current} must be a number from ${from} to ${to}, not "${value}".`);
    }
    lists.set(current, [...new Set([...(lists.get(current) ?? []), number])]);
  }
  if (lists.size === 0) throw usage('--build names no parameter.');
  return lists;
}

function refuseUnbuildable(candidates: readonly Readonly<Record<string, number>>[]): void {
  if (candidates.length > mostCandidates) {
    throw usage(
      `--build asks for ${candidates.length} indexes with the present one; at most ${mostCandidates} are built in one run.`,
    );
  }
  for (const { m, ef_construction: ef } of candidates) {
    if (m !== undefined && ef !== undefined && ef < 2 * m) {
      throw usage(`--build: ef_construction must be at least twice m; m=${m} needs ${2 * m}.`);
    }
  }
}

function usage(message: string, fix = ''): SetupError {
  return new SetupError('USAGE', {
    message,
    fix: `${fix} For example: --build "m=16,24 ef_construction=64,128".`.trim(),
  });
}
