import type { SetupError } from '../../errors/setup-error.ts';
import type { ErrorModel } from '../screen-model.ts';

/** An error as a screen shows it. */
export function errorModel({ reportedCode, message, detail, fix }: SetupError): ErrorModel {
  return { code: reportedCode, message, detail, fix };
}
