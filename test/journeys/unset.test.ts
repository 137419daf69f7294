import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';

/** Settles and writes the settings without any server. */
const settle = ['--non-interactive', '--json', '--no-connect'];
const secret = 'never-to-be-seen';

const files = {
  '.env': `# mine\nPOSTGRES_HOST=db.example.com\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=${secret}\nMORE=1\n`,
  'config.json': `{ "database": { "host": "db.example.com", "port": 6000, "db_name": "shop", "user": "ann", "password": "${secret}" }, "mine": [1] }\n`,
};

function bytesIn(folder: string): readonly string[] {
  return Object.keys(files).map((name) => readFileSync(join(folder, name), 'utf8'));
}

function expectNoSecret({ stdout, stderr }: CliResult): void {
  expect(stdout + stderr).not.toContain(secret);
}

describe('--no-primary', () => {
  it('empties the primary in both files and leaves the rest', async () => {
    const cwd = await projectFolder(files);
    const result = await runCli([...settle, '--no-primary'], { cwd });
    expect([result.code, setupDocument(result).mode]).toEqual([0, 'local']);
    const [env = '', config = ''] = bytesIn(cwd);
    expect(parse(env)).toMatchObject({ POSTGRES_HOST: '', POSTGRES_PASSWORD: '', MORE: '1' });
    expect(config).toContain(
      '"database": { "host": "", "port": 6000, "db_name": "", "user": "", "password": "" }',
    );
    expectNoSecret(result);
  });

  it('has nothing to do the second time', async () => {
    const cwd = await projectFolder(files);
    await runCli([...settle, '--no-primary'], { cwd });
    const before = bytesIn(cwd);
    const again = setupDocument(await runCli([...settle, '--no-primary'], { cwd }));
    expect([again.steps, again.files.filter(({ changed }) => changed)]).toEqual([[], []]);
    expect(bytesIn(cwd)).toEqual(before);
  });

  it('refuses a primary that the environment names, and changes nothing', async () => {
    const cwd = await projectFolder(files);
    const env = { POSTGRES_HOST: 'elsewhere' };
    const result = await runCli([...settle, '--no-primary'], { cwd, env });
    expect(result.code).toBe(2);
    expect(result.stdout).toContain('environment POSTGRES_HOST, which this program does not edit');
    expect(bytesIn(cwd)).toEqual(Object.values(files));
  });

  it('contradicts an option that names one', async () => {
    const cwd = await projectFolder();
    const result = await runCli([...settle, '--no-primary', '--db-host', 'h'], { cwd });
    expect([result.code, setupDocument(result).error?.code]).toEqual([2, 'USAGE']);
  });
});

describe('--unset', () => {
  it('shows in a dry run what would be emptied, masked', async () => {
    const cwd = await projectFolder(files);
    const result = await runCli(['--dry-run', '--no-connect', '--unset', 'POSTGRES_PASSWORD'], {
      cwd,
    });
    expect(result.stdout).toContain('-POSTGRES_PASSWORD=********');
    expect(result.stdout).toContain('+POSTGRES_PASSWORD=');
    expectNoSecret(result);
  });

  it('lets show say how the settings would be without', async () => {
    const cwd = await projectFolder(files);
    const result = await runCli(['show', '--unset', 'primary.port'], { cwd });
    expect(result.stdout).toMatch(/Primary port.*5432.*default/u);
    expect(bytesIn(cwd)).toEqual(Object.values(files));
  });

  it('is completed with the names of the settings', async () => {
    const { stdout } = await runCli(['completion', 'bash'], { cwd: await projectFolder() });
    expect(stdout).toMatch(/--unset\).*POSTGRES_SSLROOTCERT/u);
  });
});
