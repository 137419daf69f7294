import type {
  ChoiceModel,
  FieldModel,
  KeyHint,
  MarkRow,
  ScreenBody,
  ScreenModel,
} from '../../src/wizard/screen-model.ts';

const listHints: readonly KeyHint[] = [
  { keys: ['Enter'], label: 'choose' },
  { keys: ['Up', 'Down'], label: 'move' },
  { keys: ['Esc'], label: 'back' },
  { keys: ['Ctrl-C'], label: 'leave' },
];

/** A field of a form. */
export function field(more: Partial<FieldModel> = {}): FieldModel {
  return {
    id: 'primary.host',
    label: 'Host',
    text: '',
    cursor: null,
    display: 'plain',
    placeholder: '',
    help: '',
    problem: null,
    provenance: '',
    ...more,
  };
}

/** A choice between these labels. */
export function choice(
  labels: readonly string[],
  more: Partial<Omit<ChoiceModel, 'items'>> & { readonly notes?: readonly string[] } = {},
): ChoiceModel {
  const { notes = [], ...rest } = more;
  const items = labels.map((label, index) => ({
    value: label.toLowerCase(),
    label,
    note: notes[index] ?? null,
    recommended: index === 0,
    disabled: null,
  }));
  return { items, index: 0, focused: true, ...rest };
}

/** A row of a list that fills. */
export function mark(id: string, more: Partial<MarkRow> = {}): MarkRow {
  return { id, label: id, status: 'pass', text: '', fix: null, ms: null, ...more };
}

/** A screen around a body. */
export function screen(body: ScreenBody, more: Partial<ScreenModel> = {}): ScreenModel {
  return {
    title: 'A screen',
    position: { step: 2, of: 8 },
    intro: 'What is asked here, in one or two sentences.',
    readOnly: false,
    body,
    notice: null,
    hints: listHints,
    tick: 0,
    ...more,
  };
}
