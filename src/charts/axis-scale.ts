import type { Axis } from './chart.ts';

/** An axis, fitted to its values. */
export interface AxisScale {
  /** Where the axis begins and ends, in units of the axis. */
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Where a value lies: 0 at the beginning, 1 at the end. */
  readonly place: (value: number) => number;
}

/** Fits an axis to values, so that it begins and ends at ticks with round numbers. */
export function axisScale({ scale, most }: Axis, values: readonly number[]): AxisScale {
  const finite = values.filter(
    (value) => Number.isFinite(value) && (scale === 'linear' || value > 0),
  );
  const low = finite.length === 0 ? (scale === 'log' ? 1 : 0) : Math.min(...finite);
  const high = finite.length === 0 ? (scale === 'log' ? 10 : 1) : Math.max(...finite);
  const ticks = scale === 'log' ? logTicks(low, high) : linearTicks(low, high, most ?? Infinity);
  const from = ticks[0] ?? low;
  const to = ticks.at(-1) ?? high;
  const at = scale === 'log' ? Math.log10 : (value: number): number => value;
  return { from, to, ticks, place: (value) => (at(value) - at(from)) / (at(to) - at(from)) };
}

/** Steps that people count in. */
const steps = [1, 2, 2.5, 5, 10];

function linearTicks(low: number, high: number, most: number): readonly number[] {
  const flat = high - low < Number.EPSILON * Math.max(1, Math.abs(high));
  const span = flat ? Math.max(Math.abs(high) * 0.1, 0.05) : high - low;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (steps.find((one) => one * power >= raw * 0.999) ?? 10) * power;
  const first = Math.floor((flat ? high - span : low) / step + 1e-9);
  const last = Math.min(Math.ceil(high / step - 1e-9), Math.floor(most / step + 1e-9));
  const count = Math.max(1, last - first);
  return Array.from({ length: count + 1 }, (_, turn) => rounded((last - count + turn) * step));
}

/** 1, 2, 5, 10, 20 … around the values. */
function logTicks(low: number, high: number): readonly number[] {
  const all: number[] = [];
  for (
    let power = Math.floor(Math.log10(low));
    power <= Math.ceil(Math.log10(high)) + 1;
    power += 1
  ) {
    for (const step of [1, 2, 5]) all.push(rounded(step * 10 ** power));
  }
  const first = Math.max(
    0,
    all.findLastIndex((tick) => tick <= low),
  );
  const last = Math.max(
    first + 1,
    all.findIndex((tick) => tick >= high),
  );
  const ticks = all.slice(first, last + 1);
  // More than these do not fit beside each other; powers of ten stay readable.
  return ticks.length <= 8
    ? ticks
    : ticks.filter((tick, at) => at === 0 || at === ticks.length - 1 || isPowerOfTen(tick));
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

/** Without the dust of binary fractions. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
