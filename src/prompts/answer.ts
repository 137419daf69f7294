/** What the operator answered to one question. */
export type Answer<Value> =
  | { readonly kind: 'given'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

/** What was typed for the value of a field. */
export type TypedValue =
  | { readonly kind: 'kept' }
  | { readonly kind: 'emptied' }
  | { readonly kind: 'help' }
  | { readonly kind: 'back' }
  | { readonly kind: 'value'; readonly text: string };

/**
 * Reads the answer to the question for a field. A value that is one of the words with a meaning is
 * typed with `=` before it.
 */
export function typedValue(typed: string): TypedValue {
  switch (typed) {
    case '':
      return { kind: 'kept' };
    case '-':
      return { kind: 'emptied' };
    case '?':
      return { kind: 'help' };
    case 'back':
      return { kind: 'back' };
    default:
      return { kind: 'value', text: /^=+(?:-|\?|back)$/u.test(typed) ? typed.slice(1) : typed };
  }
}

/** The index of the item whose number was typed, the highlighted one for Enter, or null. */
export function typedNumber(typed: string, count: number, highlighted: number): number | null {
  const text = typed.trim();
  if (text === '') return highlighted;
  const number = /^\d{1,3}$/u.test(text) ? Number(text) : 0;
  return number >= 1 && number <= count ? number - 1 : null;
}
