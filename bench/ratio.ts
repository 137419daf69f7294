import { stdout } from 'node:process';
import type { Absence, Measurement, Target } from './measurement.ts';

/** The middle of an odd number of values; of an even number, the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export interface Comparison {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  /** One measurement. */
  readonly ours: () => Promise<number>;
  readonly reference: { readonly name: string; readonly measure: () => Promise<number> };
  readonly target: Target | null;
  /** At least nine make a median that a single disturbance does not move. */
  readonly rounds?: number;
}

/** Measures both by turns, so that what else the machine does hits both; the medians and their ratio. */
export async function compare(comparison: Comparison): Promise<void> {
  const { id, what, unit, ours, reference, target, rounds = 9 } = comparison;
  const values: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let round = 0; round < rounds; round += 1) {
    values.reference.push(await reference.measure());
    values.ours.push(await ours());
  }
  const [mine, theirs] = [median(values.ours), median(values.reference)];
  say({
    ...{ id, what, unit, target },
    ours: mine,
    reference: { name: reference.name, value: theirs, kind: 'measured' },
    ratio: mine / theirs,
    samples: rounds,
  });
}

/** A figure that is not the ratio of two times. */
export function record(
  figure: Pick<Measurement, 'id' | 'what' | 'unit' | 'ours' | 'samples'> & Partial<Measurement>,
): void {
  say({ reference: null, ratio: null, target: null, ...figure });
}

/** Said in place of figures by a bench that cannot run here. */
export function notMeasured(bench: string, missing: string): void {
  say({ bench, missing });
}

/** One line for the report, which `read-lines.ts` tells from anything else a bench prints. */
function say(line: Measurement | Absence): void {
  stdout.write(`${JSON.stringify(line)}\n`);
}
