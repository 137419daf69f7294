import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import type { SettledFallback } from '../../src/plan/settle-fallback.ts';
import { connectCommands, type Reached } from '../../src/report/connect-commands.ts';
import { primarySettings } from '../../src/settings/database-settings.ts';
import { settleLayers } from '../../src/settings/read-settings.ts';
import { layersOf, type Place } from '../support/wizard-scenario.ts';

const answers = { server: {} } as unknown as CheckReport;
const silent = { server: null } as unknown as CheckReport;

const fallback: SettledFallback = {
  enabled: true,
  mode: 'local',
  host: '127.0.0.1',
  port: 5433,
  database: 'app_fallback',
  user: 'app',
  password: 'never-shown-2',
};
const fallbackCommand =
  'psql postgresql://app@127.0.0.1:5433/app_fallback (password: POSTGRES_FALLBACK_PASSWORD in .env)';

const somewhere = { POSTGRES_HOST: 'db.example', POSTGRES_DB: 'shop', POSTGRES_USER: 'ann' };
const secret = 'never-shown-1';
const withPassword = { ...somewhere, POSTGRES_PASSWORD: secret };

function commands(place: Place, more: Partial<Reached> = {}): readonly string[] {
  const read = settleLayers(layersOf(place));
  const primary = primarySettings(read.settings);
  const found = connectCommands({
    assessment: { read, primary, primaryReport: null, fallbackReport: null },
    fallback: null,
    reports: { primary: answers, fallback: answers },
    envKeys: [],
    ...more,
  });
  return found.map(({ command }) => command);
}

const url = 'psql postgresql://ann@db.example:5432/shop';

describe('how to connect', () => {
  it('names the primary first, then the fallback', () => {
    expect(commands({ env: withPassword }, { fallback })).toEqual([
      `${url} (password: POSTGRES_PASSWORD in .env)`,
      fallbackCommand,
    ]);
  });

  it('names the fallback alone without a primary', () => {
    expect(commands({}, { fallback })).toEqual([fallbackCommand]);
  });

  it('leaves out a primary that does not answer', () => {
    const reports = { primary: silent, fallback: answers };
    expect(commands({ env: withPassword }, { fallback, reports })).toEqual([fallbackCommand]);
  });

  it.each<[string, Place, readonly string[], string]>([
    [
      'the environment',
      { env: somewhere, environment: { POSTGRES_PASSWORD: secret } },
      [],
      'password: environment POSTGRES_PASSWORD',
    ],
    [
      'the environment, not another one in .env',
      {
        env: { ...somewhere, POSTGRES_PASSWORD: 'old' },
        environment: { POSTGRES_PASSWORD: secret },
      },
      [],
      'password: environment POSTGRES_PASSWORD',
    ],
    [
      '.env, where the run wrote it',
      { env: somewhere, flags: { 'primary.password': secret } },
      ['POSTGRES_PASSWORD'],
      'password: POSTGRES_PASSWORD in .env',
    ],
    [
      '.env, where it was already',
      { env: withPassword, flags: { 'primary.password': secret } },
      [],
      'password: POSTGRES_PASSWORD in .env',
    ],
    [
      'the option, where nothing was written',
      { env: somewhere, flags: { 'primary.password': secret } },
      [],
      'password: --primary.password',
    ],
    [
      'a URL in .env',
      { env: { DATABASE_URL: `postgres://ann:${secret}@db.example/shop` } },
      [],
      'password: DATABASE_URL in .env',
    ],
    [
      'a secret file',
      { env: somewhere, environment: { POSTGRES_PASSWORD_FILE: '/run/secret' }, secret },
      [],
      'password: environment POSTGRES_PASSWORD_FILE',
    ],
    ['nowhere', { env: somewhere }, [], 'no password is set'],
  ])('says that the password is in %s', (_where, place, envKeys, said) => {
    expect(commands(place, { envKeys })).toEqual([`${url} (${said})`]);
  });

  it('quotes what a shell would take for its own', () => {
    const [command] = commands({ env: { ...withPassword, POSTGRES_SSLMODE: 'require' } });
    expect(command).toContain("psql 'postgresql://ann@db.example:5432/shop?sslmode=require' (");
  });
});
