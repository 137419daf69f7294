import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { readState } from '../../src/fallback/embedded/read-state.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { serversIn } from '../support/living-servers.ts';
import { runCli } from '../support/run-cli.ts';
import { unusedPort } from '../support/unused-port.ts';
import { tempDir } from '../support/temp-dir.ts';

/** A fallback that is set up, and stopped when a test begins. */
let cwd: string;
let stateDir: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  stateDir = join(cwd, '.setup-wizard');
  const port = String(await unusedPort());
  await runCli(['--non-interactive', '--quiet', '--fallback-db-port', port], { cwd });
});
beforeEach(() => stopFallback(stateDir));
afterAll(async () => {
  await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
  await rm(cwd, { recursive: true, force: true });
});

describe('fallback serve', () => {
  it('stays in the foreground, logs to standard error, and ends with 0 on SIGTERM', async () => {
    const during: Promise<unknown>[] = [];
    const served = await runCli(['fallback', 'serve'], {
      cwd,
      onLine: (line, child) => {
        if (!line.includes('serving on')) return;
        during.push(
          runCli(['fallback', 'serve'], { cwd }).finally(() => child.kill('SIGTERM')),
          readState(fallbackPaths(stateDir).state),
        );
      },
    });
    expect(served.code, served.stderr).toBe(0);
    expect(served.stderr).toMatch(/Z \[\d+\] serving on 127\.0\.0\.1:\d+/u);
    const [second, state] = (await Promise.all(during)) as [
      Awaited<ReturnType<typeof runCli>>,
      Awaited<ReturnType<typeof readState>>,
    ];
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('The fallback is already being served');
    expect(second.stderr).toContain(String(state?.gateway.pid));
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
    expect(await serversIn(stateDir)).toEqual([]);
  });

  it('is ended by "fallback stop" from elsewhere', async () => {
    const stops: Promise<Awaited<ReturnType<typeof runCli>>>[] = [];
    const { code, stderr } = await runCli(['fallback', 'serve'], {
      cwd,
      onLine: (line) => {
        if (line.includes('serving on')) stops.push(runCli(['fallback', 'stop'], { cwd }));
      },
    });
    expect(code, stderr).toBe(0);
    expect((await stops[0]!).stdout).toContain('Stopped; its data is kept.');
  });

  it('needs a fallback that is set up', async () => {
    const { code, stderr } = await runCli(['fallback', 'serve'], { cwd: await tempDir() });
    expect(code).toBe(1);
    expect(stderr).toContain('setup-wizard --non-interactive');
  });
});

describe('fallback logs --follow', () => {
  it('prints the last lines and then the new ones, until it is ended', async () => {
    const started: Promise<{ code: number | null }>[] = [];
    const seen: string[] = [];
    const { code, stdout } = await runCli(['fallback', 'logs', '--follow', '--lines', '1'], {
      cwd,
      onOutput: (line, child) => {
        seen.push(line);
        if (line.includes('serving on')) child.kill('SIGINT');
        if (started.length === 0) started.push(runCli(['fallback', 'start'], { cwd }));
      },
    });
    expect(seen[0]).toMatch(/Z \[\d+\] stopped$/u);
    expect(stdout).toContain('serving on 127.0.0.1');
    expect(code).toBe(0);
    expect((await started[0]!).code).toBe(0);
  });
});
