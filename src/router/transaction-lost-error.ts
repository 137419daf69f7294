import { errorGuide } from '../errors/error-guide.ts';
import { SetupError, type Target } from '../errors/setup-error.ts';

/** The connection broke before COMMIT was sent: nothing of the transaction was kept. */
export class TransactionLostError extends SetupError {
  constructor(target: Target, detail: string, cause: unknown) {
    super('TRANSACTION_LOST', {
      message: `The connection to the ${target} broke before COMMIT was sent, so nothing of the transaction was kept.`,
      detail,
      fix: errorGuide.TRANSACTION_LOST.fix,
      target,
      cause,
    });
    this.name = 'TransactionLostError';
  }
}
