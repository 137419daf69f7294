import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedFallback, startEmbedded } from './embedded-fallback.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { type CliOptions, type CliResult, runCli } from './run-cli.ts';

/** A folder as the wizard sets it up: a primary behind a proxy, and an embedded fallback of its own. */
export interface RoutePlace extends AsyncDisposable {
  readonly folder: string;
  readonly stateDir: string;
  readonly primary: EmbeddedFallback;
  /** What the settings name as the primary. */
  readonly proxy: FaultProxy;
  readonly primaryPassword: string;
  readonly fallbackPassword: string;
  readonly fallbackPort: number;
  readonly run: (args: readonly string[], options?: Partial<CliOptions>) => Promise<CliResult>;
  /** Runs SQL with nothing but a URL and, where it has none, a password. */
  readonly query: (url: string, sql: string, password?: string) => Promise<readonly object[]>;
}

export async function routePlace(): Promise<RoutePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  const stateDir = join(folder, '.setup-wizard');
  const passwords = { primary: 'never-shown-1', fallback: 'never-shown-2' };
  const [primary, fallback] = await Promise.all([
    startEmbedded({}, { database: 'shop', user: 'ann', password: passwords.primary }),
    startEmbedded(
      {},
      {
        stateDir,
        database: 'shop_fallback',
        user: 'ann',
        password: passwords.fallback,
      },
    ),
  ]);
  const proxy = await faultProxy(primary.spec.port);
  const settings = [
    ...['POSTGRES_HOST=127.0.0.1', `POSTGRES_PORT=${proxy.port}`, 'POSTGRES_DB=shop'],
    ...['POSTGRES_USER=ann', `POSTGRES_PASSWORD=${passwords.primary}`, 'POSTGRES_SSLMODE=disable'],
    ...['POSTGRES_FALLBACK_DB=shop_fallback', 'POSTGRES_FALLBACK_USER=ann'],
    `POSTGRES_FALLBACK_PASSWORD=${passwords.fallback}`,
    `POSTGRES_FALLBACK_PORT=${fallback.spec.port}`,
  ];
  await writeFile(join(folder, '.env'), `${settings.join('\n')}\n`, { mode: 0o600 });
  return {
    folder,
    stateDir,
    primary,
    proxy,
    primaryPassword: passwords.primary,
    fallbackPassword: passwords.fallback,
    fallbackPort: fallback.spec.port,
    run: (args, options = {}) => runCli(args, { cwd: folder, ...options }),
    query: runQuery,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await Promise.all([primary.end(), fallback.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runQuery(url: string, sql: string, password?: string): Promise<readonly object[]> {
  const whole = new URL(url);
  if (password !== undefined) whole.password = password;
  const client = new pg.Client({ connectionString: whole.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<object>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
