import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import pg from 'pg';
import { type EmbeddedFallback, startEmbedded } from './embedded-fallback.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { type CliOptions, type CliResult, runCli } from './run-cli.ts';

/** A folder that the wizard has set up: a primary behind a proxy, and an embedded fallback of its own. */
export interface RoutePlace extends AsyncDisposable {
  readonly folder: string;
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
  const primaryPassword = 'never-shown-1';
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  const primary = await startEmbedded(
    {},
    { database: 'shop', user: 'ann', password: primaryPassword },
  );
  const proxy = await faultProxy(primary.spec.port);
  const run: RoutePlace['run'] = (args, options = {}) => runCli(args, { cwd: folder, ...options });
  const place = {
    folder,
    primary,
    proxy,
    primaryPassword,
    run,
    query: runQuery,
    [Symbol.asyncDispose]: async () => {
      await run(['fallback', 'destroy', '--yes', '--discard-writes']);
      await proxy[Symbol.asyncDispose]();
      await primary.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await writeFile(join(folder, 'password'), primaryPassword, { mode: 0o600 });
  const { code, stderr } = await run([
    ...['--non-interactive', '--quiet', '--db-host', '127.0.0.1', '--db-port', String(proxy.port)],
    ...['--db-name', 'shop', '--db-user', 'ann', '--db-password-file', 'password'],
    ...['--db-sslmode', 'disable'],
  ]);
  if (code !== 0) {
    await place[Symbol.asyncDispose]();
    throw new Error(`The set-up failed:\n${stderr}`);
  }
  const written = parse(readFileSync(join(folder, '.env')));
  return {
    ...place,
    fallbackPassword: written['POSTGRES_FALLBACK_PASSWORD'] ?? '',
    fallbackPort: Number(written['POSTGRES_FALLBACK_PORT']),
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
