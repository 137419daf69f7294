import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeWhen } from './describe-when.ts';

/** The system's Python comes first: the package of the driver belongs to it. */
const candidates = ['/usr/bin/python3', 'python3'];

/** A Python that has psycopg2, or undefined. */
export const pythonWithDriver = candidates.find((path) => {
  try {
    execFileSync(path, ['-c', 'import psycopg2'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/**
 * A suite that needs Python with psycopg2. Where there is none the reason is printed and the suite
 * skipped, unless SETUP_WIZARD_REQUIRE_SERVERS=1 makes the absence a failure.
 */
export function describeWithPython(title: string, body: (python: string) => void): void {
  const missing = 'there is no Python with psycopg2 (Debian: python3-psycopg2)';
  if (pythonWithDriver === undefined && process.env['SETUP_WIZARD_REQUIRE_SERVERS'] === '1') {
    test(`${title} (needs psycopg2)`, () => expect.fail(missing));
    return;
  }
  describeWhen(pythonWithDriver === undefined ? missing : null, title, () =>
    body(pythonWithDriver ?? ''),
  );
}
