import { describe, expect, it } from 'vitest';
import { type DriftResolution, type FileEdits, fileEdits } from '../../src/settings/file-edits.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import type { SettingValue } from '../../src/settings/setting-definition.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';

interface Case {
  readonly flags?: Partial<Record<SettingId, string>>;
  readonly unset?: readonly SettingId[];
  readonly environment?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly config?: unknown;
  readonly found?: Partial<Record<SettingId, SettingValue>>;
  readonly resolution?: DriftResolution;
}

function editsOf({
  flags = {},
  unset = [],
  environment = {},
  env = {},
  config = {},
  found = {},
  resolution = 'keep',
}: Case): FileEdits {
  const settings = resolveSettings({
    flags: new Map(Object.entries(flags).map(([id, raw]) => [id as SettingId, { name: id, raw }])),
    unset: new Set(unset),
    urlFlag: null,
    environment,
    envFile: { path: '.env', variables: new Map(Object.entries(env)) },
    config: { path: 'config.json', value: config },
    readSecret: () => 'secret of a file',
  });
  const settled = new Map(Object.entries(found)) as Map<SettingId, SettingValue>;
  return fileEdits(settings, settled, resolution, ['embedding', 'chat']);
}

const envOf = (given: Case): Record<string, string> => Object.fromEntries(editsOf(given).env);
const configOf = (given: Case): Record<string, SettingValue> =>
  Object.fromEntries(editsOf(given).config.map(({ path, value }) => [path.join('.'), value]));

const off = { POSTGRES_FALLBACK_ENABLED: 'false' };
const primary = { POSTGRES_HOST: 'db', POSTGRES_DB: 'app', POSTGRES_USER: 'ann' };
const sameInConfig = {
  database: { host: 'db', db_name: 'app', user: 'ann' },
  database_fallback: { enabled: false },
};

describe('the edits of the two files', () => {
  it('fill in a fallback that nothing is known about', () => {
    const given = { found: { 'fallback.port': 5433, 'fallback.password': 'new' } };
    expect(envOf(given)).toEqual({
      POSTGRES_FALLBACK_ENABLED: 'true',
      POSTGRES_FALLBACK_MODE: 'local',
      POSTGRES_FALLBACK_DB: 'app_fallback',
      POSTGRES_FALLBACK_USER: 'app',
      POSTGRES_FALLBACK_PASSWORD: 'new',
      POSTGRES_FALLBACK_HOST: '127.0.0.1',
      POSTGRES_FALLBACK_PORT: '5433',
    });
    expect(configOf(given)).toEqual({
      'database_fallback.enabled': true,
      'database_fallback.mode': 'local',
      'database_fallback.db_name': 'app_fallback',
      'database_fallback.user': 'app',
      'database_fallback.password': 'new',
      'database_fallback.host': '127.0.0.1',
      'database_fallback.port': '5433',
    });
  });

  it('are empty when both files have everything', () => {
    const given = { env: { ...primary, ...off }, config: sameInConfig };
    expect(envOf(given)).toEqual({});
    expect(configOf(given)).toEqual({});
  });

  it('bring to one file what only the other one has', () => {
    const given = { env: { ...primary, ...off }, config: { database: { host: 'db' } } };
    expect(envOf(given)).toEqual({});
    expect(configOf(given)).toEqual({
      'database.db_name': 'app',
      'database.user': 'ann',
      'database_fallback.enabled': false,
    });
  });

  it('put a value from the command line into both', () => {
    const given = {
      flags: { 'primary.port': '6000' },
      env: { ...primary, ...off, POSTGRES_PORT: '5432' },
      config: sameInConfig,
    };
    expect(envOf(given)).toEqual({ POSTGRES_PORT: '6000' });
    expect(configOf(given)).toEqual({ 'database.port': '6000' });
  });

  it('never write the default of a primary', () => {
    expect(envOf({ env: { ...primary, ...off }, config: sameInConfig })).not.toHaveProperty(
      'POSTGRES_SSLMODE',
    );
  });

  it('never copy a secret out of the file that holds it', () => {
    const given = {
      env: { ...primary, ...off, POSTGRES_PASSWORD_FILE: '/run/secrets/db' },
      config: sameInConfig,
    };
    expect(envOf(given)).toEqual({});
    expect(configOf(given)).toEqual({});
  });

  it('never copy the parts of DATABASE_URL', () => {
    const given = {
      env: { ...off, DATABASE_URL: 'postgres://ann:pw@db/app' },
      config: { database_fallback: { enabled: false } },
    };
    expect(envOf(given)).toEqual({});
    expect(configOf(given)).toEqual({});
  });

  it('leave drift alone unless told which side is right', () => {
    const given = {
      env: { ...primary, ...off, POSTGRES_PORT: '1111' },
      config: { ...sameInConfig, database: { ...sameInConfig.database, port: '2222' } },
    };
    expect([envOf(given), configOf(given)]).toEqual([{}, {}]);
    expect([
      envOf({ ...given, resolution: 'env' }),
      configOf({ ...given, resolution: 'env' }),
    ]).toEqual([{}, { 'database.port': '1111' }]);
    expect([
      envOf({ ...given, resolution: 'config' }),
      configOf({ ...given, resolution: 'config' }),
    ]).toEqual([{ POSTGRES_PORT: '2222' }, {}]);
  });

  it('leave the inference endpoint alone, even when the two files disagree about it', () => {
    const given = {
      env: { ...primary, ...off, OLLAMA_HOST: 'http://a' },
      config: { ...sameInConfig, inference: { embedding: { url: 'http://b' } } },
      resolution: 'env' as const,
    };
    expect([envOf(given), configOf(given)]).toEqual([{}, {}]);
  });

  it('set the inference endpoint everywhere when its own flag is given', () => {
    const given = {
      flags: { 'inference.host': 'http://new' },
      env: { ...primary, ...off },
      config: sameInConfig,
    };
    expect(envOf(given)).toEqual({ OLLAMA_HOST: 'http://new' });
    expect(configOf(given)).toEqual({
      'inference.embedding.url': 'http://new',
      'inference.chat.url': 'http://new',
    });
  });
});
