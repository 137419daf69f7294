import type { CheckResult } from '../postgres/check-result.ts';

/** The pass/fail table, one line for each check, with the fix under whatever is not well. */
export function checkLines(results: readonly CheckResult[]): readonly string[] {
  const idWidth = Math.max(0, ...results.map(({ id }) => id.length));
  return results.flatMap(({ status, target, id, message, fix }) => [
    `  ${status.padEnd(4)}  ${target.padEnd(8)}  ${id.padEnd(idWidth)}  ${message}`,
    ...(fix === null || status === 'pass'
      ? []
      : fix
          .split('\n')
          .map((line, index) => `          ${index === 0 ? 'fix: ' : '     '}${line}`)),
  ]);
}
