import { judgedValue, type Measurement } from '../measurement.ts';

/** A number as a reader wants it: three digits that matter, thousands apart. */
export function shownNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) {
    return Math.round(value).toLocaleString('en-US');
  }
  return String(Number(value.toPrecision(value < 1 ? 2 : 3)));
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? shownNumber(value) : `${shownNumber(value)} ${unit}`;
}

/** The measured figure, such as `48.2 ms`. */
export function shownOurs({ ours, unit }: Measurement): string {
  return withUnit(ours, unit);
}

/** The reference with its name; a published one is marked, because nobody measured it here. */
export function shownReference({ reference, unit }: Measurement): string {
  if (reference === null) return '';
  const { name, value, kind } = reference;
  const mark = kind === 'published' ? ' (published)' : '';
  return value === null ? name : `${withUnit(value, unit)} ${name}${mark}`;
}

/** The number that the target is about, such as `1.31 x` or `+3.6 µs`; the ratio where there is no target. */
export function shownJudged(measurement: Measurement): string {
  const { ratio, target, unit } = measurement;
  const value = judgedValue(measurement) ?? ratio;
  if (value === null) return '';
  switch (target?.of ?? 'ratio') {
    case 'ratio':
      return `${shownNumber(value)} x`;
    case 'difference':
      return `${value < 0 ? '' : '+'}${withUnit(value, unit)}`;
    case 'ours':
      return withUnit(value, unit);
  }
}

/** The target, such as `≤ 1.6 x`. */
export function shownTarget({ target, unit }: Measurement): string {
  if (target === null) return 'none';
  const sign = target.bound === 'most' ? '≤' : '≥';
  switch (target.of) {
    case 'ratio':
      return `${sign} ${shownNumber(target.value)} x`;
    case 'difference':
      return `${sign} +${withUnit(target.value, unit)}`;
    case 'ours':
      return `${sign} ${withUnit(target.value, unit)}`;
  }
}
