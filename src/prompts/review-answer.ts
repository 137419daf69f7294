import type { ChoiceModel } from '../wizard/screen-model.ts';
import { typedNumber } from './answer.ts';

/** What was typed under the review. */
export type ReviewAnswer =
  | { readonly kind: 'chosen'; readonly index: number }
  /** "edit NAME": an item of the list that is opened by the item at `index`. */
  | { readonly kind: 'edit'; readonly index: number; readonly name: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'unclear' };

/**
 * Reads the answer to "Apply?". Enter alone is no answer: nothing is written without a word for it.
 */
export function reviewAnswer(typed: string, { items }: ChoiceModel): ReviewAnswer {
  const text = typed.trim().toLowerCase();
  switch (text) {
    case '':
      return { kind: 'unclear' };
    case 'yes':
    case 'y':
      // While there is no plan to accept, nothing can be said yes to.
      return offersApply({ items }) ? { kind: 'chosen', index: 0 } : { kind: 'unclear' };
    case 'no':
    case 'n':
      return { kind: 'leave' };
    case 'back':
      return { kind: 'back' };
    default: {
      const number = typedNumber(text, items.length, 0);
      const named = number ?? namedItem(text, items);
      if (named !== -1) return { kind: 'chosen', index: named };
      const edits = items.findIndex(({ value }) => value === 'edits');
      const [, name] = /^edit +(?:the +)?(.+)$/u.exec(text) ?? [];
      return edits === -1 || name === undefined
        ? { kind: 'unclear' }
        : { kind: 'edit', index: edits, name };
    }
  }
}

/** The item that a name stands for: "fallback settings" for `edit fallback-settings`; -1: none. */
export function namedItem(name: string, items: ChoiceModel['items']): number {
  const wanted = name.replace(/^edit +/u, '').replace(/\bthe +/gu, '');
  return items.findIndex(
    ({ value, label }) =>
      label.toLowerCase() === name ||
      value.replace(/^(?:edit|settle) /u, '').replaceAll('-', ' ') === wanted,
  );
}

/** Whether the plan can be accepted. */
export function offersApply({ items }: Pick<ChoiceModel, 'items'>): boolean {
  return items[0]?.value === 'apply';
}
