import { SetupError } from '../errors/setup-error.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/**
 * The value of an option that takes a whole number, or null when it was not given.
 *
 * @throws SetupError USAGE for anything but a whole number in the range
 */
export function wholeNumberOption(
  args: ParsedArguments,
  name: string,
  range: { readonly from: number; readonly to: number },
): number | null {
  const typed = args.options.get(name);
  if (typed === undefined) return null;
  const value = /^\d{1,9}$/u.test(typed) ? Number(typed) : NaN;
  if (value >= range.from && value <= range.to) return value;
  throw new SetupError('USAGE', {
    message: `--${name} must be a number from ${range.from} to ${range.to}.`,
    fix: `For example: --${name} ${range.from}.`,
  });
}
