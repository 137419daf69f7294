import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { setupDocument } from '../support/setup-document.ts';
import { tempDir } from '../support/temp-dir.ts';

const setup = ['--non-interactive', '--json'];

async function folder(): Promise<string> {
  const path = await tempDir();
  destroyFallbackAfterwards(path);
  return path;
}

describe('wrong options', () => {
  it.each([
    [
      ['--fallback-db-port', 'abc'],
      'Fallback port must be a number from 1 to 65535 (--fallback-db-port).',
    ],
    [
      ['--fallback-db-port', '0'],
      'Fallback port must be a number from 1 to 65535 (--fallback-db-port).',
    ],
    [
      ['--fallback-db-port', '70000'],
      'Fallback port must be a number from 1 to 65535 (--fallback-db-port).',
    ],
    [
      ['--fallback-mode', 'cloud'],
      'Fallback mode must be one of local, embedded, container, cluster, existing (--fallback-mode).',
    ],
    [
      ['--db-host', 'h', '--db-name', 'd'],
      'Primary user is missing, although other settings of the primary are there.',
    ],
    [['--db-password-file', 'gone'], 'The file gone of --db-password-file cannot be read.'],
    [
      ['--no-fallback'],
      'There is nothing to set up: no primary is configured and the fallback is off.',
    ],
    [
      ['--fallback-db-host', '10.0.0.1'],
      'The fallback host 10.0.0.1 is not a loopback address; the local fallback listens on this machine only.',
    ],
  ])('%j end in exit 2, one error with a fix, and an untouched folder', async (args, message) => {
    const cwd = await folder();
    const result = await runHere([...setup, ...args], { cwd });
    expect(result.code, result.stderr).toBe(2);
    const { error } = setupDocument(result);
    expect(error?.message.replaceAll(`${cwd}/`, '')).toContain(message);
    expect(error?.fix).not.toBe('');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('are all reported together', async () => {
    const cwd = await folder();
    const result = await runCli(
      [...setup, '--db-port', 'abc', '--fallback-db-port', '0', '--db-user', 'u'],
      { cwd },
    );
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.detail?.split('\n')).toHaveLength(4);
  });

  it.each([
    [['--cwd', '/nowhere/at/all'], '--cwd /nowhere/at/all is not a folder.'],
    [['--exit-code'], '--exit-code goes with --dry-run.'],
    [['--db-password-stdin'], 'There is no password in standard input (--db-password-stdin).'],
  ])('%j end in exit 2', async (args, message) => {
    const cwd = await folder();
    const result = await runHere([...setup, '--fallback-db-port', '1', ...args], { cwd });
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.message).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('that are unknown get the nearest known one', async () => {
    const result = await runCli(['--non-interactve'], { cwd: await folder() });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('Did you mean --non-interactive?');
  });
});

describe('a settings file that cannot be edited safely', () => {
  const cases: readonly (readonly [string, string, string | Buffer])[] = [
    ['.env with a NUL', '.env', 'A=1\0\n'],
    ['.env in latin-1', '.env', Buffer.from('A=\xe4\n', 'latin1')],
    ['.env with CR line ends', '.env', 'A=1\rB=2\r'],
    ['.env with an unterminated quote', '.env', 'A="never closed\nB=2\n'],
    ['broken config.json', 'config.json', '{"database": {'],
    ['config.json with database: null', 'config.json', '{"database_fallback": null}'],
    ['config.json with database: []', 'config.json', '{"database_fallback": []}'],
  ];

  it.each(cases)('%s is refused with exit 2 and keeps every byte', async (_, name, content) => {
    const cwd = await folder();
    writeFileSync(join(cwd, name), content);
    const result = await runHere(setup, { cwd });
    expect(result.code, result.stdout).toBe(2);
    expect(setupDocument(result).error?.message).toContain(name);
    expect(readFileSync(join(cwd, name))).toEqual(Buffer.from(content));
    expect(readdirSync(cwd)).toEqual([name]);
  });

  it('a directory in the place of .env is refused', async () => {
    const cwd = await folder();
    mkdirSync(join(cwd, '.env'));
    const result = await runHere(setup, { cwd });
    expect(result.code).toBe(2);
    expect(readdirSync(cwd)).toEqual(['.env']);
  });

  it.skipIf(process.platform === 'win32')(
    'a dangling link in the place of .env is refused',
    async () => {
      const cwd = await folder();
      symlinkSync('nowhere', join(cwd, '.env'));
      const result = await runCli(setup, { cwd });
      expect(result.code).toBe(2);
      expect(readdirSync(cwd)).toEqual(['.env']);
    },
  );

  it('a read-only .env is refused, and what was created before is undone', async () => {
    const cwd = await folder();
    writeFileSync(join(cwd, '.env'), 'A=1\n');
    chmodSync(join(cwd, '.env'), 0o444);
    const result = await runCli(setup, { cwd });
    expect(result.code).toBe(1);
    expect(setupDocument(result).error?.code).toBe('FILE_READ_ONLY');
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe('A=1\n');
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');
  });

  it.each([
    ['comments', '{\n  // mine\n  "a": 1\n}\n'],
    ['a byte order mark', '\ufeff{"a": 1}\n'],
    ['duplicate keys', '{"a": 1, "a": 2}\n'],
    ['a number beyond doubles', '{"a": 12345678901234567890}\n'],
  ])('config.json with %s is edited and keeps every byte of its own', async (_, content) => {
    const cwd = await folder();
    writeFileSync(join(cwd, 'config.json'), content);
    const result = await runHere([...setup, '--no-connect'], { cwd });
    expect(result.code, result.stdout).toBe(0);
    const after = readFileSync(join(cwd, 'config.json'), 'utf8');
    const own = content.slice(0, content.lastIndexOf('}')).trimEnd();
    expect(after.startsWith(own)).toBe(true);
  });
});

describe('the machine in the way', () => {
  it('a stranger on the wanted port is named, and nothing is written', async () => {
    await using stranger = await scriptedServer((socket) => socket.end());
    const cwd = await folder();
    const result = await runCli([...setup, '--fallback-db-port', String(stranger.port)], { cwd });
    expect(result.code).toBe(1);
    expect(setupDocument(result).error?.code).toBe('FALLBACK_PORT_TAKEN');
    expect(readdirSync(cwd)).toEqual(['.setup-wizard']);
  });

  it('a stranger on port 5433 makes no difference when any port will do', async () => {
    const cwd = await folder();
    const other = await folder();
    const taken = setupDocument(await runCli(setup, { cwd: other })).targets.fallback.port;
    const result = setupDocument(await runCli(setup, { cwd }));
    expect(result.ok).toBe(true);
    expect(result.targets.fallback.port).not.toBe(taken);
  });

  it('a state directory that is a file is refused', async () => {
    const cwd = await folder();
    writeFileSync(join(cwd, '.setup-wizard'), '');
    const result = await runCli(setup, { cwd });
    expect(result.code).toBe(1);
    expect(setupDocument(result).error?.code).toBe('STATE_DIR_UNSAFE');
    expect(readdirSync(cwd)).toEqual(['.setup-wizard']);
  });
});

describe('without a terminal', () => {
  it('the bare program ends at once with exit 2 and the command to type', async () => {
    const result = await runCli([], { cwd: await folder() });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('setup-wizard --non-interactive');
    expect(result.stdout).toBe('');
  });

  it('destroy needs --yes', async () => {
    const result = await runCli(['fallback', 'destroy'], { cwd: await folder() });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--yes');
  });
});
