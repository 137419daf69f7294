import { openFence } from '../../src/journal/open-fence.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { readServerFacts } from '../../src/postgres/server-identity.ts';
import { bringBack } from '../../src/reconcile/bring-back.ts';
import type { ReconcilePolicy } from '../../src/reconcile/reconcile-policy.ts';
import type { ReconcileReport } from '../../src/reconcile/reconcile-report.ts';
import type { ReconcileRequest } from '../../src/reconcile/reconcile-request.ts';
import type { NativePostgres } from './native-postgres.ts';

type Rows = readonly Record<string, unknown>[];

/** A primary and a fallback that was opened for writes, with the same tables and rows. */
export interface ReconcilePair {
  readonly primary: ConnectionSettings;
  readonly fallback: ConnectionSettings;
  readonly onPrimary: (text: string) => Promise<Rows>;
  /** What an application of the fallback types; the journal records it. */
  readonly onFallback: (text: string) => Promise<Rows>;
  readonly request: (options?: PairOptions) => ReconcileRequest;
  readonly bringBack: (options?: PairOptions) => Promise<ReconcileReport>;
  readonly fallbackSession: () => Promise<Connection>;
}

export type PairOptions = Omit<Partial<ReconcileRequest>, 'policies'> & {
  readonly policy?: ReconcilePolicy;
  readonly tables?: Readonly<Record<string, ReconcilePolicy>>;
};

let made = 0;

/** Makes both from the same statements, and opens the fence as a failover does. */
export async function reconcilePair(
  server: NativePostgres,
  ...statements: readonly string[]
): Promise<ReconcilePair> {
  made += 1;
  const names = [`kept_${made}`, `spare_${made}`] as const;
  for (const database of names) {
    await server.sql(`create database ${database} strategy file_copy`);
    for (const text of statements) await server.sql(text, database);
  }
  const [primary, fallback] = [
    { ...server.settings, database: names[0] },
    { ...server.settings, database: names[1] },
  ];
  const request = ({ policy = 'abort', tables = {}, ...options }: PairOptions = {}) => ({
    primary,
    fallback,
    stateDir: null,
    policies: {
      usual: policy,
      tables: new Map(Object.entries(tables)),
      newestColumn: 'updated_at',
    },
    ...options,
  });
  await failOver(primary, fallback);
  return {
    primary,
    fallback,
    onPrimary: (text) => server.sql(text, names[0]),
    onFallback: (text) => server.sql(text, names[1]),
    request,
    bringBack: (options) => bringBack(request(options)),
    fallbackSession: () => connect(fallback, { target: 'fallback' }),
  };
}

/** What the router does when the primary is gone. */
export async function failOver(
  primary: ConnectionSettings,
  fallback: ConnectionSettings,
): Promise<void> {
  const left = await connect(primary, { target: 'primary' });
  const { identity } = await readServerFacts(left);
  await left.close();
  const connection = await connect(fallback, { target: 'fallback' });
  await openFence(connection, {
    mode: 'open',
    holder: 'test:1',
    reason: 'gone',
    primary: identity,
  });
  await connection.close();
}
