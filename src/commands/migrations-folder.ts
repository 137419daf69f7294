import { resolve } from 'node:path';
import type { CommandContext } from './command.ts';

/** The absolute folder that --migrations names, or null. */
export function migrationsFolder({ args, cwd }: CommandContext): string | null {
  const named = args.options.get('migrations');
  return named === undefined ? null : resolve(cwd, named);
}
