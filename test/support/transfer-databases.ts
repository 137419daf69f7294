import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { transferDatabase } from '../../src/transfer/transfer-database.ts';
import type { TransferReport, TransferredTable } from '../../src/transfer/transfer-report.ts';
import type { TransferRequest } from '../../src/transfer/transfer-request.ts';
import { type NativePostgres, startNativePostgres } from './native-postgres.ts';

type Rows = readonly Record<string, unknown>[];

/** A primary, whose role is the superuser, and a fallback, whose role merely owns its database. */
export interface TransferPair {
  readonly source: ConnectionSettings;
  readonly target: ConnectionSettings;
  /** Runs statements on the primary as the superuser. */
  readonly onSource: (text: string) => Promise<Rows>;
  /** Runs statements on the fallback as the superuser. */
  readonly onTarget: (text: string) => Promise<Rows>;
  /** Fills the fallback. */
  readonly sync: (options?: Partial<TransferRequest>) => Promise<TransferReport>;
}

export interface TransferServer {
  readonly server: NativePostgres;
  /** Two fresh databases; the statements make the primary. */
  readonly pair: (...statements: readonly string[]) => Promise<TransferPair>;
  readonly stop: () => Promise<void>;
}

const password = 'the role / of the fallback';

/** One server for both; pgvector is in both databases, as a provisioner leaves it. */
export async function startTransferServer(binDir: string): Promise<TransferServer> {
  const server = await startNativePostgres(binDir);
  await server.sql(`create role app login password '${password}'`);
  // Two of them, so that the type has another oid here than there.
  for (const template of ['primary_0', 'fallback_0']) {
    await server.sql(`create database ${template} strategy file_copy`);
    await server.sql('create extension vector', template);
  }
  const create = (name: string, from: string): Promise<unknown> =>
    server.sql(`create database ${name} template ${from} strategy file_copy`);
  let made = 0;
  return {
    server,
    stop: server.stop,
    pair: async (...statements) => {
      made += 1;
      const [from, to] = [`primary_${made}`, `fallback_${made}`];
      await create(from, 'primary_0');
      await create(`${to} owner app`, 'fallback_0');
      for (const text of statements) await server.sql(text, from);
      const source = { ...server.settings, database: from };
      const target = { ...server.settings, database: to, user: 'app', password };
      return {
        source,
        target,
        onSource: (text) => server.sql(text, from),
        onTarget: (text) => server.sql(text, to),
        sync: (options = {}) =>
          transferDatabase({
            source: { settings: source, target: 'primary' },
            target: { settings: target, target: 'fallback' },
            sequences: 'apart',
            ...options,
          }),
      };
    },
  };
}

/** What a report says about one table. */
export function tableOf({ tables }: TransferReport, wanted: string): TransferredTable {
  const found = tables.find(({ schema, name }) => `${schema}.${name}` === wanted);
  if (found === undefined) throw new Error(`the report has no ${wanted}`);
  return found;
}

/** How each table went, by its name. */
export function waysOf({ tables }: TransferReport): Readonly<Record<string, string>> {
  return Object.fromEntries(tables.map(({ name, way }) => [name, way]));
}
