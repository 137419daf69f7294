import type { EnvQuoteStyle } from './env-document.ts';

/** The styles this program writes; backticks are read by dotenv and Node only. */
export type WritableStyle = Exclude<EnvQuoteStyle, 'backtick'>;

export type QuotedValue =
  | { readonly kind: 'writable'; readonly text: string; readonly style: WritableStyle }
  | {
      readonly kind: 'unwritable';
      /** Completes "the value ..."; never contains the value. */
      readonly reason: string;
      /** Who would misread it. */
      readonly readers: readonly string[];
    };

const everyReader = ['dotenv', 'Node', 'python-dotenv', 'docker compose', 'shells'];
const bareSafe = /^[A-Za-z0-9_./:,@%+-]+$/;
/**
 * Controls, line ends in anybody's understanding (Python's `splitlines` is one reader's) and the
 * byte order mark.
 */
const control = /[\p{Cc}\u2028\u2029\ufeff]/u;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Writes a value so that dotenv, `util.parseEnv`, python-dotenv, docker compose, systemd and POSIX
 * shells all read it back identically, or says why no form does. Escapes are never used: no escape
 * means the same to all of them.
 *
 * @param preferred the style found in the file; kept when it is right for the new value too.
 */
export function quoteEnvValue(value: string, preferred: EnvQuoteStyle = 'bare'): QuotedValue {
  const obstacle = obstacleTo(value);
  if (obstacle !== null) return { kind: 'unwritable', ...obstacle };
  const style = isRight(preferred, value) ? preferred : firstRightStyle(value);
  if (style === null) {
    return {
      kind: 'unwritable',
      reason: 'has a single quote together with a double quote, a backslash, a "$" or a backtick',
      readers: ['docker compose', 'python-dotenv', 'shells'],
    };
  }
  return { kind: 'writable', text: render(style, value), style };
}

function firstRightStyle(value: string): WritableStyle | null {
  const styles = ['empty', 'bare', 'single', 'double'] as const;
  return styles.find((style) => isRight(style, value)) ?? null;
}

function isRight(style: EnvQuoteStyle, value: string): style is WritableStyle {
  switch (style) {
    case 'empty':
      return value === '';
    case 'bare':
      return bareSafe.test(value);
    case 'single':
      return !value.includes("'");
    case 'double':
      return !/["\\$`]/.test(value);
    case 'backtick':
      return false;
  }
}

function render(style: WritableStyle, value: string): string {
  if (style === 'single') return `'${value}'`;
  if (style === 'double') return `"${value}"`;
  return value;
}

function obstacleTo(value: string): { reason: string; readers: readonly string[] } | null {
  if (control.test(value) || loneSurrogate.test(value)) {
    const reason = 'has a line break, a control character or half a character in it';
    return { reason, readers: everyReader };
  }
  if (value.endsWith('\\') || value.includes('\\\\')) {
    const reason = 'ends in a backslash or has two in a row';
    return { reason, readers: ['python-dotenv', 'docker compose'] };
  }
  if (value.includes('${')) {
    return { reason: 'has "${" in it', readers: ['python-dotenv'] };
  }
  return null;
}
