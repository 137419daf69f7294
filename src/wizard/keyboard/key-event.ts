/** A key that is not text. Terminals' many encodings of one key are one name here. */
export type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'back-tab'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'backspace'
  | 'delete'
  | 'word-left'
  | 'word-right'
  | 'delete-word-left'
  | 'delete-word-right';

/** What the operator did at the keyboard, free of escape sequences. */
export type KeyEvent =
  /** Typed characters; one chunk of a fast typist may hold several. Never a control character. */
  | { readonly kind: 'text'; readonly text: string }
  /** A paste, control characters and line breaks already removed. Never submits. */
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'key'; readonly key: KeyName }
  /** Ctrl with a letter, in lower case. */
  | { readonly kind: 'ctrl'; readonly letter: string };
