import { readFile } from 'node:fs/promises';

/** What clients were told of their writes, and what went wrong. */
export interface SoakLedger {
  /** Rows of the ledger by what their writer was told; `open` when it was killed before it heard. */
  readonly ops: Readonly<Record<'done' | 'unknown' | 'refused' | 'open', readonly string[]>>;
  /** What each slot may hold: the last value that was acknowledged, and those after it that nobody knows of. */
  readonly slots: ReadonlyMap<string, ReadonlySet<string>>;
  /** Codes of the errors, by number. */
  readonly codes: Readonly<Record<string, number>>;
  readonly reads: Readonly<Record<string, number>>;
  /** Errors that a router does not promise, and errors without a listener. */
  readonly surprises: readonly string[];
  readonly log: readonly string[];
  /** MB that the steady application held after a collection, and when. */
  readonly heap: readonly (readonly [at: number, megabytes: number])[];
}

type Fate = keyof SoakLedger['ops'];

/** Reads what router-soak-process.ts wrote; a line that a kill cut in two is left out. */
export async function readLedger(files: readonly string[]): Promise<SoakLedger> {
  const fates = new Map<string, Fate>();
  const slots = new Map<string, Set<string>>();
  const codes: Record<string, number> = {};
  const reads: Record<string, number> = {};
  const surprises: string[] = [];
  const log: string[] = [];
  const heap: [number, number][] = [];
  for (const file of files) {
    // One that was killed before it wrote has none.
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    for (const line of lines.slice(0, -1)) {
      const [word = '', first = '', second = ''] = line.split(' ');
      switch (word) {
        case 'sent':
          fates.set(first, 'open');
          break;
        case 'done':
        case 'unknown':
        case 'refused':
          fates.set(first, word);
          break;
        case 'setting':
          slots.set(first, (slots.get(first) ?? new Set(['0'])).add(second));
          break;
        case 'set-done':
          slots.set(first, new Set([second]));
          break;
        case 'set-refused':
          slots.get(first)?.delete(second);
          break;
        case 'set-unknown':
        case 'closed':
        case 'start':
          break;
        case 'read-done':
        case 'read-refused':
        case 'read-unknown':
          reads[word] = (reads[word] ?? 0) + 1;
          break;
        case 'code':
          codes[first] = (codes[first] ?? 0) + 1;
          break;
        case 'heap':
          if (file.includes('steady')) heap.push([Number(first), Number(second)]);
          break;
        case 'log':
          log.push(line.slice(4));
          break;
        default:
          surprises.push(line);
      }
    }
  }
  const opsThat = (fate: Fate): readonly string[] =>
    [...fates].filter(([, of]) => of === fate).map(([op]) => op);
  const ops = {
    done: opsThat('done'),
    unknown: opsThat('unknown'),
    refused: opsThat('refused'),
    open: opsThat('open'),
  };
  return { ops, slots, codes, reads, surprises, log, heap };
}
