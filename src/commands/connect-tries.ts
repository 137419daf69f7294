import type { ParsedArguments } from './parse-arguments.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/**
 * How often to try to connect: what --retries says, or the command's own default.
 *
 * @throws SetupError USAGE for anything but a number from 1 to 1000
 */
export function connectTries(args: ParsedArguments, usual: number): number {
  return wholeNumberOption(args, 'retries', { from: 1, to: 1000 }) ?? usual;
}
