import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands/command-table.ts';
import { destroyFallbackAfterwards, programPath, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

const setup = ['--non-interactive', '--quiet'];

async function folder(): Promise<string> {
  const path = await tempDir();
  destroyFallbackAfterwards(path);
  return path;
}

describe('--help', () => {
  it.each(commandTable.map(({ name }) => name))(
    'of "%s" names every option and an example',
    async (name) => {
      const definition = commandTable.find((known) => known.name === name)!;
      const { code, stdout } = await runHere([...(name === '' ? [] : [name]), '--help'], {
        cwd: '.',
      });
      expect(code).toBe(0);
      expect(stdout).toContain(definition.example);
      for (const option of definition.options) expect(stdout).toContain(`--${option.name}`);
    },
  );

  it('and --version need no settings and no terminal', async () => {
    expect((await runCli(['--version'], { cwd: '.' })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });
});

describe('show', () => {
  it('lists every setting with its provenance, masked, and changes nothing', async () => {
    const cwd = await folder();
    writeFileSync(
      join(cwd, '.env'),
      'POSTGRES_HOST=db.example.com\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=topsecret\nPOSTGRES_PORT=5432\n',
    );
    writeFileSync(join(cwd, 'config.json'), '{"database": {"port": "6000"}}\n');
    const { code, stdout } = await runCli(['show'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Primary host +db\.example\.com +\.env POSTGRES_HOST/u);
    expect(stdout).toMatch(/Primary password +\*{8} +\.env POSTGRES_PASSWORD/u);
    expect(stdout).toContain('Primary port: POSTGRES_PORT is 5432, database.port is 6000');
    expect(stdout).not.toContain('topsecret');
  });

  it('cuts its lines to a width', async () => {
    const { stdout } = await runHere(['show', '--width', '30'], { cwd: await folder() });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.every((line) => line.length <= 30)).toBe(true);
  });

  it('says what is wrong with exit 2', async () => {
    const { code, stdout } = await runHere(['show', '--db-port', 'abc'], { cwd: await folder() });
    expect(code).toBe(2);
    expect(stdout).toContain('problem: Primary port must be a number from 1 to 65535 (--db-port).');
  });
});

describe('with a fallback that is set up', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    // On the usual port another test's server may answer when it is stopped.
    const port = ['--fallback-db-port', String(await unusedPort())];
    await runCli([...setup, ...port], { cwd });
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
      await rm(cwd, { recursive: true, force: true });
    };
  });

  it('check passes, as JSON too', async () => {
    const { code, stdout } = await runCli(['check', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'check',
      ok: true,
      mode: 'local',
      error: null,
    });
  });

  it('support bundles system, settings, files, fallback, router, checks and log', async () => {
    const { code, stdout } = await runCli(['support'], { cwd });
    expect(code).toBe(0);
    const titles = stdout.split('\n').filter((line) => line.startsWith('## '));
    expect(titles).toEqual([
      '## System',
      '## Settings',
      '## Files',
      '## State directory',
      '## Fallback',
      '## Router',
      '## Checks',
      '## Log',
    ]);
  });

  it('check fails when it is stopped, and says how to start it', async () => {
    await runCli(['fallback', 'stop'], { cwd });
    const { code, stderr } = await runCli(['check', '--retries', '1'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('FALLBACK_CONNECTION_REFUSED');
  });
});

describe('check', () => {
  it('needs something that is configured', async () => {
    const { code, stderr } = await runHere(['check'], { cwd: await folder() });
    expect(code).toBe(2);
    expect(stderr).toContain('setup-wizard --non-interactive');
  });
});

describe('restore', () => {
  it('puts the newest backup of both files back, byte for byte, and can be taken back', async () => {
    const cwd = await folder();
    const original = '# mine\r\nOLLAMA_HOST="http://gpu:11434" # keep\r\n';
    writeFileSync(join(cwd, '.env'), original);
    await runCli([...setup, '--no-connect'], { cwd });
    const edited = readFileSync(join(cwd, '.env'), 'utf8');
    expect(edited.startsWith(original)).toBe(true);
    expect((await runCli(['restore', '--list'], { cwd })).stdout).toMatch(
      /^\S+ {2}\.env {2}\.env\./u,
    );
    expect((await runCli(['restore'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(original);
    await runCli(['restore'], { cwd });
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(edited);
  });

  it('says so when there is no backup', async () => {
    const { code, stderr } = await runHere(['restore'], { cwd: await folder() });
    expect(code).toBe(2);
    expect(stderr).toContain('There is no backup yet.');
  });
});

describe('one edit', () => {
  const env = [
    '\ufeff# hostile\r\nexport A="one # two" # note\r\n',
    "B='it''s'\r\nKEY=\"-----BEGIN\r\nPOSTGRES_PORT=1\r\n-----END\"\r\n",
    'export POSTGRES_FALLBACK_PORT = "5999" # mine\r\nOLLAMA_HOST=http://gpu:11434\r\nA=again\r\nlast=1',
  ].join('');
  const config =
    '\ufeff{"database_fallback":{"port":5999,"port":"5998"},/* c */"inference":{"chat":{"url":"http:\\/\\/gpu"}},"n":12345678901234567890}';

  it('changes exactly the bytes of its value in hostile files', async () => {
    const cwd = await folder();
    writeFileSync(join(cwd, '.env'), env);
    writeFileSync(join(cwd, 'config.json'), config);
    await runHere(['--non-interactive', '--no-connect'], { cwd });
    const before = ['.env', 'config.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    const { code, stderr } = await runCli(
      ['--non-interactive', '--no-connect', '--fallback-db-port', '6001'],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const after = ['.env', 'config.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(after[0]).toBe(before[0]!.replace('"5999"', '"6001"'));
    expect(after[1]).toBe(before[1]!.replace('"5998"', '"6001"'));
  });
});

describe('support', () => {
  it('shows what is wrong with a damaged record of the fallback, and the rest', async () => {
    const cwd = await tempDir();
    mkdirSync(join(cwd, '.setup-wizard', 'fallback'), { recursive: true, mode: 0o700 });
    writeFileSync(join(cwd, '.setup-wizard', 'fallback', 'server.json'), '');
    const { code, stdout } = await runCli(['support'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/## Fallback\n.*server\.json \(it is empty\)/u);
  });
});

describe('fallback logs', () => {
  it('says on standard error that nothing is set up', async () => {
    const { code, stdout, stderr } = await runCli(['fallback', 'logs'], { cwd: await tempDir() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Type "setup-wizard --non-interactive" to set it up.');
  });
});

describe('completion', () => {
  it.skipIf(process.platform === 'win32')(
    'for bash completes commands, actions and choices',
    async () => {
      const complete = async (...words: string[]): Promise<string> => {
        const script = `source <("$0" "$1" completion bash); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _setup_wizard; echo "\${COMPREPLY[*]}"`;
        const { stdout } = await promisify(execFile)('bash', [
          '-c',
          script,
          process.execPath,
          programPath,
        ]);
        return stdout.trim();
      };
      expect(await complete('setup-wizard', 'fal')).toBe('fallback');
      expect(await complete('setup-wizard', 'fallback', 'st')).toBe('start stop status');
      expect(await complete('setup-wizard', '--resolve-drift', '')).toBe('env config');
    },
  );
});
