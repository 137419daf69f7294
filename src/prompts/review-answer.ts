import type { ChoiceModel } from '../wizard/screen-model.ts';
import { typedNumber } from './answer.ts';

/** What was typed under the review. */
export type ReviewAnswer =
  | { readonly kind: 'chosen'; readonly index: number }
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
      const named = number ?? items.findIndex(({ label }) => isNamed(label, text));
      return named === -1 ? { kind: 'unclear' } : { kind: 'chosen', index: named };
    }
  }
}

/** Whether the plan can be accepted. */
export function offersApply({ items }: Pick<ChoiceModel, 'items'>): boolean {
  return items[0]?.value === 'apply';
}

/** "edit fallback" means "Edit the fallback". */
function isNamed(label: string, text: string): boolean {
  return label.toLowerCase().replace(/\bthe /gu, '') === text.replace(/\bthe /gu, '');
}
