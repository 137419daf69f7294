import type { MoveFinding } from './move-finding.ts';

/** How a database keeps its text, and what sorts it. */
interface TextKept {
  readonly encoding: string;
  readonly collation: string;
}

/** Whether text looks the same on both sides, and comes in the same order. */
export function encodingFinding(from: TextKept, to: TextKept): MoveFinding {
  const finding = { id: 'move.encoding', side: 'target' } as const;
  const differing = [
    ...(from.encoding === to.encoding
      ? []
      : [
          `text is kept as ${from.encoding} there and ${to.encoding} here, and a character that ${to.encoding} lacks ends the copy`,
        ]),
    ...(order(from) === order(to)
      ? []
      : [
          `text is sorted by ${from.collation} there and ${to.collation} here, so that the order of answers may differ`,
        ]),
  ];
  if (differing.length === 0) {
    const message = `Both keep text as ${to.encoding}, sorted by ${to.collation}.`;
    return { ...finding, status: 'pass', message, fix: null };
  }
  return {
    ...finding,
    status: 'warn',
    message: `Between source and target ${differing.join('; ')}.`,
    fix: null,
  };
}

/** The locales that sort by code points, whoever provides them: PostgreSQL manual, "Locale Support". */
const byCodePoints = /^(?:C|POSIX|C\.UTF-?8|PG_UNICODE_FAST)$/iu;

function order({ collation }: TextKept): string {
  return byCodePoints.test(collation) ? 'code points' : collation;
}
