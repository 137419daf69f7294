import { SetupError } from '../errors/setup-error.ts';

/**
 * What the work gives, unless the signal comes first; the work is not begun after it.
 *
 * @throws SetupError CANCELLED, or what the work throws
 */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work();
  if (signal.aborted) throw cancelled();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled before the database was verified.',
    fix: 'Verify it again; nothing was changed.',
  });
}
