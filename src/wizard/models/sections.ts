import { inOneLine } from '../keyboard/one-line.ts';
import type { TextLine } from '../screen-model.ts';

/** Sections of a scrolling text, an empty line between them; those without a line are left out. */
export function sections(parts: readonly (readonly TextLine[])[]): readonly TextLine[] {
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => [...(index === 0 ? [] : [emptyLine]), ...lines])
    .map(({ tone, text }) => ({ tone, text: inOneLine(text) }));
}

const emptyLine: TextLine = { tone: 'plain', text: '' };
