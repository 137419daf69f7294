import { stdout } from 'node:process';

/** Measured values with what was aimed at; printed as one table. */
export class Figures {
  readonly #values = new Map<string, { readonly target: string; readonly values: number[] }>();

  /** @param target as it is to be printed, with its unit */
  add(property: string, target: string, ...values: readonly number[]): void {
    const known = this.#values.get(property) ?? { target, values: [] };
    known.values.push(...values);
    this.#values.set(property, known);
  }

  of(property: string): readonly number[] {
    return this.#values.get(property)?.values ?? [];
  }

  print(title: string): void {
    const lines = [...this.#values].map(([property, { target, values }]) => {
      const told =
        values.length === 1
          ? shown(values[0] ?? Number.NaN)
          : `p50 ${shown(percentile(values, 50))}, p95 ${shown(percentile(values, 95))}, max ${shown(Math.max(...values))} of ${values.length}`;
      return `  ${property.padEnd(52)} ${told.padEnd(40)} (target ${target})\n`;
    });
    stdout.write(`${title}\n${lines.join('')}`);
  }
}

/** The smallest value that so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

function shown(value: number): string {
  return value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(2);
}
