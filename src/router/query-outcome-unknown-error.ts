import { errorGuide } from '../errors/error-guide.ts';
import { SetupError, type Target } from '../errors/setup-error.ts';

/** The statement was sent, no answer came, and it may have written. The router never sends it again. */
export class QueryOutcomeUnknownError extends SetupError {
  constructor(target: Target, detail: string, cause: unknown) {
    super('QUERY_OUTCOME_UNKNOWN', {
      message: `The connection to the ${target} broke after the statement was sent; nobody can tell whether it was carried out.`,
      detail,
      fix: errorGuide.QUERY_OUTCOME_UNKNOWN.fix,
      target,
      cause,
    });
    this.name = 'QueryOutcomeUnknownError';
  }
}
