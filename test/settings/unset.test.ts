import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { settingSecrets } from '../../src/settings/database-settings.ts';
import { type FileEdits, fileEdits } from '../../src/settings/file-edits.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import type { SettingValue } from '../../src/settings/setting-definition.ts';
import type { SettingSources } from '../../src/settings/setting-sources.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';

interface Case {
  readonly unset: readonly SettingId[];
  readonly environment?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly config?: unknown;
  readonly found?: readonly (readonly [SettingId, SettingValue])[];
}

const resolve = ({ unset, environment = {}, env = {}, config = {} }: Case): Settings =>
  resolveSettings({
    flags: new Map(),
    unset: new Set(unset),
    urlFlag: null,
    environment,
    envFile: { path: '.env', variables: new Map(Object.entries(env)) },
    config: { path: 'config.json', value: config },
    readSecret: () => 'secret of a file',
  } satisfies SettingSources);

const editsOf = (given: Case): FileEdits =>
  fileEdits(resolve(given), new Map(given.found), 'keep', ['embedding', 'chat']);
const envOf = (given: Case): Record<string, string> => Object.fromEntries(editsOf(given).env);
const configOf = (given: Case): Record<string, SettingValue> =>
  Object.fromEntries(editsOf(given).config.map(({ path, value }) => [path.join('.'), value]));

const noPrimary: readonly SettingId[] = [
  'primary.host',
  'primary.database',
  'primary.user',
  'primary.password',
];
const off = { POSTGRES_FALLBACK_ENABLED: 'false' };
const on = {
  POSTGRES_FALLBACK_ENABLED: 'true',
  POSTGRES_FALLBACK_MODE: 'local',
  POSTGRES_FALLBACK_DB: 'app_fallback',
  POSTGRES_FALLBACK_USER: 'app',
  POSTGRES_FALLBACK_PASSWORD: 'fallback-secret',
  POSTGRES_FALLBACK_HOST: '127.0.0.1',
  POSTGRES_FALLBACK_PORT: '5433',
};
const onConfig = {
  enabled: true,
  mode: 'local',
  db_name: 'app_fallback',
  user: 'app',
  password: 'fallback-secret',
  host: '127.0.0.1',
  port: '5433',
};
const primary = {
  POSTGRES_HOST: 'db',
  POSTGRES_DB: 'app',
  POSTGRES_USER: 'ann',
  POSTGRES_PASSWORD: 'old-secret',
};
const database = { host: 'db', db_name: 'app', user: 'ann', password: 'old-secret' };
const files = { env: { ...primary, ...on }, config: { database, database_fallback: onConfig } };

describe('a setting that is emptied', () => {
  it('does not count, whatever the two files say', () => {
    const { values, problems } = resolve({ unset: noPrimary, ...files });
    expect(noPrimary.map((id) => values.get(id)?.value)).toEqual([null, null, null, null]);
    expect(problems).toEqual([]);
  });

  it('goes back to its default', () => {
    const { values } = resolve({ unset: ['primary.port'], env: { POSTGRES_PORT: '6000' } });
    expect(values.get('primary.port')).toMatchObject({
      value: 5432,
      provenance: { source: 'default' },
    });
  });

  it('is no drift and no invalid value any more', () => {
    const { drift, problems } = resolve({
      unset: ['primary.port'],
      env: { POSTGRES_PORT: 'abc' },
      config: { database: { port: '6000' } },
    });
    expect([drift, problems]).toEqual([[], []]);
  });

  it.each([
    ['the environment', { environment: { POSTGRES_HOST: 'h' } }, 'environment POSTGRES_HOST'],
    [
      'a *_FILE variable',
      { env: { POSTGRES_HOST_FILE: '/run/secrets/host' } },
      '.env POSTGRES_HOST_FILE',
    ],
    ['DATABASE_URL', { env: { DATABASE_URL: 'postgres://h' } }, '.env DATABASE_URL'],
  ])('is a problem where %s still names it', (_, where, place) => {
    const { problems } = resolve({ unset: ['primary.host'], ...where });
    expect(problems[0]).toEqual({
      message: `Primary host cannot be emptied: it comes from ${place}, which this program does not edit.`,
      fix: `Remove it there (${place}).`,
      setting: 'primary.host',
    });
  });

  it('is still masked: its old value stands in the files until they are written', () => {
    expect(settingSecrets(resolve({ unset: noPrimary, ...files }))).toContain('old-secret');
  });
});

describe('the edits for settings that are emptied', () => {
  it('empty a primary in both files and touch nothing else', () => {
    const given = { unset: noPrimary, ...files };
    expect(envOf(given)).toEqual({
      POSTGRES_HOST: '',
      POSTGRES_DB: '',
      POSTGRES_USER: '',
      POSTGRES_PASSWORD: '',
    });
    expect(configOf(given)).toEqual({
      'database.host': '',
      'database.db_name': '',
      'database.user': '',
      'database.password': '',
    });
  });

  it('are none where the files hold nothing', () => {
    const given = {
      unset: noPrimary,
      env: { ...on, POSTGRES_HOST: '' },
      config: { database: { host: null, user: '' }, database_fallback: onConfig },
    };
    expect([envOf(given), configOf(given)]).toEqual([{}, {}]);
  });

  it('put the default where there is one', () => {
    const unset: SettingId[] = ['primary.port', 'fallback.mode', 'vectors.dimensions'];
    const given = {
      unset,
      env: { ...on, POSTGRES_PORT: '6000', POSTGRES_FALLBACK_MODE: 'embedded' },
      config: {
        database: { port: '6000' },
        database_fallback: { ...onConfig, mode: 'embedded' },
        runtime: { vectors: { embedding_dimensions: 1536 } },
      },
    };
    expect(envOf(given)).toEqual({ POSTGRES_PORT: '5432', POSTGRES_FALLBACK_MODE: 'local' });
    expect(configOf(given)).toEqual({
      'database.port': '5432',
      'database_fallback.mode': 'local',
      'runtime.vectors.embedding_dimensions': 768,
    });
  });

  it('leave a value alone that says the default in other words', () => {
    const given = {
      unset: ['fallback.enabled'] as const,
      env: { ...on, POSTGRES_FALLBACK_ENABLED: 'yes' },
      config: { database_fallback: onConfig },
    };
    expect([envOf(given), configOf(given)]).toEqual([{}, {}]);
  });

  it('never write the default of a TLS mode', () => {
    const given = {
      unset: ['primary.sslmode'] as const,
      env: { ...off, POSTGRES_SSLMODE: 'require' },
    };
    expect(envOf(given)).toEqual({ POSTGRES_SSLMODE: '' });
  });

  it('put what was found for a fallback in the place of what is emptied', () => {
    const given = {
      unset: ['fallback.port'] as const,
      ...files,
      found: [['fallback.port', 5440]] as const,
    };
    expect(envOf(given)).toEqual({ POSTGRES_FALLBACK_PORT: '5440' });
    expect(configOf(given)).toEqual({ 'database_fallback.port': '5440' });
  });

  it('empty the inference endpoint only where there is one', () => {
    const given = {
      unset: ['inference.host'] as const,
      env: { ...off, OLLAMA_HOST: 'http://a' },
      config: {
        database_fallback: { enabled: false },
        inference: { embedding: { url: '' }, chat: { url: 'http://b' }, tool: {} },
      },
    };
    expect(envOf(given)).toEqual({ OLLAMA_HOST: '' });
    expect(configOf(given)).toEqual({ 'inference.chat.url': '' });
  });
});

describe('a secret file that cannot be read', () => {
  it('is reported as such, not as a value that cannot be emptied', () => {
    const { problems } = resolveSettings({
      flags: new Map(),
      unset: new Set(['primary.password']),
      urlFlag: null,
      environment: {},
      envFile: { path: '.env', variables: new Map([['POSTGRES_PASSWORD_FILE', '/gone']]) },
      config: { path: 'config.json', value: {} },
      readSecret: () => {
        throw new SetupError('FILE_NOT_READABLE', { message: 'Gone.', fix: 'Name another.' });
      },
    });
    expect(problems.map(({ message }) => message)).toEqual(['Gone.']);
  });
});
