/** What the first keys of some input amount to. */
export type TypedLine =
  /** A whole line, without its end, and what was typed after it. */
  | { readonly kind: 'line'; readonly text: string; readonly rest: string }
  /** Ctrl-C, or Ctrl-D on an empty line. */
  | { readonly kind: 'cancelled' }
  /** The line has no end yet. */
  | { readonly kind: 'unfinished' };

const ctrlC = '\u0003';
const ctrlD = '\u0004';
const ctrlU = '\u0015';
const backspaces: readonly string[] = ['\u007f', '\b'];
const graphemes = new Intl.Segmenter();

/**
 * Reads one line from the start of what was typed. On a terminal that edits lines itself only its
 * escape sequences are left to drop; in raw mode the editing keys are still in it.
 */
export function typedLine(input: string): TypedLine {
  let line = '';
  const text = withoutSequences(input);
  for (const { segment, index } of graphemes.segment(text)) {
    if (/^[\r\n]/u.test(segment)) {
      return { kind: 'line', text: line, rest: text.slice(index + segment.length) };
    }
    if (segment === ctrlC || (segment === ctrlD && line === '')) return { kind: 'cancelled' };
    if (segment === ctrlU) line = '';
    else if (backspaces.includes(segment)) line = withoutLast(line);
    else if (!/^\p{Cc}/u.test(segment)) line += segment;
  }
  return { kind: 'unfinished' };
}

/** Arrow keys, function keys, reports of mouse and focus: keys of a screen, not of a line. */
function withoutSequences(input: string): string {
  // eslint-disable-next-line no-control-regex
  return input.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|O[@-~])/gu, '');
}

function withoutLast(line: string): string {
  const parts = [...graphemes.segment(line)];
  return line.slice(0, parts.at(-1)?.index ?? 0);
}
