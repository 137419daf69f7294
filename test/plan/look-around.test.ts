import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LookFinding, findingIds, lookAround } from '../../src/plan/look-around.ts';
import type { ModeOutlook } from '../../src/plan/mode-outlook.ts';
import type { SettingsRequest } from '../../src/settings/read-settings.ts';
import type { FlagValue } from '../../src/settings/setting-sources.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import { startEmbedded } from '../support/embedded-fallback.ts';
import { describeWhen } from '../support/describe-when.ts';
import { fakeServer } from '../support/fake-server.ts';
import { projectFolder } from '../support/project-folder.ts';
import { setupRequest } from '../support/setup-request.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

interface Around {
  readonly settings?: Partial<SettingsRequest>;
  readonly stateDir?: string;
  readonly timeoutMs?: number;
}

/** For looks whose end is not what a test is about: a busy machine needs longer than the person in front of it has. */
const patienceMs = 20_000;

async function around(
  folder: string,
  { settings, stateDir, timeoutMs = patienceMs }: Around = {},
): Promise<Readonly<Record<string, LookFinding>>> {
  const findings: LookFinding[] = [];
  await lookAround(setupRequest(folder, settings, stateDir === undefined ? {} : { stateDir }), {
    onFinding: (finding) => findings.push(finding),
    signal: new AbortController().signal,
    timeoutMs,
  });
  expect(findings.map(({ id }) => id).sort()).toEqual([...findingIds].sort());
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

const flags = (values: Partial<Record<SettingId, string>>): ReadonlyMap<SettingId, FlagValue> =>
  new Map(
    Object.entries(values).map(([id, raw]) => [id as SettingId, { name: `--${id}`, raw }] as const),
  );

/** A folder for PATH with these shell scripts in it. */
async function programs(scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempDir();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

const withPath = (PATH: string): Around => ({ settings: { environment: { PATH } } });

describe('the look at the settings files', () => {
  it('says that an empty folder gets both from templates', async () => {
    const { files } = await around(await projectFolder());
    expect(files).toMatchObject({
      status: 'pass',
      text: 'New from a template: .env and config.json.',
    });
  });

  it('names those that are there', async () => {
    const { files } = await around(await projectFolder({ '.env': '' }));
    expect(files?.text).toBe('Found .env. New from a template: config.json.');
  });

  it('fails for a config.json that cannot be parsed, and says where', async () => {
    const { files } = await around(await projectFolder({ 'config.json': '{\n  "a": }' }));
    expect(files).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('config.json: The JSON file is broken at line 2') as string,
      fix: expect.stringContaining('Repair it') as string,
    });
  });

  it('fails for a .env that is a directory', async () => {
    const folder = await projectFolder();
    mkdirSync(join(folder, '.env'));
    const { files } = await around(folder);
    expect([files?.status, files?.text]).toEqual([
      'fail',
      expect.stringContaining('is a directory'),
    ]);
  });

  it('fails for a file that is read-only, and says how to open it', async () => {
    const folder = await projectFolder({ '.env': '' });
    chmodSync(join(folder, '.env'), 0o400);
    const { files } = await around(folder);
    expect(files).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('.env is read-only') as string,
      fix: expect.stringContaining('chmod u+w .env') as string,
    });
  });

  it('warns of a file that others can read', async () => {
    const folder = await projectFolder({ '.env': '' });
    chmodSync(join(folder, '.env'), 0o644);
    const { files } = await around(folder);
    expect([files?.status, files?.fix]).toEqual([
      'warn',
      expect.stringContaining('chmod 600 .env'),
    ]);
  });
});

describe('the look at git', () => {
  const git = (folder: string): void => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
  };

  it('warns of files that git would take along, with the line for .gitignore', async () => {
    const folder = await projectFolder({ '.env': '' });
    git(folder);
    const found = await around(folder);
    expect([found['git']?.status, found['git']?.fix]).toEqual([
      'warn',
      expect.stringContaining('Add the line ".env" to .gitignore.'),
    ]);
  });

  it('is content when both are ignored, and outside a work tree', async () => {
    const ignored = await projectFolder({ '.gitignore': '.env\nconfig.json\n' });
    git(ignored);
    const both = await Promise.all([around(ignored), around(await projectFolder())]);
    expect(both.map((found) => found['git']?.status)).toEqual(['pass', 'pass']);
  });
});

describe('the look at the fallback', () => {
  it('finds none in a new folder, and makes nothing', async () => {
    const folder = await projectFolder();
    const { fallback } = await around(folder);
    expect(fallback).toMatchObject({ status: 'skip', text: 'None yet; the set-up can make one.' });
  });

  it('finds the one that runs, and its port for ours', async () => {
    const server = await startEmbedded();
    onTestFinished(server.end);
    const found = await around(await projectFolder(), {
      stateDir: server.spec.stateDir,
      settings: { flags: flags({ 'fallback.port': String(server.spec.port) }) },
    });
    const place = `127.0.0.1:${server.spec.port}`;
    expect(found['fallback']?.text).toContain(`Running at ${place}`);
    expect(found['port']).toMatchObject({
      status: 'pass',
      text: `${server.spec.port}, where our own fallback is.`,
    });
  });

  it('fails for a state directory that is a link', async () => {
    const folder = await projectFolder();
    symlinkSync(folder, join(folder, '.setup-wizard'));
    const { fallback } = await around(folder);
    expect([fallback?.status, fallback?.text]).toEqual([
      'fail',
      expect.stringContaining('is a link'),
    ]);
  });

  it('warns of a damaged record, and keeps none of the others from looking', async () => {
    const stateDir = await tempDir();
    mkdirSync(join(stateDir, 'fallback'));
    writeFileSync(join(stateDir, 'fallback', 'server.json'), '{');
    const { fallback } = await around(await projectFolder(), { stateDir });
    const fix = expect.stringContaining('Put a good copy of that file back') as string;
    expect(fallback).toMatchObject({ status: 'warn', fix });
  });
});

describe('the look at the port', () => {
  it('warns of a configured port that another program has', async () => {
    const other = createServer();
    const port = await unusedPort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const found = await around(await projectFolder(), {
      settings: { flags: flags({ 'fallback.port': String(port) }) },
    });
    expect(found['port']).toMatchObject({
      status: 'warn',
      text: `${port} is set for the fallback, but another program listens there.`,
      fix: expect.stringContaining('--fallback-db-port') as string,
    });
  });

  it('is content with a configured port that is free', async () => {
    const port = await unusedPort();
    const found = await around(await projectFolder(), {
      settings: { flags: flags({ 'fallback.port': String(port) }) },
    });
    expect(found['port']).toMatchObject({ status: 'pass', text: `${port} is free.` });
  });

  it('names the first free one when none is configured', async () => {
    const found = await around(await projectFolder());
    expect(found['port']?.text).toMatch(/^\d+ is (?:free|the first free one)\.$/u);
  });

  it('does not matter when the fallback is off', async () => {
    const found = await around(await projectFolder(), {
      settings: { flags: flags({ 'fallback.enabled': 'false' }) },
    });
    expect(found['port']).toMatchObject({ status: 'skip', text: 'The fallback is off.' });
  });
});

const noShell = process.platform === 'win32' ? 'shell scripts do not start on Windows' : null;

describeWhen(noShell, 'the look at programs', () => {
  it('finds no container engine without one, and needs none', async () => {
    const { container } = await around(await projectFolder(), withPath(await programs({})));
    expect(container).toMatchObject({ status: 'skip', fix: null });
  });

  it('says why an engine is not used', async () => {
    const path = await programs({ docker: 'echo no daemon >&2; exit 1' });
    const { container } = await around(await projectFolder(), withPath(path));
    expect([container?.status, container?.text]).toEqual([
      'skip',
      'Not used: the container engine of docker does not answer.',
    ]);
  });

  it('names the server that a private cluster would be made of', async () => {
    const server = await fakeServer('99.3');
    const found = await around(await projectFolder(), withPath(server));
    expect(found['postgres']).toMatchObject({
      status: 'pass',
      text: `PostgreSQL 99.3 in ${server} has pgvector 0.9.1.`,
    });
  });

  it('leaves out a program that is no server', async () => {
    const broken = await programs({ postgres: 'exit 1' });
    const found = await around(await projectFolder(), withPath(broken));
    expect(found['postgres']?.text).not.toContain(broken);
  });

  it('gives up on a program that hangs, and on nothing else', async () => {
    const path = await programs({ docker: 'exec /bin/sleep 60' });
    const { container, port } = await around(await projectFolder(), {
      ...withPath(path),
      timeoutMs: 3_000,
    });
    expect([container?.status, port?.status]).toEqual(['skip', 'pass']);
    expect(container?.text).toContain('within 3000 ms');
  });

  it('tells what each mode of the fallback is good for', async () => {
    const modes: ModeOutlook[] = [];
    const settings = { environment: { PATH: await programs({}) } };
    await lookAround(setupRequest(await projectFolder(), settings), {
      onFinding: () => undefined,
      onModes: (found) => modes.push(found),
      signal: new AbortController().signal,
    });
    expect(modes).toMatchObject([
      { named: { container: { kind: 'impossible' }, embedded: { kind: 'possible' } } },
    ]);
  });

  it('is left at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const path = await programs({ docker: 'exec /bin/sleep 60' });
    const settings = { environment: { PATH: path } };
    const looking = lookAround(setupRequest(await projectFolder(), settings), {
      // By then the hanging program was asked.
      onFinding: () => cancel.abort(),
      signal: cancel.signal,
    });
    const started = performance.now();
    await expect(looking).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
