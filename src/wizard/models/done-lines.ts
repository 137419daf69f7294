import { inOneLine } from '../keyboard/one-line.ts';
import type { Applied } from '../ports.ts';
import type { TextLine } from '../screen-model.ts';

/** Commands that an operator may want next, and what for. */
const nextCommands = [
  ['setup-wizard check', 'runs the checks again, at any time'],
  ['setup-wizard fallback status', 'says whether the local fallback runs, and where'],
  ['setup-wizard restore --list', 'lists the backups of the two files'],
] as const;

/** What a finished run leaves to know: what changed, how to connect, what to type next. */
export function doneLines({ lines, error }: Applied): readonly TextLine[] {
  const width = Math.max(...nextCommands.map(([command]) => command.length));
  const all: readonly TextLine[] = [
    { tone: 'heading', text: 'What was done' },
    ...lines.flatMap((line) => line.split('\n')).map(reportLine),
    ...(error === null
      ? []
      : [
          { tone: 'error' as const, text: `${error.reportedCode}: ${error.message}` },
          ...error.fix.split('\n').map((text) => ({ tone: 'plain' as const, text })),
        ]),
    { tone: 'heading', text: 'What to type next' },
    ...nextCommands.map(([command, purpose]): TextLine => ({
      tone: 'plain',
      text: `${command.padEnd(width)}  ${purpose}`,
    })),
  ];
  return all.map(({ tone, text }) => ({ tone, text: inOneLine(text) }));
}

function reportLine(text: string): TextLine {
  return { tone: text.startsWith('warning:') ? 'warning' : 'plain', text };
}
