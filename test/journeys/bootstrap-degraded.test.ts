import { describe, expect, it } from 'vitest';
import { destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { projectFolder } from '../support/project-folder.ts';
import { setupDocument } from '../support/setup-document.ts';
import { unusedPort } from '../support/unused-port.ts';

describe('bootstrap of both databases while the primary is down', () => {
  it('brings the fallback to verified all the same, and ends in exit 4', async () => {
    const cwd = await projectFolder();
    destroyFallbackAfterwards(cwd);
    const port = String(await unusedPort());
    const fallback = ['--fallback-db-port', String(await unusedPort())];
    await runCli(['--non-interactive', '--quiet', ...fallback], { cwd });
    const primary = ['--db-host', '127.0.0.1', '--db-port', port, '--db-name', 'shop'];
    const login = ['--db-user', 'app', '--db-password-stdin', '--retries', '1'];
    const result = await runCli(['bootstrap', '--json', ...primary, ...login], {
      cwd,
      input: 'a password',
    });
    expect(result.code, result.stdout).toBe(4);
    const { mode, error, steps, targets } = setupDocument(result);
    expect([mode, error?.code]).toEqual(['degraded', 'PRIMARY_CONNECTION_REFUSED']);
    expect(steps.map(({ id, status }) => [id, status])).toEqual([
      ['primary.bootstrap', 'failed'],
      ['fallback.bootstrap', 'done'],
    ]);
    expect(targets.fallback).toMatchObject({ reachable: true });
  });
});
