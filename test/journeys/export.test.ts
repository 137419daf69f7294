import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';

const settings = {
  '.env':
    'POSTGRES_HOST=db.example.com\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=topsecret\nPOSTGRES_FALLBACK_PASSWORD=alsosecret\n',
};
const formats = ['compose', 'cloudnative-pg', 'terraform-rds', 'pg_auto_failover'];

describe('export', () => {
  it.each(formats)('prints %s with the names of the settings, and no password', async (format) => {
    const cwd = await projectFolder(settings);
    const { code, stdout, stderr } = await runCli(['export', format], { cwd });
    expect({ code, stderr, named: stdout.includes('shop') }).toEqual({
      code: 0,
      stderr: '',
      named: true,
    });
    expect(stdout).not.toMatch(/topsecret|alsosecret/u);
  });

  it('prints a single file so that it can be piped', async () => {
    const { stdout } = await runCli(['export', 'cloudnative-pg'], {
      cwd: await projectFolder(settings),
    });
    expect(parse(stdout)).toMatchObject({ kind: 'Cluster' });
  });

  it('gives the files as one JSON document', async () => {
    const { stdout } = await runCli(['export', 'compose', '--json'], {
      cwd: await projectFolder(settings),
    });
    const { command, ok, files } = JSON.parse(stdout) as {
      readonly command: string;
      readonly ok: boolean;
      readonly files: Readonly<Record<string, string>>;
    };
    expect({ command, ok, files: Object.keys(files) }).toEqual({
      command: 'export',
      ok: true,
      files: ['compose.yaml', 'initdb/10-application.sh'],
    });
  });

  it('writes a folder once, and again only by force', async () => {
    const cwd = await projectFolder(settings);
    const write = (...more: readonly string[]) =>
      runCli(['export', 'terraform-rds', '--output', 'deploy', ...more], { cwd });
    const codes = [(await write()).code, (await write()).code, (await write('--force')).code];
    expect(codes).toEqual([0, 2, 0]);
    expect(readdirSync(join(cwd, 'deploy')).sort()).toEqual(['database.sql', 'main.tf']);
  });

  it('names the options that are missing', async () => {
    const { code, stderr } = await runCli(['export', 'compose'], { cwd: await projectFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('EXPORT_INCOMPLETE');
    expect(stderr).toContain('--db-name NAME (or POSTGRES_DB) and --db-user USER');
  });
});
