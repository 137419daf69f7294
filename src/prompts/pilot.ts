import type { KeyEvent, KeyName } from '../wizard/keyboard/key-event.ts';
import { screenModel } from '../wizard/screen-of.ts';
import type { ChoiceModel, FieldModel, ScreenBody, ScreenModel } from '../wizard/screen-model.ts';
import type { SettingId } from '../settings/settings-table.ts';
import type { Wizard } from '../wizard/wizard.ts';

/** More presses than any screen has places to go to; a key that leads nowhere ends there. */
const farEnough = 60;

/**
 * Works the wizard by the keys that its full screens take, so that an answer means the same in both
 * faces.
 */
export interface Pilot {
  readonly model: () => ScreenModel;
  readonly press: (key: KeyName) => void;
  /** Types a letter that stands for a key on a screen without text fields. */
  readonly letter: (letter: string) => void;
  /** Makes this the text of a field, in place of what is there. */
  readonly fill: (id: SettingId, text: string) => void;
  /** Highlights an item of a choice. */
  readonly highlight: (choice: ChoiceOf, index: number) => void;
}

/** Finds a choice on the screen that is shown now; null while it is not there. */
export type ChoiceOf = (body: ScreenBody) => ChoiceModel | null;

/** Takes the controls of a wizard. */
export function pilotOf(wizard: Wizard): Pilot {
  const model = (): ScreenModel => screenModel(wizard.getSession());
  const send = (event: KeyEvent): void => wizard.press(event);
  const press = (key: KeyName): void => send({ kind: 'key', key });
  const pressUntil = (key: KeyName, arrived: () => boolean): void => {
    for (let count = 0; count < farEnough && !arrived(); count += 1) press(key);
  };
  return {
    model,
    press,
    letter: (text) => send({ kind: 'text', text }),
    fill: (id, text) => {
      pressUntil('tab', () =>
        fieldsOf(model().body).some((field) => field.id === id && hasFocus(field)),
      );
      send({ kind: 'ctrl', letter: 'e' });
      send({ kind: 'ctrl', letter: 'u' });
      if (text !== '') send({ kind: 'paste', text });
    },
    highlight: (choiceOf, index) => {
      const choice = (): ChoiceModel | null => choiceOf(model().body);
      pressUntil('tab', () => choice()?.focused ?? true);
      const here = choice()?.index ?? index;
      const sideways = model().body.id === 'primary';
      const forward = sideways ? 'right' : 'down';
      const backward = sideways ? 'left' : 'up';
      pressUntil(index > here ? forward : backward, () => (choice()?.index ?? index) === index);
    },
  };
}

/** The fields of a screen, in their order. */
export function fieldsOf(body: ScreenBody): readonly FieldModel[] {
  if ('fields' in body) return body.fields;
  return body.id === 'dimensions' && body.other !== null ? [body.other] : [];
}

function hasFocus({ cursor }: FieldModel): boolean {
  return cursor !== null;
}
