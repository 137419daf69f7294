import stringify from 'dotenv-stringify';

import { quoteEnvValue } from './env-quote.ts';
import { unwritableEnvValue } from './unwritable-env-value.ts';

/**
 * The lines of keys that the file does not have yet, without line ends.
 *
 * dotenv-stringify writes those values it is right for: the bare ones. Anything else it puts into
 * JSON's quotes, which a shell expands and dotenv does not unescape, so that goes by our own rule.
 *
 * @throws SetupError ENV_VALUE_NOT_WRITABLE when no form of a value is right for every reader.
 */
export function newEnvLines(values: ReadonlyMap<string, string>): readonly string[] {
  return [...values].map(([key, value]) => {
    const quoted = quoteEnvValue(value);
    if (quoted.kind === 'unwritable') throw unwritableEnvValue(key, quoted);
    const bare = quoted.style === 'bare' || quoted.style === 'empty';
    return bare ? stringify({ [key]: value }) : `${key}=${quoted.text}`;
  });
}
