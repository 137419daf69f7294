import { createHash } from 'node:crypto';
import { isOfJournal } from '../journal/journal-triggers.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';

/** What changes with the rows, or is each side's own. */
const passing = ['bytes', 'pages', 'rows', 'grants', 'last', 'validated'];

/**
 * A digest of all that makes a table but its rows, and of the file they are in. While it and the
 * print of the rows stay the same on one server, nothing has happened to the table.
 */
export function tableMark(catalogue: DatabaseCatalogue, table: CatalogueTable): string {
  const indexes = catalogue.indexes.filter((index) => index.table === table.oid);
  const sequences = catalogue.sequences.filter((sequence) => sequence.table === table.oid);
  // Those of the journal come and go, and change nothing of the table.
  const triggers = table.triggers.filter(({ name }) => !isOfJournal(name));
  const text = JSON.stringify(
    [{ ...table, triggers }, indexes, sequences],
    (key: string, value: unknown) => (passing.includes(key) ? undefined : settled(key, value)),
  );
  return createHash('sha256').update(text).digest('hex');
}

/** A foreign key is proven some time after the rows came. */
function settled(key: string, value: unknown): unknown {
  return key === 'definition' && typeof value === 'string'
    ? value.replace(/ NOT VALID$/u, '')
    : value;
}

/** The server and database that marks and prints are about; a promoted standby is another. */
export function databaseIdentity(
  { server }: DatabaseCatalogue,
  address: { readonly host: string; readonly port: number },
): string {
  const { system, timeline, database, engine, started } = server;
  // Every embedded server is unpacked from one template, so that they have one identifier.
  const alike = engine === 'pglite' || system === null;
  const who = alike ? `${address.host}:${address.port} ${started}` : `${system}/${timeline ?? ''}`;
  return `${who}/${database}`;
}
