import type { ExitCode } from './error-codes.ts';

/** What the exit codes of the program mean (design contract 3.4). */
export const exitCodeGuide: Readonly<Record<ExitCode, string>> = {
  0: 'Done, and all checks pass.',
  1: 'An operation failed; the report says what was done and what was not.',
  2: 'Input is bad or missing: the command line, a setting or a file.',
  3: 'Checks failed: what was asked for was done or is there, but is not as it must be.',
  4: 'It works, but on the fallback: the primary is configured and cannot be used.',
  5: 'Something would change (only with --exit-code).',
  70: 'A fault of this program.',
  130: 'Cancelled by Ctrl-C or a signal: a setup undid what it had created, bootstrap and migrate keep what was finished and go on from there.',
};
