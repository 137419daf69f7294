import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { type SetupDocument, setupDocument } from '../support/setup-document.ts';

const setup = ['--non-interactive', '--json'];

/** What a `.env` and a config.json may hold besides our settings, at its worst. */
const foreignEnv = [
  '\ufeff# hostile\r\nexport A="one # two" # note\r\n',
  'KEY="-----BEGIN PRIVATE KEY-----\r\nPOSTGRES_PORT=1\r\n-----END PRIVATE KEY-----"\r\n',
  "A='again'\r\nOLLAMA_HOST=http://gpu:11434 # ours\r\n",
].join('');
const foreignConfig =
  '"inference":{"chat":{"url":"http:\\/\\/gpu:1","model":"m"},"embedding":{"url":"http://gpu:2"},"generate":{"url":"http://gpu:3"},"tool":{"url":"http://gpu:4"},"multimodal":{"url":"http://gpu:5"}},"n":12345678901234567890,"pem":"-----BEGIN\\nMIIB\\n"';

describe('a primary with a healthy pgvector', () => {
  let primary: SetupDocument['targets']['fallback'];
  let password: string;
  beforeAll(async () => {
    // The fallback of another folder is a PostgreSQL with a real pgvector.
    const other = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    const options = ['--fallback-db-name', 'shop', '--fallback-db-user', 'ann'];
    const document = setupDocument(await runCli([...setup, ...options], { cwd: other }));
    expect(document.ok).toBe(true);
    primary = document.targets.fallback;
    password = parse(readFileSync(join(other, '.env')))['POSTGRES_FALLBACK_PASSWORD'] ?? '';
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd: other });
      await rm(other, { recursive: true, force: true });
    };
  });

  const flags = (): readonly string[] => [
    ...['--db-host', primary.host, '--db-port', String(primary.port)],
    ...['--db-name', primary.database, '--db-user', primary.user, '--db-password-stdin'],
  ];

  const look = (folder: string): unknown =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => ['.env', 'config.json'].includes(name) || name.includes('backups'))
      .sort()
      .map((name) => {
        const { mtimeNs, ino } = statSync(join(folder, name), { bigint: true });
        const isFile = statSync(join(folder, name)).isFile();
        return { name, mtimeNs, ino, bytes: isFile ? readFileSync(join(folder, name)) : null };
      });

  /** A folder in which the set-up is done with it. */
  let cwd: string;
  let first: CliResult;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    first = await runCli([...setup, ...flags()], { cwd, input: password });
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
      await rm(cwd, { recursive: true, force: true });
    };
  });

  it('makes the set-up normal, and a second run changes not one byte or time stamp', async () => {
    expect(first.code, first.stdout).toBe(0);
    const document = setupDocument(first);
    expect(document).toMatchObject({
      mode: 'normal',
      error: null,
      targets: {
        primary: { configured: true, reachable: true },
        fallback: { reachable: true, database: 'shop_fallback', user: 'ann' },
      },
    });
    expect(document.steps.map(({ id }) => id)).not.toContain('primary.bootstrap');
    expect(document.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(new Set(document.checks.map(({ target }) => target))).toEqual(
      new Set(['primary', 'fallback']),
    );

    const before = look(cwd);
    const again = await runCli(setup, { cwd });
    expect(again.code, again.stdout).toBe(0);
    expect(setupDocument(again)).toMatchObject({ mode: 'normal', steps: [] });
    expect(setupDocument(again).files.map(({ changed }) => changed)).toEqual([false, false]);
    expect(look(cwd)).toEqual(before);
  });

  it('is merged into hostile files: every foreign byte stays, one setting changes one value', async () => {
    const folder = await projectFolder({
      '.env': foreignEnv,
      'config.json': `{${foreignConfig}}`,
    });
    const dimensions = ['--vector-dimensions', '768'];
    const merged = await runCli([...setup, ...flags(), ...dimensions], {
      cwd: folder,
      input: password,
    });
    expect(merged.code, merged.stdout).toBe(0);
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const [env, config] = [text('.env'), text('config.json')];
    expect(env.startsWith(foreignEnv)).toBe(true);
    expect(env.slice(foreignEnv.length).replaceAll('\r\n', '')).not.toContain('\n');
    expect(env.slice(foreignEnv.length)).not.toContain('OLLAMA_HOST');
    expect(config).toContain(foreignConfig);
    expect(config).not.toContain('\n');

    const edit = ['--vector-dimensions', '384'];
    const second = await runCli([...setup, ...edit], { cwd: folder });
    expect(second.code, second.stdout).toBe(0);
    expect(text('.env')).toBe(env.replace('VECTOR_DIMENSIONS=768', 'VECTOR_DIMENSIONS=384'));
    expect(text('config.json')).toBe(
      config.replace('"embedding_dimensions":768', '"embedding_dimensions":384'),
    );
  });

  it('that stops to be reachable degrades the next run, which still changes nothing', async () => {
    const before = look(cwd);
    const down = await runCli([...setup, '--retries', '1'], { cwd, env: { POSTGRES_PORT: '1' } });
    expect(down.code, down.stdout).toBe(4);
    expect(setupDocument(down)).toMatchObject({
      mode: 'degraded',
      error: { code: 'PRIMARY_CONNECTION_REFUSED' },
      targets: { fallback: { reachable: true } },
    });
    expect(look(cwd)).toEqual(before);
  });

  it('whose password is wrong degrades too, and the wrong one is not shown', async () => {
    writeFileSync(join(cwd, 'wrong'), 'not-the-pass/word', { mode: 0o600 });
    const args = [...flags().slice(0, -1), '--db-password-file', 'wrong'];
    const result = await runCli([...setup, ...args], { cwd });
    expect(result.code, result.stdout).toBe(4);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_AUTH_FAILED');
    expect(result.stdout + result.stderr).not.toContain('not-the-pass');
  });
});
