import { structuredPatch } from 'diff';

import { maskText } from './mask-text.ts';

const stars = '********';
const marker = '\0';
const contextLines = 3;
/** Anything that could move the cursor or end the line; foreign lines are shown too. */
const unprintable = /[^\P{Cc}\t]/gu;

/**
 * A unified diff of a `.env` or JSON file for a person, with every secret as `********` on both
 * sides; a secret that changes still shows as a changed line. Empty when nothing differs.
 *
 * @param before the present text; null for a file that will be made.
 * @param isSecret what is secret besides keys with the usual names (`PASSWORD`, `TOKEN` ...).
 */
export function maskedDiff(
  path: string,
  before: string | null,
  after: string,
  isSecret: (key: string) => boolean,
): string {
  if (before === after) return '';
  const numbers = new Map<string, number>();
  // The number makes lines with different secrets differ; it is taken out again after the comparison.
  const mask = (secret: string): string => {
    const number = numbers.get(secret) ?? numbers.size;
    numbers.set(secret, number);
    return `${stars}${marker}${number}${marker}`;
  };
  const [from, to] = [before ?? '', after].map((text) =>
    maskText(text.replaceAll(marker, ''), isSecret, mask),
  );
  const { hunks } = structuredPatch(path, path, from ?? '', to ?? '', '', '', {
    context: contextLines,
  });
  const lines = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines.map(forScreen),
  ]);
  const head = [`--- ${before === null ? '/dev/null' : path}`, `+++ ${path}`];
  return `${[...head, ...lines].join('\n')}\n`;
}

/** An empty side starts, as other tools write it, at the line before. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function forScreen(line: string): string {
  return line
    .replace(/\0\d+\0/g, '')
    .replace(/\r$/, '')
    .replace(unprintable, '\ufffd');
}
