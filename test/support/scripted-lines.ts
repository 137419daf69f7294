import type { LineTerminal } from '../../src/prompts/line-terminal.ts';

/** A question, or the start of one, and what is answered; null for Ctrl-C. */
export type ScriptedAnswer = readonly [question: string, answer: string | null];

/** A line terminal whose answers are known beforehand. */
export interface ScriptedLines {
  readonly terminal: LineTerminal;
  /** Everything printed and asked so far; answers are not in it. */
  readonly transcript: () => string;
  /** The answers that no question was asked for. */
  readonly unused: () => readonly ScriptedAnswer[];
}

/** Answers each question with the next answer of the script; another question fails the test. */
export function scriptedLines(script: readonly ScriptedAnswer[], canHide = true): ScriptedLines {
  const left = [...script];
  const printed: string[] = [];
  const answer = (question: string, hidden: boolean): Promise<string | null> => {
    printed.push(hidden ? `<hidden> ${question}` : question);
    const next = left.shift();
    if (next === undefined || !question.startsWith(next[0])) {
      const wanted = next === undefined ? 'no more questions' : `"${next[0]}"`;
      throw new Error(`Asked "${question}" instead of ${wanted}:\n${printed.join('\n')}`);
    }
    return Promise.resolve(next[1]);
  };
  return {
    terminal: {
      canHide,
      print: (line) => void printed.push(line),
      ask: (question) => answer(question, false),
      askHidden: (question) => answer(question, true),
    },
    transcript: () => printed.join('\n'),
    unused: () => left,
  };
}
