/** What can be read off an error: its codes, outermost first, and its words. */
export interface ErrorSigns {
  readonly codes: readonly string[];
  /** The server's functions that raised it: the same whatever the language of the words. */
  readonly routines: readonly string[];
  readonly words: string;
}

/**
 * Reads an error together with its causes and, for an AggregateError, its parts: node:net reports a
 * host with several addresses as one error without a message, and TLS wraps the reason in `cause`.
 */
export function errorSigns(error: unknown): ErrorSigns {
  const codes: string[] = [];
  const routines: string[] = [];
  const words: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (value === undefined || value === null || seen.has(value)) return;
    seen.add(value);
    if (!(value instanceof Error)) {
      words.push(typeof value === 'string' ? value : 'unknown error');
      return;
    }
    const { code, routine, detail, hint } = value as Readonly<Record<string, unknown>> & Error;
    if (isText(code)) codes.push(code);
    if (isText(routine)) routines.push(routine);
    const sentence = [value.message, detail, hint].filter(isText).join(' – ');
    if (sentence !== '' && !words.includes(sentence)) words.push(sentence);
    if (value instanceof AggregateError) value.errors.forEach(visit);
    visit(value.cause);
  };
  visit(error);
  return { codes, routines, words: words.join('; ') };
}

/** The SQLSTATE an error or one of its causes carries, or null. */
export function sqlState(error: unknown): string | null {
  return (
    errorSigns(error).codes.find((code) => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)) ?? null
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
