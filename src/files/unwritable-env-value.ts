import { SetupError } from '../errors/setup-error.ts';
import type { QuotedValue } from './env-quote.ts';

type Unwritable = Extract<QuotedValue, { kind: 'unwritable' }>;

/** The refusal of a value that some reader of the `.env` file would misread; never shows the value. */
export function unwritableEnvValue(key: string, { reason, readers }: Unwritable): SetupError {
  return new SetupError('ENV_VALUE_NOT_WRITABLE', {
    message: `The value of ${key} cannot be written to a .env file: it ${reason}.`,
    detail: `However it is quoted, it would be misread by one of: ${readers.join(', ')}.`,
    fix: `Choose a value for ${key} without it; letters, digits and _ . / : , @ % + - are always safe.`,
  });
}
