import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { programPath, runCli } from '../support/run-cli.ts';

describe('providers', () => {
  it('tells of one in full, filled in with the settings of the folder', async () => {
    const cwd = await projectFolder({
      '.env':
        'POSTGRES_HOST=db.example.com\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=topsecret\n',
    });
    const { code, stdout } = await runCli(['providers', 'rds'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Connect to database "shop" as the master user');
    expect(stdout).not.toContain('topsecret');
  });

  it('gives one JSON document', async () => {
    const { stdout } = await runCli(['providers', 'neon', '--json'], {
      cwd: await projectFolder(),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'providers',
      ok: true,
      provider: { id: 'neon' },
      error: null,
    });
  });

  it('ends with 2 for a name that nobody has, and tells the nearest', async () => {
    const { code, stderr } = await runCli(['providers', 'supabas'], { cwd: await projectFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "setup-wizard providers supabase"?');
  });

  it.skipIf(process.platform === 'win32')('has its names completed in bash', async () => {
    const script =
      'source <("$0" "$1" completion bash); COMP_WORDS=(setup-wizard providers sup); COMP_CWORD=2; _setup_wizard; echo "${COMPREPLY[*]}"';
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      script,
      process.execPath,
      programPath,
    ]);
    expect(stdout.trim()).toBe('supabase');
  });
});
