import type { KeyEvent, KeyName } from './key-event.ts';

/** Names an event in the key table: a key, Ctrl with a letter, one typed character, or any text. */
export type KeyPattern = KeyName | `ctrl-${string}` | `'${string}'` | 'typing';

/** Whether an event is what a pattern names. */
export function matches(pattern: KeyPattern, event: KeyEvent): boolean {
  switch (event.kind) {
    case 'key':
      return pattern === event.key;
    case 'ctrl':
      return pattern === `ctrl-${event.letter}`;
    case 'text':
      return pattern === 'typing' || pattern === `'${event.text.toLowerCase()}'`;
    case 'paste':
      return pattern === 'typing';
  }
}
