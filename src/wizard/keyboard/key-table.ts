import { settingValue } from '../../settings/database-settings.ts';
import type { SettingId } from '../../settings/settings-table.ts';
import { choiceOn } from '../choices/choice-on.ts';
import type { Command } from '../command.ts';
import { previousStep } from '../current-screen.ts';
import { otherSizeIndex } from '../dimension-choice.ts';
import { fieldText, isPassword } from '../fields.ts';
import type { KeyHint } from '../screen-model.ts';
import type { Session } from '../session.ts';
import type { KeyEvent } from './key-event.ts';
import { type KeyPattern, matches } from './key-pattern.ts';

/** Keys that do one thing, and how the footer says so. */
export interface Binding {
  readonly keys: readonly KeyPattern[];
  readonly command: Command;
  readonly hint: KeyHint | null;
}

/**
 * What every key does on the screen that is shown now. The footer is made from the same rows that the
 * keys are looked up in, so that it cannot promise what does not happen.
 */
export function bindingsFor(session: Session): readonly Binding[] {
  const { phase } = session;
  switch (phase.kind) {
    case 'collecting':
      return [...stepBindings(session), ...backBinding(session), cancel('Leave')];
    case 'applying':
      return [
        binding(["'l'", 'ctrl-l'], 'toggle-log', 'l', phase.progress.logOpen ? 'Close log' : 'Log'),
        cancel(phase.cancelling ? 'Stop at once' : 'Cancel and take back'),
      ];
    case 'stopped':
      return [
        ...choiceBindings,
        binding(["'l'", 'ctrl-l'], 'toggle-log', 'l', phase.progress.logOpen ? 'Close log' : 'Log'),
        cancel('Leave'),
      ];
    case 'checks':
      return [...checksBindings(phase.open, phase.running !== null), cancel('Leave')];
    case 'done':
      return [
        binding(['enter'], 'finish', 'Enter', 'End'),
        ...lineBindings,
        ...scrollBindings,
        ...(phase.applied.checks.length === 0
          ? []
          : [binding(['escape'], 'show-checks', 'Esc', 'Checks')]),
        cancel('End'),
      ];
    case 'viewing':
      return viewingBindings(session);
    case 'saving':
      return [cancel('Leave without keeping the answers')];
    case 'left':
      return [];
  }
}

/** What the footer says. */
export function hintsFor(session: Session): readonly KeyHint[] {
  return bindingsFor(session).flatMap(({ hint }) => (hint === null ? [] : [hint]));
}

/** What an event means now; null when it means nothing here. */
export function commandFor(session: Session, event: KeyEvent): Command | null {
  const found = bindingsFor(session).find(({ keys }) => keys.some((key) => matches(key, event)));
  return found?.command ?? null;
}

/** Whether text has a meaning as a whole; elsewhere each character of it is a key of its own. */
export function takesText(session: Session): boolean {
  return bindingsFor(session).some(({ keys }) => keys.includes('typing'));
}

function binding(
  keys: readonly KeyPattern[],
  command: Command,
  named?: string,
  label?: string,
): Binding {
  const hint = named === undefined || label === undefined ? null : { keys: [named], label };
  return { keys, command, hint };
}

function cancel(label: string): Binding {
  return binding(['ctrl-c'], 'cancel', 'Ctrl-C', label);
}

const choiceBindings = [
  binding(['enter'], 'choose', 'Enter', 'Choose'),
  binding(['up', 'ctrl-p', 'back-tab'], 'item-up', 'Up/Down', 'Move'),
  binding(['down', 'ctrl-n', 'tab'], 'item-down'),
];

const scrollBindings = [
  binding(['page-up'], 'page-up', 'PgUp/PgDn', 'Scroll'),
  binding(['page-down'], 'page-down'),
];

const lineBindings = [
  binding(['up', 'ctrl-p'], 'line-up', 'Up/Down', 'Line'),
  binding(['down', 'ctrl-n'], 'line-down'),
];

const editingKeys = [
  'typing',
  'left',
  'right',
  'home',
  'end',
  'backspace',
  'delete',
  'word-left',
  'word-right',
  'delete-word-left',
  'delete-word-right',
  ...['a', 'b', 'd', 'e', 'f', 'k', 'u', 'w'].map((letter): KeyPattern => `ctrl-${letter}`),
] as const satisfies readonly KeyPattern[];

function stepBindings(session: Session): readonly Binding[] {
  const { screen } = session.place;
  switch (screen) {
    case 'welcome':
      return session.draft === null
        ? [binding(['enter'], 'confirm', 'Enter', 'Go on')]
        : choiceBindings;
    case 'primary':
    case 'fallback-settings':
    case 'inference':
      return formBindings(session);
    case 'fallback':
      return choiceBindings;
    case 'dimensions':
      return session.place.index === otherSizeIndex
        ? [...choiceBindings, binding(editingKeys, 'edit-size')]
        : choiceBindings;
    case 'connection-test':
      return choiceOn(session) === null ? [] : choiceBindings;
    case 'review':
      return choiceOn(session) === null ? [] : [...choiceBindings, ...scrollBindings];
    case 'apply':
    case 'checks':
    case 'done':
      return [];
  }
}

function formBindings(session: Session): readonly Binding[] {
  const { place, detour, answers } = session;
  const { focus, screen } = place;
  const several = screen !== 'inference' && !(screen === 'primary' && answers.primary === 'none');
  return [
    binding(['enter'], 'confirm', 'Enter', detour === null ? 'Go on' : 'Save, to the review'),
    binding(['up', 'ctrl-p', 'back-tab'], 'previous-field', ...hintIf(several, 'Up/Down', 'Field')),
    binding(['down', 'ctrl-n', 'tab'], 'next-field'),
    ...(focus === 'kind' ? kindBindings : [binding(editingKeys, 'edit')]),
    ...(focus !== null && focus !== 'kind' && mayBeRevealed(session, focus)
      ? [binding(['ctrl-r'], 'reveal', 'Ctrl-R', place.revealed ? 'Hide' : 'Reveal')]
      : []),
  ];
}

/** A stored password is never shown, so no key may offer it. */
function mayBeRevealed(session: Session, id: SettingId): boolean {
  if (!isPassword(id)) return false;
  return fieldText(session, id) !== '' || settingValue(session.read.settings, id) === null;
}

function hintIf(shown: boolean, keys: string, label: string): [string, string] | [] {
  return shown ? [keys, label] : [];
}

const kindBindings = [
  binding(['left'], 'first-kind', 'Left/Right', 'Change'),
  binding(['right'], 'second-kind'),
  binding(["' '"], 'other-kind'),
  binding(['typing'], 'fill'),
];

function backBinding(session: Session): readonly Binding[] {
  if (session.place.list !== 'first') return [binding(['escape'], 'go-back', 'Esc', 'Back')];
  if (session.detour !== null) return [binding(['escape'], 'go-back', 'Esc', 'Give up the change')];
  return previousStep(session) === null ? [] : [binding(['escape'], 'go-back', 'Esc', 'Back')];
}

function checksBindings(open: boolean, running: boolean): readonly Binding[] {
  return [
    binding(['enter', 'tab'], 'show-done', 'Enter', 'Go on'),
    binding(["' '"], 'toggle-row', 'Space', open ? 'Close' : 'Open'),
    binding(['right'], 'open-row'),
    binding(['left', 'escape'], 'close-row'),
    binding(['up', 'ctrl-p', 'back-tab'], 'item-up', 'Up/Down', 'Move'),
    binding(['down', 'ctrl-n'], 'item-down'),
    ...(running ? [] : [binding(["'r'"], 'check-again', 'r', 'Run again')]),
  ];
}

function viewingBindings({ place }: Session): readonly Binding[] {
  return [
    binding(['tab', 'right', 'enter'], 'next-screen', 'Tab', 'Next'),
    binding(['back-tab', 'left', 'escape'], 'previous-screen', 'Esc', 'Previous'),
    ...(place.screen === 'review' ? [...lineBindings, ...scrollBindings] : []),
    binding(["'q'", 'ctrl-c'], 'cancel', 'q', 'Close'),
  ];
}
