import { errno } from '../../src/errors/errno.ts';

/** Whether there is no process with this number any more. */
export function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return errno(error) === 'ESRCH';
  }
}
