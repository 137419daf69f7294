import type { ChoiceItem } from '../screen-model.ts';

/** An item with what is usual: no note, not recommended, open to be chosen. */
export function choiceItem(
  item: Pick<ChoiceItem, 'value' | 'label'> & Partial<ChoiceItem>,
): ChoiceItem {
  return { note: null, recommended: false, disabled: null, ...item };
}
