import { fileURLToPath } from 'node:url';
import { shellWord } from '../../errors/shell-word.ts';

/**
 * The built file of this very program, as it is installed. In a bundle this module lies in `dist`
 * itself; as a source file (under a test runner) the build is in `dist` at the top.
 */
export function installedProgram(): string {
  const dist = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/' : './', import.meta.url);
  return fileURLToPath(new URL('bin.cjs', dist));
}

/** The words that run a program with the Node of this process. */
export function serviceCommand(
  action: 'serve' | 'start',
  { program, stateDir }: { readonly program: string; readonly stateDir: string },
): readonly [string, ...string[]] {
  return [process.execPath, program, 'fallback', action, '--state-dir', stateDir];
}

/** The same as a line for a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
