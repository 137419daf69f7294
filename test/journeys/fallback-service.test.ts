import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeSystemctl } from '../support/fake-systemctl.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

/** The home of a user whose systemd answers, and the program run by that user. */
async function user(fails = '') {
  const home = await tempDir();
  const { bin, calls } = await fakeSystemctl(fails);
  const env = { HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_CONFIG_HOME: '' };
  const units = join(home, '.config', 'systemd', 'user');
  const cli = (...args: readonly string[]): Promise<CliResult> =>
    runCli([...args, ...state], { cwd, env });
  return { cli, calls, units, unitsThere: () => readdir(units).catch(() => []) };
}

let cwd: string;
/** What systemd and shells take apart. */
let state: readonly string[];

describe.runIf(process.platform === 'linux')('fallback service', () => {
  // One fallback for all, as every test leaves it running; the last one destroys it.
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    state = ['--state-dir', join(cwd, 'my 100% "state" $HOME')];
    const port = ['--fallback-db-port', String(await unusedPort())];
    const set = await runCli(
      ['--non-interactive', '--fallback-mode', 'embedded', ...port, ...state],
      { cwd },
    );
    if (set.code !== 0) throw new Error(set.stderr);
  });
  afterAll(async () => {
    await runCli(['fallback', 'destroy', '--yes', '--discard-writes', ...state], { cwd });
    await rm(cwd, { recursive: true, force: true });
  });

  test('that is refused leaves nothing behind, and the fallback running', async () => {
    const { cli, unitsThere } = await user('start');
    const refused = await cli('fallback', 'service', 'install');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('refused by the test');
    expect(await unitsThere()).toEqual([]);
    expect((await cli('fallback', 'status')).code).toBe(0);
  });

  test('without a service manager prints what to do instead, and changes nothing', async () => {
    const { cli, unitsThere } = await user('is-system-running');
    const refused = await cli('fallback', 'service', 'install');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('SERVICE_UNAVAILABLE');
    expect(refused.stderr).toMatch(/fallback start --state-dir '.*my 100% "state" \$HOME'/u);
    expect(refused.stderr).toContain('@reboot');
    expect(await unitsThere()).toEqual([]);
    const { code, stdout } = await cli('fallback', 'service', 'status');
    expect(code).toBe(0);
    expect(stdout).toContain('"systemctl --user is-system-running" answered "Failed to');
    expect(stdout).toContain('setup-wizard fallback start');
  });

  test('hands a running fallback to systemd, once, and back again', async () => {
    const { cli, calls, units, unitsThere } = await user();
    const installed = await cli('fallback', 'service', 'install');
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    expect(installed.stdout).toContain('loginctl enable-linger');
    const [unit = ''] = await unitsThere();
    expect(await readFile(join(units, unit), 'utf8')).toContain('my 100%% \\"state\\" $$HOME');
    expect((await cli('fallback', 'status')).code).toBe(0);
    expect((await cli('fallback', 'service', 'status')).stdout).toContain(
      `${unit} starts at every login and runs now`,
    );

    const again = await cli('fallback', 'service', 'install');
    expect(again.stdout).toContain('Already installed');
    expect(await calls()).toEqual(['daemon-reload', `enable ${unit}`, `start ${unit}`]);

    const gone = await cli('fallback', 'service', 'uninstall');
    expect(gone).toMatchObject({ code: 0, stderr: '' });
    expect(await unitsThere()).toEqual([]);
    expect((await cli('fallback', 'status')).code).toBe(0);
  });

  test('goes away with a fallback that is destroyed', async () => {
    const { cli, unitsThere } = await user();
    expect((await cli('fallback', 'service', 'install')).code).toBe(0);
    expect((await cli('fallback', 'destroy', '--yes')).code).toBe(0);
    expect(await unitsThere()).toEqual([]);
    expect((await cli('fallback', 'service', 'status')).stdout).toContain(
      'No service is installed',
    );
  });
});
