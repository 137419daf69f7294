import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssessOptions } from '../../src/plan/assess-setup.ts';
import { type Review, reviewSetup } from '../../src/plan/review-setup.ts';
import { runSetup } from '../../src/plan/run-setup.ts';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import { testPrimary } from '../../src/plan/test-primary.ts';
import { fileEdits } from '../../src/settings/file-edits.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import { type PgliteServer, startPglite } from '../support/pglite-server.ts';
import { projectFolder } from '../support/project-folder.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { setupRequest } from '../support/setup-request.ts';

function options(secrets: string[] = []): AssessOptions {
  return {
    signal: new AbortController().signal,
    onConnect: () => undefined,
    onSecrets: (found) => secrets.push(...found),
  };
}

const review = (request: SetupRequest): Promise<Review> => reviewSetup(request, options(), null);

const run = (request: SetupRequest): ReturnType<typeof runSetup> =>
  runSetup(request, { ...options(), emit: () => undefined });

const env = [
  '# mine',
  'POSTGRES_HOST=db.example.com',
  'POSTGRES_PORT=6000',
  'POSTGRES_DB=shop',
  'POSTGRES_USER=ann',
  'POSTGRES_PASSWORD="old secret"',
  '',
].join('\n');

describe('the review', () => {
  it('shows the steps and the diff of both files of a new folder, and makes nothing', async () => {
    const folder = await projectFolder();
    const { steps, files, drift } = await review(setupRequest(folder));
    expect(steps.map(({ id }) => id)).toEqual([
      'fallback.provision',
      'fallback.verify',
      'files.write',
    ]);
    expect(files.map(({ name, created }) => [name, created])).toEqual([
      ['.env', true],
      ['config.json', true],
    ]);
    expect(drift).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('shows no secret, neither an old nor a new one', async () => {
    const folder = await projectFolder({ '.env': env });
    const secrets: string[] = [];
    const flags = new Map([['primary.password', { name: 'typed', raw: 'new secret' }]] as const);
    const request = setupRequest(folder, { flags }, { contact: false });
    const shown = JSON.stringify(await reviewSetup(request, options(secrets), null));
    expect(shown).toContain('********');
    expect(secrets).toEqual(expect.arrayContaining(['old secret', 'new secret']));
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it('names drift', async () => {
    const config = JSON.stringify({ database: { port: '7000' } });
    const folder = await projectFolder({ '.env': env, 'config.json': config });
    const { drift } = await review(setupRequest(folder, {}, { contact: false }));
    expect(drift).toEqual([{ id: 'primary.port', env: 6000, config: 7000 }]);
  });

  it('is empty when there is nothing to do', async () => {
    const request = setupRequest(await projectFolder(), {}, { contact: false });
    await run(request);
    const { steps, files } = await review(request);
    expect([steps, files]).toEqual([[], []]);
  });

  it('refuses what a run would refuse', async () => {
    const folder = await projectFolder({ '.env': 'POSTGRES_HOST=db\n' });
    await expect(review(setupRequest(folder))).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    const required = setupRequest(await projectFolder(), {}, { primaryRequired: true });
    await expect(review(required)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});

describe('the review of a primary that was tested a moment ago', () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await startPglite();
    return server.stop;
  });

  it('does not ask it again', async () => {
    const primary = server.settings;
    const known = await testPrimary(primary, {
      dimensions: 768,
      signal: new AbortController().signal,
      onStage: () => undefined,
    });
    await using silent = await scriptedServer(() => undefined);
    const flags = new Map(
      (
        [
          ['primary.host', '127.0.0.1'],
          ['primary.port', String(silent.port)],
          ['primary.database', primary.database],
          ['primary.user', primary.user],
          ['fallback.enabled', 'false'],
        ] satisfies [SettingId, string][]
      ).map(([id, raw]) => [id, { name: 'typed', raw }] as const),
    );
    const request = setupRequest(await projectFolder(), { flags });
    const { steps } = await reviewSetup(request, options(), known.report);
    expect(steps.map(({ id }) => id)).toEqual(['primary.bootstrap', 'files.write']);
    // The database is there, so nothing may say that it will be created.
    expect(steps[0]?.title).toBe(
      'Create what is missing on the primary: extensions vector, uuid-ossp and pg_trgm',
    );
    expect(silent.sockets).toEqual([]);
  });
});

describe('a run that carries out a review', () => {
  const alone = (folder: string) => setupRequest(folder, {}, { contact: false });
  const accepted = (request: SetupRequest, { reviewed }: Review): ReturnType<typeof runSetup> =>
    runSetup(request, { ...options(), emit: () => undefined, reviewed });

  it('writes what was shown while the files are the same', async () => {
    const request = alone(await projectFolder({ '.env': env }));
    const { steps } = await accepted(request, await review(request));
    expect(steps).toMatchObject([{ id: 'files.write', status: 'done' }]);
  });

  it.each(['.env', 'config.json'])('does nothing once %s was changed', async (name) => {
    const folder = await projectFolder({ '.env': env, 'config.json': '{}' });
    const request = alone(folder);
    const shown = await review(request);
    const path = join(folder, name);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
    const before = ['.env', 'config.json'].map((file) => readFileSync(join(folder, file), 'utf8'));
    await expect(accepted(request, shown)).rejects.toMatchObject({
      code: 'FILE_CHANGED',
      message: `${name} was changed while the review was open; nothing was changed.`,
      fix: 'Read the review again.',
    });
    const after = ['.env', 'config.json'].map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(after).toEqual(before);
  });

  it('does nothing once a file has come that was not there', async () => {
    const folder = await projectFolder({ 'config.json': '{}' });
    const request = alone(folder);
    const shown = await review(request);
    writeFileSync(join(folder, '.env'), env);
    await expect(accepted(request, shown)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(env);
  });

  it('goes through when another run has done the work meanwhile', async () => {
    const request = alone(await projectFolder({ '.env': env }));
    const shown = await review(request);
    await run(request);
    expect(await accepted(request, shown)).toMatchObject({ error: null, steps: [] });
  });

  it('goes through again after a fresh review', async () => {
    const folder = await projectFolder({ '.env': env });
    const request = alone(folder);
    await review(request);
    writeFileSync(join(folder, '.env'), `${env}# new\n`);
    const { error } = await accepted(request, await review(request));
    expect(error).toBeNull();
  });
});

describe('a run without its primary', () => {
  const noPrimary: ReadonlySet<SettingId> = new Set([
    'primary.host',
    'primary.database',
    'primary.user',
    'primary.password',
  ]);

  it('empties the primary in the files, leaves the rest, and has nothing to do the next time', async () => {
    const folder = await projectFolder({ '.env': env });
    const request = setupRequest(folder, { unset: noPrimary }, { contact: false });
    await run(request);
    const text = readFileSync(join(folder, '.env'), 'utf8');
    expect(text.split('\n').slice(0, 6)).toEqual([
      '# mine',
      'POSTGRES_HOST=',
      'POSTGRES_PORT=6000',
      'POSTGRES_DB=',
      'POSTGRES_USER=',
      'POSTGRES_PASSWORD=""',
    ]);
    const again = await run(request);
    expect(again.steps).toEqual([]);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(text);
  });

  it('writes no edit for a primary that was never there', async () => {
    const folder = await projectFolder();
    const { settings } = await readSettings(setupRequest(folder, { unset: noPrimary }).settings);
    const { env: edits } = fileEdits(settings, new Map(), 'keep', []);
    expect([...edits.keys()].filter((name) => !name.includes('FALLBACK'))).toEqual([]);
  });
});
