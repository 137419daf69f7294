import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { plistText } from '../../../src/fallback/service/plist-text.ts';
import { unitText } from '../../../src/fallback/service/unit-text.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { tempDir } from '../../support/temp-dir.ts';

const run = promisify(execFile);
const awkward = '/srv/my app/100% $HOME "quoted" back\\slash <&> ünï\ttab';

test('a unit gives systemd every word as it is', () => {
  const line = /^ExecStart=(.*)$/mu.exec(unitText(['/usr/bin/node', awkward], '/srv/my app'))?.[1];
  expect(line).toBe(
    '"/usr/bin/node" "/srv/my app/100%% $$HOME \\"quoted\\" back\\\\slash <&> ünï\\ttab"',
  );
});

test('a folder cannot add settings to the unit by its name', () => {
  const text = unitText(['/usr/bin/node'], '/srv/a\nExecStartPre=/bin/evil\\');
  expect(text.split('\n').filter((line) => line.startsWith('ExecStart'))).toEqual([
    'ExecStart="/usr/bin/node"',
  ]);
  expect(text).not.toMatch(/\\$/mu);
});

describeWhen(missing('systemd-analyze', '--version'), 'systemd-analyze verify', () => {
  test('has nothing against the unit, whatever is in its names', async () => {
    const unit = join(await tempDir(), 'setup-wizard-fallback-test.service');
    await writeFile(unit, unitText([process.execPath, awkward, 'fallback', 'serve'], awkward));
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]).catch(
      (error: unknown) => error as { stderr: string },
    );
    // It names the whole machine's units as well.
    const about = stderr.split('\n').filter((line) => line.includes('setup-wizard-fallback'));
    expect(about).toEqual([]);
  });
});

describeWhen(missing('python3', '-c', 'import plistlib'), 'a reader of property lists', () => {
  test('finds every word of the launch agent as it is', async () => {
    const path = join(await tempDir(), 'agent.plist');
    await writeFile(
      path,
      plistText('setup-wizard.fallback.0', ['/usr/bin/node', awkward, 'a\r\nb']),
    );
    const program =
      'import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],"rb"))))';
    const { stdout } = await run('python3', ['-c', program, path]);
    expect(JSON.parse(stdout)).toEqual({
      Label: 'setup-wizard.fallback.0',
      ProgramArguments: ['/usr/bin/node', awkward, 'a\r\nb'],
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ThrottleInterval: 10,
    });
  });
});

/** Why a program cannot be used here, or null. */
function missing(program: string, ...args: readonly string[]): string | null {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return null;
  } catch {
    return `there is no ${program}`;
  }
}
