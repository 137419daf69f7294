import { SetupError } from '../errors/setup-error.ts';
import type { QuotedValue } from './env-quote.ts';

type Unwritable = Extract<QuotedValue, { kind: 'unwritable' }>;

/** The refusal of a value that some reader of the `.env` file would misread; never shows the value. */
export function unwritableEnvValue(key: string, { reason, readers }: Unwritable): SetupError {
  return new SetupError('ENV_VALUE_NOT_WRITABLE', {
    message: `The value of ${key} cannot be written to a .env file: it ${reason}.`,
    detail: `However it is quoted, it would be misread by one of: ${readers.join(', ')}.`,
    fix: `${alternative(key)}Choose a value for ${key} without it; letters, digits and _ . / : , @ % + - are always safe.`,
  });
}

/** A database's password can often not be changed; every POSTGRES_ variable may also come from a file. */
function alternative(key: string): string {
  if (!key.startsWith('POSTGRES_')) return '';
  return `Put the value into a file of its own (mode 0600) and set ${key}_FILE to its path. Or: `;
}
