import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { unusedPort } from '../support/unused-port.ts';

describeWithServer(postgres15WithPgvector(), 'another mode of the fallback', (binDir) => {
  const env = { PATH: `${binDir}:${process.env['PATH'] ?? ''}` };

  test('moves the data, writes the mode, and is done once; a killed move is settled by the next run', async () => {
    const cwd = await projectFolder();
    const setup = async (...args: readonly string[]) =>
      setupDocument(await runCli(['--non-interactive', '--json', ...args], { cwd, env }));
    const left = async () =>
      (await readdir(join(cwd, '.setup-wizard'))).filter((name) => name.startsWith('fallback'));
    const port = await unusedPort();
    await setup('--fallback-mode', 'embedded', '--fallback-db-port', String(port));

    const moved = await setup('--fallback-mode', 'cluster');
    expect(moved.steps.map(({ id, status }) => [id, status])).toEqual([
      ['fallback.move', 'done'],
      ['fallback.verify', 'done'],
      ['files.write', 'done'],
      ['fallback.move-finish', 'done'],
    ]);
    expect(moved.targets.fallback).toMatchObject({ provisioner: 'cluster', port });
    expect(await readFile(join(cwd, '.env'), 'utf8')).toContain('POSTGRES_FALLBACK_MODE=cluster');
    expect((await setup()).steps).toEqual([]);
    expect(await left()).toEqual(['fallback']);

    const killed = await runCli(['--non-interactive', '--fallback-mode', 'embedded'], {
      cwd,
      env,
      onLine: (line, child) => {
        if (line.includes('Counting')) child.kill('SIGKILL');
      },
    });
    expect(killed.code).toBeNull();
    expect(await left()).toEqual(['fallback', 'fallback.next']);
    const settled = await setup();
    expect(settled).toMatchObject({
      ok: true,
      targets: { fallback: { provisioner: 'cluster', port } },
    });
    expect(await left()).toEqual(['fallback']);
  }, 120_000);
});
