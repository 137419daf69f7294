import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import type { EmbeddedState } from '../../src/fallback/embedded/embedded-state.ts';
import { readState } from '../../src/fallback/embedded/read-state.ts';
import { visibleProcesses, processesMissing } from '../support/visible-processes.ts';
import { type CliResult, destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

const setup = ['--non-interactive', '--json'];

async function emptyFolder(): Promise<string> {
  const folder = await tempDir();
  destroyFallbackAfterwards(folder);
  return folder;
}

/** A port of its own: a run that finds the usual one taken tells its steps twice. */
const ownPort = async (): Promise<readonly string[]> => [
  '--fallback-db-port',
  String(await unusedPort()),
];

/** Runs the setup and sends it a signal as soon as a line begins like this, or ends like this. */
function killedAt(
  wanted: string,
  folder: string,
  signal: NodeJS.Signals,
  port: readonly string[],
): Promise<CliResult> {
  let sent = false;
  return runCli([...setup, ...port], {
    cwd: folder,
    onLine: (line, child) => {
      if (sent || !(line.startsWith(wanted) || line.endsWith(wanted))) return;
      sent = true;
      child.kill(signal);
    },
  });
}

const starting = 'Starting the embedded server';

/** What is said when something begins or ends; what ends a step and what begins the next come at once. */
const boundaries = [
  'fallback.provision: ',
  'Unpacking the files of a new data directory',
  starting,
  'fallback.verify: ',
  'files.write: ',
  'files.write: done',
] as const;

async function expectConverged(folder: string, options: readonly string[] = []): Promise<void> {
  const result = await runCli([...setup, ...options], { cwd: folder });
  expect(result.code, result.stdout + result.stderr).toBe(0);
  expect(setupDocument(result).targets.fallback.reachable).toBe(true);
  const env = parse(readFileSync(join(folder, '.env')));
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
    database_fallback: { password: string; port: string };
  };
  expect(config.database_fallback).toMatchObject({
    password: env['POSTGRES_FALLBACK_PASSWORD'],
    port: env['POSTGRES_FALLBACK_PORT'],
  });
  expect(readdirSync(folder).sort()).toEqual(['.env', '.setup-wizard', 'config.json']);
}

/** The processes that the state file names. */
async function runningFallback(folder: string): Promise<EmbeddedState> {
  const state = await readState(fallbackPaths(join(folder, '.setup-wizard')).state);
  if (state === null) throw new Error('there is no state file');
  return state;
}

describe('a run that is killed', () => {
  it('at any boundary between its steps is completed by the next one', async () => {
    let told = '';
    for (const boundary of boundaries) {
      const folder = await emptyFolder();
      const port = await ownPort();
      told = (await killedAt(boundary, folder, 'SIGKILL', port)).stderr;
      await expectConverged(folder, port);
    }
    // The last one was killed when all had been said: nothing else begins or ends in a run.
    const parts = told
      .trimEnd()
      .split('\n')
      .filter((line) => !line.includes(': Left out '));
    expect(parts.filter((line) => !line.includes(': done in '))).toEqual(
      boundaries.slice(0, -1).map((part) => expect.stringContaining(part) as string),
    );
  }, 180_000);

  it('loses nothing that was stored in the fallback before', async () => {
    const folder = await emptyFolder();
    // While it is stopped, a run of another folder would find its port free.
    const own = await ownPort();
    const first = setupDocument(await runCli([...setup, ...own], { cwd: folder }));
    const { Client } = await import('pg');
    const env = parse(readFileSync(join(folder, '.env')));
    const open = async (): Promise<InstanceType<typeof Client>> => {
      const { host, port, database, user } = first.targets.fallback;
      const client = new Client({
        host,
        port,
        database,
        user,
        password: env['POSTGRES_FALLBACK_PASSWORD'],
      });
      await client.connect();
      return client;
    };
    const before = await open();
    await before.query('create table kept as select 42 as answer');
    await before.end();
    await runCli(['fallback', 'stop'], { cwd: folder });
    const killed = await killedAt(starting, folder, 'SIGKILL', own);
    expect(killed.code, killed.stderr).toBe(null);
    await expectConverged(folder);
    const after = await open();
    const { rows } = await after.query('select answer from kept');
    await after.end();
    expect(rows).toEqual([{ answer: 42 }]);
  });
});

describe('a run that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s undoes what it created and exits 130',
    async (signal) => {
      const folder = await emptyFolder();
      const result = await killedAt(starting, folder, signal, await ownPort());
      expect(result.code, result.stderr).toBe(130);
      expect(setupDocument(result).error?.code).toBe('CANCELLED');
      expect(readdirSync(folder)).toEqual(['.setup-wizard']);
      const status = await runCli(['fallback', 'status'], { cwd: folder });
      expect(status.stdout).toContain('There is none yet.');
    },
  );
});

describe('twenty runs at once in one folder', () => {
  it('all succeed and make one fallback with one password', async () => {
    const folder = await emptyFolder();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => runCli(setup, { cwd: folder })),
    );
    expect(results.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 0));
    const ports = new Set(results.map((result) => setupDocument(result).targets.fallback.port));
    expect(ports.size).toBe(1);
    const provisioned = results.filter((result) =>
      setupDocument(result).steps.some(
        ({ id, status }) => id === 'fallback.provision' && status === 'done',
      ),
    );
    expect(provisioned).toHaveLength(1);
    await expectConverged(folder);
    if (processesMissing !== null) return;
    const { gateway, engine } = await runningFallback(folder);
    expect(visibleProcesses(folder).map(({ role, pid }) => [role, pid])).toEqual([
      ['gateway', gateway.pid],
      ['engine', engine.pid],
    ]);
  }, 120_000);
});
