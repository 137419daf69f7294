import type { Review } from '../../plan/review-setup.ts';
import type { TextLine } from '../screen-model.ts';
import { isSetIn } from './set-lines.ts';

type FileReview = Review['files'][number];

/** What changes in one file, under its name. Of a new one, only the lines that carry what is set. */
export function diffLines(file: FileReview): readonly TextLine[] {
  const { name, created, keys } = file;
  const lines = withoutHeader(file.diff.replace(/\n$/u, '').split('\n'));
  if (!created) return [{ tone: 'heading', text: name }, ...lines.map(changedLine)];
  const texts = lines.filter((line) => !line.startsWith('@@'));
  return [{ tone: 'heading', text: `${name} (new)` }, ...newLines(texts, isSetIn(texts, keys))];
}

/** The heading says already which file it is. */
function withoutHeader(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(0, first));
}

function changedLine(line: string): TextLine {
  const place = /^@@ .*\+(\d+)/u.exec(line)?.[1];
  if (place !== undefined) return { tone: 'muted', text: `From line ${place} on:` };
  if (line.startsWith('+')) return { tone: 'added', text: line };
  return line.startsWith('-') ? { tone: 'removed', text: line } : { tone: 'plain', text: line };
}

/** The rest of a new file is as in its template; how much of it there is, is said. */
function newLines(
  lines: readonly string[],
  isSet: (index: number) => boolean,
): readonly TextLine[] {
  const shown: TextLine[] = [];
  let left = 0;
  for (const [index, line] of lines.entries()) {
    if (isSet(index)) shown.push({ tone: 'added', text: line });
    else left += 1;
  }
  if (left === 0) return shown;
  const text = `and ${left} more ${left === 1 ? 'line' : 'lines'}, from the template`;
  return [...shown, { tone: 'muted', text }];
}
