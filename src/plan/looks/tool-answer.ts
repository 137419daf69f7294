import { runProgram } from '../../processes/run-program.ts';
import type { SetupRequest } from '../setup-request.ts';

/** What a program of this machine said when it was asked. */
export type ToolAnswer =
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'answered'; readonly text: string };

/** More than any of the questions asked here is answered with. Characters. */
const longestAnswer = 10_000;

/**
 * Runs a program of the operator's PATH, or of that path, and returns what it prints. Never throws for
 * a program that is missing, fails, or is ended by the signal.
 */
export async function toolAnswer(
  program: string,
  args: readonly string[],
  { settings }: SetupRequest,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const run = await runProgram(program, args, {
    cwd: settings.cwd,
    env: { ...settings.environment, LC_ALL: 'C' },
    longestAnswer,
    signal,
  });
  if (run.kind === 'absent') return { kind: 'absent' };
  if (run.kind === 'ended' && run.exitCode === 0)
    return { kind: 'answered', text: run.stdout.trim() };
  return { kind: 'refused' };
}
