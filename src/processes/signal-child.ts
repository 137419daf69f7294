import type { ChildProcess } from 'node:child_process';

/**
 * Sends a signal to a child process that was started; nothing when it never did. Node has a child
 * whose program is missing for a moment with the number 0, and a signal to process 0 goes to
 * the whole process group: to this program, the shell's pipeline, and a test runner.
 *
 * @returns whether the signal was sent
 */
export function signalChild(
  child: Pick<ChildProcess, 'pid' | 'kill'>,
  signal: NodeJS.Signals,
): boolean {
  return child.pid !== undefined && child.kill(signal);
}
