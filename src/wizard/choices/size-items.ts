import { usualSizes } from '../dimension-choice.ts';
import type { ChoiceItem } from '../screen-model.ts';
import { choiceItem } from './choice-item.ts';

/** The usual numbers of dimensions, and another one. */
export function sizeItems(): readonly ChoiceItem[] {
  return [
    ...usualSizes.map(({ size, note }) =>
      choiceItem({ value: String(size), label: String(size), note, recommended: size === 768 }),
    ),
    choiceItem({ value: 'other', label: 'Another number', note: 'From 1 to 16000.' }),
  ];
}
