import { scanEnv } from './env-scanner.ts';
import type { Span } from './text-splice.ts';

/** How a value is written. `bare` also covers what starts with a quote that nothing closes. */
export type EnvQuoteStyle = 'empty' | 'bare' | 'single' | 'double' | 'backtick';

export interface EnvEntry {
  readonly key: string;
  /** What `dotenv.parse` reads. */
  readonly value: string;
  /** Whether `export` stands before the key. */
  readonly exported: boolean;
  /** `K: v` is read by dotenv and docker compose only. */
  readonly separator: '=' | ':';
  /** Directly after the separator. */
  readonly valueStart: number;
  /** The value with its quotes; for an empty value the empty range directly after the separator. */
  readonly token: Span;
  readonly style: EnvQuoteStyle;
  /** Whether a `#` comment follows on the value's last line. */
  readonly commented: boolean;
  /** The first line of the entry, counted from 1. */
  readonly line: number;
}

export interface EnvDocument {
  readonly text: string;
  readonly entries: readonly EnvEntry[];
  /** Whether the text starts with a byte order mark. */
  readonly bom: boolean;
  readonly eol: 'lf' | 'crlf' | 'mixed' | 'none';
  readonly finalNewline: boolean;
}

/**
 * Reads a `.env` text the way `dotenv.parse` does, keeping where everything stands. A key that is
 * defined twice has two entries; the last one counts for nearly all readers. Never throws.
 */
export function parseEnv(text: string): EnvDocument {
  return {
    text,
    entries: scanEnv(text),
    bom: text.startsWith('\ufeff'),
    eol: lineEnding(text),
    finalNewline: text.endsWith('\n'),
  };
}

function lineEnding(text: string): EnvDocument['eol'] {
  const all = text.split('\n').length - 1;
  const pairs = text.split('\r\n').length - 1;
  if (all === 0) return 'none';
  if (pairs === 0) return 'lf';
  return pairs === all ? 'crlf' : 'mixed';
}
