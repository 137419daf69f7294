import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { bringBack } from '../../src/reconcile/bring-back.ts';
import type { ReconcilePolicy } from '../../src/reconcile/reconcile-policy.ts';
import type { ReconcileReport } from '../../src/reconcile/reconcile-report.ts';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import type { RouterOptions } from '../../src/router/router-options.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import type { NativePostgres } from './native-postgres.ts';

type Rows = readonly Record<string, unknown>[];

/** Two databases of one role without other rights, each behind a proxy that breaks, and routers between them. */
export interface RoutedPair extends AsyncDisposable {
  /** Owns both databases, whose names begin with `primary` and `fallback`. */
  readonly role: string;
  /** Through the proxies. */
  readonly targets: Readonly<Record<'primary' | 'fallback', ConnectionSettings>>;
  readonly toPrimary: FaultProxy;
  readonly toFallback: FaultProxy;
  readonly stateDir: string;
  /** Runs statements as the superuser, around the proxies. */
  readonly onPrimary: (text: string) => Promise<Rows>;
  readonly onFallback: (text: string) => Promise<Rows>;
  /** Closed with the pair, if not before. */
  readonly open: (options?: RouterOptions) => Promise<DatabaseRouter>;
  /** What `setup-wizard reconcile --apply` does. */
  readonly bringBack: (policy?: ReconcilePolicy) => Promise<ReconcileReport>;
}

const password = 'the role / of the router';
let made = 0;

/** Makes both from the same statements, run by the role. */
export async function routedPair(
  servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
  ...statements: readonly string[]
): Promise<RoutedPair> {
  made += 1;
  const role = `app_${made}`;
  const names = { primary: `primary_${made}`, fallback: `fallback_${made}` };
  for (const target of ['primary', 'fallback'] as const) {
    const { sql } = servers[target];
    if ((await sql(`select 1 from pg_roles where rolname = '${role}'`)).length === 0) {
      await sql(`create role ${role} login password '${password}'`);
    }
    await sql(`create database ${names[target]} owner ${role} strategy file_copy`);
    for (const text of statements) await sql(`set role ${role}; ${text}`, names[target]);
  }
  const toPrimary = await faultProxy(servers.primary.settings.port);
  const toFallback = await faultProxy(servers.fallback.settings.port);
  const through = (target: 'primary' | 'fallback', { port }: FaultProxy): ConnectionSettings => ({
    ...servers[target].settings,
    port,
    user: role,
    password,
    database: names[target],
  });
  const targets = {
    primary: through('primary', toPrimary),
    fallback: through('fallback', toFallback),
  };
  const stateDir = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  const routers: DatabaseRouter[] = [];
  return {
    role,
    targets,
    toPrimary,
    toFallback,
    stateDir,
    onPrimary: (text) => servers.primary.sql(text, names.primary),
    onFallback: (text) => servers.fallback.sql(text, names.fallback),
    open: async (options) => {
      const router = await createDatabaseRouter({ targets, stateDir, ...options });
      routers.push(router);
      return router;
    },
    bringBack: (policy = 'abort') =>
      bringBack({
        ...targets,
        stateDir,
        policies: { usual: policy, tables: new Map(), newestColumn: 'updated_at' },
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(routers.map((router) => router.close()));
      await toPrimary[Symbol.asyncDispose]();
      await toFallback[Symbol.asyncDispose]();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
