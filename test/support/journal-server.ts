import pg from 'pg';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from './native-postgres.ts';

/** A database as a fallback has it: its role owns it and has no other rights. */
export interface JournalDatabase {
  readonly settings: ConnectionSettings;
  /** A session as this program has it. */
  readonly session: () => Promise<Connection>;
  /** A session as an application has it, of that role or another one. */
  readonly application: (user?: string) => Promise<pg.Client>;
  /** Runs statements as the superuser. */
  readonly sql: NativePostgres['sql'];
}

export interface JournalServer {
  readonly server: NativePostgres;
  /** A fresh database; the statements are run in it by its owner. */
  readonly database: (...statements: readonly string[]) => Promise<JournalDatabase>;
  /** Ends all sessions and the server. */
  readonly stop: () => Promise<void>;
}

const password = 'the role / of the journal';

/** One server for a suite, with the roles `app`, who owns the databases, and `guest`. */
export async function startJournalServer(
  binDir: string,
  extensions: readonly string[] = [],
): Promise<JournalServer> {
  const server = await startNativePostgres(binDir, {
    conf: ['max_connections = 150', 'max_prepared_transactions = 5'],
  });
  const opened: { readonly close: () => Promise<void> }[] = [];
  let made = 0;
  await server.sql(`create role app login password '${password}'`);
  await server.sql(`create role guest login password '${password}'`);
  const template = 'journal_0';
  await server.sql(`create database ${template} strategy file_copy`);
  for (const name of extensions) await server.sql(`create extension ${name}`, template);
  return {
    server,
    database: async (...statements) => {
      made += 1;
      const database = `journal_${made}`;
      await server.sql(
        `create database ${database} owner app template ${template} strategy file_copy`,
      );
      const settings = { ...server.settings, database, user: 'app', password };
      const application = async (user = 'app'): Promise<pg.Client> => {
        const { host, port } = settings;
        const client = new pg.Client({ host, port, database, user, password });
        client.on('error', () => undefined);
        await client.connect();
        opened.push({ close: () => client.end().catch(() => undefined) });
        return client;
      };
      const owner = await application();
      for (const text of statements) await owner.query(text);
      return {
        settings,
        application,
        session: async () => {
          const connection = await connect(settings, { target: 'fallback', tries: 1 });
          opened.push(connection);
          return connection;
        },
        sql: (text) => server.sql(text, database),
      };
    },
    stop: async () => {
      await Promise.all(opened.map((one) => one.close()));
      await server.stop();
    },
  };
}
