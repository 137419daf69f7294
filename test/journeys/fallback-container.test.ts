import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readContainerSettings } from '../../src/fallback/container/read-container-settings.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { describeWithEngine, thingsOf, useEngine } from '../support/container-engine.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { unusedPort } from '../support/unused-port.ts';

describeWithEngine('a fallback in a container, from nothing to nothing', (env) => {
  let cwd: string;
  let id: string;
  let setup: CliResult;
  const wizard = (...args: readonly string[]): Promise<CliResult> => runCli(args, { cwd, env });
  const files = (): Promise<readonly string[]> =>
    Promise.all(['.env', 'config.json'].map((name) => readFile(join(cwd, name), 'utf8')));

  beforeAll(async () => {
    useEngine(env);
    cwd = await realpath(await mkdtemp(join(tmpdir(), 'setup-wizard-test-')));
    const port = String(await unusedPort());
    const chosen = ['--fallback-mode', 'container', '--fallback-db-port', port];
    setup = await wizard('--non-interactive', ...chosen);
    const paths = fallbackPaths(join(cwd, '.setup-wizard'));
    id = (await readContainerSettings(paths.settings).catch(() => null))?.id ?? 'none';
  });
  afterAll(async () => {
    await wizard('fallback', 'destroy', '--yes');
    await rm(cwd, { recursive: true, force: true });
  });

  it('sets it up, proves it and says which image it runs', () => {
    expect(setup.code, setup.stderr).toBe(0);
    expect(setup.stdout + setup.stderr).toContain('docker.io/pgvector/pgvector:0.8.7-pg17');
  });

  it('has nothing to do the second time, and changes no byte', async () => {
    const before = await files();
    const { code, stdout } = await wizard('--non-interactive', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ changed: false }, { changed: false }],
      steps: [],
      targets: { fallback: { provisioner: 'container', reachable: true } },
    });
    expect(await files()).toEqual(before);
  });

  it('checks it', async () => {
    const { code, stderr } = await wizard('check', '--target', 'fallback');
    expect(code, stderr).toBe(0);
  });

  it('tells its state, stops and starts it, and shows its log', async () => {
    expect((await wizard('fallback', 'status')).stdout).toMatch(
      /Running: container on .*, image docker\.io\/pgvector\/pgvector:0\.8\.7-pg17 [0-9a-f]{12}\)/u,
    );
    expect((await wizard('fallback', 'stop')).stdout).toContain('Stopped; its data is kept.');
    expect((await wizard('fallback', 'start')).stdout).toContain('Started: container on');
    const log = await wizard('fallback', 'logs', '--lines', '3');
    expect(log.stdout).toContain('ready to accept connections');
  });

  it('prints the password nowhere', async () => {
    const [dotenv = ''] = await files();
    const password = /^POSTGRES_FALLBACK_PASSWORD=["']?([^"'\n]+)/mu.exec(dotenv)?.[1];
    expect(password).toHaveLength(32);
    const said = [setup, await wizard('fallback', 'status', '--json'), await wizard('support')];
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain(password);
  });

  it('destroys it: no container, no volume', async () => {
    expect(await thingsOf(id)).toHaveLength(2);
    const { code, stderr } = await wizard('fallback', 'destroy', '--yes');
    expect(code, stderr).toBe(0);
    expect(await thingsOf(id)).toEqual([]);
  });
});
