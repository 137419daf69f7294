import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeWhen } from './describe-when.ts';

/**
 * A suite that needs a program of the system. Where it is missing the reason is printed and the suite
 * skipped, unless SETUP_WIZARD_REQUIRE_SERVERS=1 makes the absence a failure.
 */
export function describeWithProgram(program: string, title: string, body: () => void): void {
  const installed = isInstalled(program);
  if (!installed && process.env['SETUP_WIZARD_REQUIRE_SERVERS'] === '1') {
    test(`${title} (needs ${program})`, () => expect.fail(`${program} is not installed`));
    return;
  }
  describeWhen(installed ? null : `${program} is not installed`, title, body);
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
