import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { fallbackSettings, primarySettings } from '../../src/settings/database-settings.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import type { SettingSources } from '../../src/settings/setting-sources.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';

interface Layers {
  readonly flags?: Partial<Record<SettingId, string>>;
  readonly unset?: readonly SettingId[];
  readonly environment?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly config?: unknown;
  readonly secrets?: Record<string, string>;
}

function sources({
  flags = {},
  unset = [],
  environment = {},
  env = {},
  config = {},
  secrets = {},
}: Layers): SettingSources {
  return {
    flags: new Map(
      Object.entries(flags).map(([id, raw]) => [id as SettingId, { name: `--${id}`, raw }]),
    ),
    unset: new Set(unset),
    urlFlag: null,
    environment,
    envFile: { path: '.env', variables: new Map(Object.entries(env)) },
    config: { path: 'config.json', value: config },
    readSecret: (path) => {
      const secret = secrets[path];
      if (secret !== undefined) return secret;
      throw new SetupError('FILE_NOT_READABLE', {
        message: `The file ${path} cannot be read.`,
        fix: 'Name another.',
      });
    },
  };
}

const resolve = (layers: Layers): Settings => resolveSettings(sources(layers));
const hostOf = (layers: Layers): unknown => resolve(layers).values.get('primary.host')?.value;
const complete = { POSTGRES_HOST: 'db', POSTGRES_DB: 'app', POSTGRES_USER: 'app' };

describe('the layers', () => {
  const flags = { 'primary.host': 'flag' };
  const environment = { POSTGRES_HOST: 'environment' };
  const env = { POSTGRES_HOST: 'env' };
  const config = { database: { host: 'config' } };

  it('rank flag over environment over .env over config.json', () => {
    expect(hostOf({ flags, environment, env, config })).toBe('flag');
    expect(hostOf({ environment, env, config })).toBe('environment');
    expect(hostOf({ env, config })).toBe('env');
    expect(hostOf({ config })).toBe('config');
  });

  it('say where each value comes from', () => {
    const { values } = resolve({ env });
    expect(values.get('primary.host')?.provenance).toEqual({
      source: 'env-file',
      path: '.env',
      name: 'POSTGRES_HOST',
    });
    expect(values.get('primary.port')?.provenance).toEqual({ source: 'default' });
  });

  it('take an empty string for unset', () => {
    expect(hostOf({ environment: { POSTGRES_HOST: '' }, env })).toBe('env');
  });

  it('read a secret from the file that a *_FILE variable names', () => {
    const settings = resolve({
      environment: { ...complete, POSTGRES_PASSWORD_FILE: '/run/secrets/db' },
      secrets: { '/run/secrets/db': 'from the file' },
    });
    expect(primarySettings(settings)?.password).toBe('from the file');
  });

  it('prefer the plain variable to its *_FILE twin', () => {
    const settings = resolve({
      environment: { ...complete, POSTGRES_PASSWORD: 'plain', POSTGRES_PASSWORD_FILE: '/x' },
    });
    expect(primarySettings(settings)?.password).toBe('plain');
    expect(settings.problems).toEqual([]);
  });

  it('split DATABASE_URL, and let single variables of the same layer override its parts', () => {
    const url = 'postgresql://ann:p%40ss@[::1]:6543/shop?sslmode=require';
    const settings = resolve({ env: { DATABASE_URL: url, POSTGRES_DB: 'other' } });
    expect(primarySettings(settings)).toEqual({
      host: '::1',
      port: 6543,
      database: 'other',
      user: 'ann',
      password: 'p@ss',
      sslmode: 'require',
      sslrootcert: null,
    });
  });

  it('read a Unix socket directory out of DATABASE_URL', () => {
    const settings = resolve({
      environment: { DATABASE_URL: 'postgres://ann@%2Fvar%2Frun%2Fpostgresql/shop' },
    });
    expect(primarySettings(settings)?.host).toBe('/var/run/postgresql');
  });
});

describe('the defaults', () => {
  it('make a local set-up out of nothing', () => {
    const settings = resolve({});
    expect(settings.problems).toEqual([]);
    expect(primarySettings(settings)).toBeNull();
    expect(fallbackSettings(settings)).toEqual({
      enabled: true,
      mode: 'local',
      host: '127.0.0.1',
      port: null,
      database: 'app_fallback',
      user: 'app',
      password: null,
    });
  });

  it('name the fallback after the primary', () => {
    const { database, user } = fallbackSettings(
      resolve({ env: { ...complete, POSTGRES_DB: 'shop', POSTGRES_USER: 'ann' } }),
    );
    expect({ database, user }).toEqual({ database: 'shop_fallback', user: 'ann' });
  });

  it('keep the name of the fallback within 63 bytes', () => {
    const { database } = fallbackSettings(
      resolve({ env: { ...complete, POSTGRES_DB: 'ü'.repeat(31) } }),
    );
    expect(Buffer.byteLength(database)).toBeLessThanOrEqual(63);
    expect(database.endsWith('_fallback')).toBe(true);
  });
});

describe('problems', () => {
  it.each(['abc', '0', '70000', '-1', '54 32'])('refuse the port %s', (port) => {
    const { problems } = resolve({ env: { ...complete, POSTGRES_PORT: port } });
    expect(problems.map(({ message }) => message)).toEqual([
      'Primary port must be a number from 1 to 65535 (.env POSTGRES_PORT).',
    ]);
  });

  it('are all reported together', () => {
    const { problems } = resolve({
      flags: { 'fallback.port': 'abc' },
      env: { POSTGRES_HOST: 'db', POSTGRES_PORT: '70000', VECTOR_DIMENSIONS: 'many' },
      config: { database_fallback: { enabled: 'perhaps' } },
    });
    expect(problems.map(({ message }) => message.split(' (')[0])).toEqual([
      'Primary port must be a number from 1 to 65535',
      'Fallback enabled must be true or false',
      'Fallback port must be a number from 1 to 65535',
      'Embedding dimensions must be a number from 1 to 16000',
      'Primary database is missing, although other settings of the primary are there.',
      'Primary user is missing, although other settings of the primary are there.',
    ]);
  });

  it('say which setting each is about', () => {
    const { problems } = resolve({
      environment: { POSTGRES_PASSWORD_FILE: '/gone' },
      env: { POSTGRES_HOST: 'db', POSTGRES_USER: 'u', DATABASE_URL: 'postgres://h:x/' },
      flags: { 'fallback.host': '192.0.2.1', 'vectors.dimensions': 'many' },
    });
    expect(problems.map(({ setting }) => setting)).toEqual([
      undefined,
      'primary.password',
      'vectors.dimensions',
      'fallback.host',
      'primary.database',
    ]);
  });

  it('include an unreadable secret file', () => {
    const { problems } = resolve({ environment: { ...complete, POSTGRES_PASSWORD_FILE: '/gone' } });
    expect(problems.map(({ message }) => message)).toEqual(['The file /gone cannot be read.']);
  });

  it('leave out an unreadable secret file that is outranked, which is a warning', () => {
    const environment = { ...complete, POSTGRES_PASSWORD_FILE: '/gone' };
    const byFlag = resolve({ flags: { 'primary.password': 'typed' }, environment });
    expect([byFlag.problems, byFlag.warnings]).toEqual([
      [],
      ['The file /gone cannot be read. Another value counts instead (--primary.password).'],
    ]);
  });

  it('leave out an unreadable secret file of .env that the environment outranks', () => {
    const { problems } = resolve({
      environment: { ...complete, POSTGRES_PASSWORD: 'plain' },
      env: { POSTGRES_PASSWORD_FILE: '/gone' },
    });
    expect(problems).toEqual([]);
  });

  it('include an unreadable secret file that only weaker layers stand in for', () => {
    const { problems } = resolve({
      environment: { ...complete, POSTGRES_PASSWORD_FILE: '/gone' },
      env: { POSTGRES_PASSWORD: 'plain' },
    });
    expect(problems).toHaveLength(1);
  });

  it('never repeat a refused secret', () => {
    const { problems } = resolve({ env: { ...complete, POSTGRES_PASSWORD: 'two\nlines' } });
    expect(JSON.stringify(problems)).not.toContain('lines\\n');
    expect(problems[0]?.message).toBe(
      'Primary password must be one line without NUL (.env POSTGRES_PASSWORD).',
    );
  });

  it('refuse to set up nothing at all', () => {
    const { problems } = resolve({ flags: { 'fallback.enabled': 'false' } });
    expect(problems.map(({ message }) => message)).toEqual([
      'There is nothing to set up: no primary is configured and the fallback is off.',
    ]);
  });
});

describe('drift', () => {
  it('is a setting on which both files have a value and disagree', () => {
    const { drift, values } = resolve({
      env: { ...complete, POSTGRES_PORT: '5433' },
      config: { database: { host: 'db', port: '5432' } },
    });
    expect(drift).toEqual([{ id: 'primary.port', env: 5433, config: 5432 }]);
    expect(values.get('primary.port')?.value).toBe(5433);
  });

  it('is not a difference of spelling', () => {
    const { drift } = resolve({
      env: { ...complete, POSTGRES_PORT: '5432', POSTGRES_FALLBACK_ENABLED: 'yes' },
      config: { database: { port: 5432 }, database_fallback: { enabled: true } },
    });
    expect(drift).toEqual([]);
  });
});

describe('warnings', () => {
  it('say when the environment makes an edit ineffective', () => {
    const { warnings } = resolve({
      flags: { 'primary.host': 'new' },
      environment: { ...complete, POSTGRES_HOST: 'old' },
    });
    expect(warnings).toEqual([
      'environment POSTGRES_HOST outranks the files: programs started from this environment will not see the new primary host.',
    ]);
  });
});
