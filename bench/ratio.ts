import { stdout } from 'node:process';

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

export interface Subject {
  readonly name: string;
  /** One measurement; lower is better unless the comparison says otherwise. */
  readonly measure: () => Promise<number>;
}

/**
 * Measures both by turns, so that what else the machine does hits both, and prints the ratio of the
 * medians. At least nine rounds make a median that a single disturbance does not move.
 */
export async function compare(
  title: string,
  ours: Subject,
  reference: Subject,
  target: string,
  rounds = 9,
): Promise<number> {
  const values: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let round = 0; round < rounds; round += 1) {
    values.reference.push(await reference.measure());
    values.ours.push(await ours.measure());
  }
  const [mine, theirs] = [median(values.ours), median(values.reference)];
  const ratio = mine / theirs;
  const show = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  report(title, `${ratio.toFixed(2)} x (${target})`, [
    `${ours.name} ${show(mine)}`,
    `${reference.name} ${show(theirs)}`,
    `${rounds} rounds`,
  ]);
  return ratio;
}

/** One line of the result table. */
export function report(title: string, value: string, details: readonly string[]): void {
  stdout.write(`${title.padEnd(34)} ${value.padEnd(26)} ${details.join(', ')}\n`);
}
