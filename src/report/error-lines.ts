import type { SetupError } from '../errors/setup-error.ts';

/** An error for people: what happened, why, and what to type next. */
export function errorLines(error: SetupError): readonly string[] {
  return [
    `error ${error.reportedCode}: ${error.message}`,
    ...(error.detail === null ? [] : indented('why: ', error.detail)),
    ...indented('fix: ', error.fix),
  ];
}

function indented(label: string, text: string): readonly string[] {
  const pad = ' '.repeat(label.length + 2);
  return text.split('\n').map((line, index) => `${index === 0 ? `  ${label}` : pad}${line}`);
}
