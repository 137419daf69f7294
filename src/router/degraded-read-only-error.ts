import { errorGuide } from '../errors/error-guide.ts';
import { SetupError } from '../errors/setup-error.ts';

/** A write while the fallback takes none. `cause` is the server's refusal; absent when nothing was sent. */
export class DegradedReadOnlyError extends SetupError {
  constructor(detail: string, cause?: unknown) {
    super('DEGRADED_READ_ONLY', {
      message: 'The primary is down, and the fallback takes no writes.',
      detail,
      fix: errorGuide.DEGRADED_READ_ONLY.fix,
      target: 'fallback',
      cause,
    });
    this.name = 'DegradedReadOnlyError';
  }
}
