import * as z from 'zod/mini';
import booksSql from '../../sql/transfer-books.sql';
import readSql from '../../sql/transfer-books-read.sql';
import type { Connection } from '../postgres/connection.ts';
import { transferRefused } from './transfer-error.ts';

const staged = z.object({
  oid: z.string(),
  source: z.string(),
  mark: z.string(),
  pages_per_part: z.number(),
});
const part = z.object({
  oid: z.string(),
  part: z.number(),
  rows: z.number(),
  print: z.string(),
  /** The transaction on the target that loaded it. */
  loaded_by: z.string(),
  bytes: z.number(),
});
const synced = z.object({
  schema_name: z.string(),
  table_name: z.string(),
  source: z.string(),
  source_mark: z.string(),
  source_print: z.string(),
  target_mark: z.string(),
  target_print: z.string(),
});
const brought = z.object({
  label: z.string(),
  source_digest: z.string(),
  target_digest: z.string(),
});
const books = z.object({
  staged: z.array(staged),
  parts: z.array(part),
  synced: z.array(synced),
  /** The views, functions and the like that came from the source. */
  brought: z.array(brought),
  /** Names of what lies in the staging schema. */
  relations: z.array(z.string()),
});

/** What is known on the target about earlier runs. */
export type TransferBooks = Readonly<z.infer<typeof books>>;
export type StagedRecord = Readonly<z.infer<typeof staged>>;
export type BroughtRecord = Readonly<z.infer<typeof brought>>;
export type PartRecord = Readonly<z.infer<typeof part>>;
export type SyncedRecord = Readonly<z.infer<typeof synced>>;

/** Before the first run. */
export const emptyBooks: TransferBooks = {
  staged: [],
  parts: [],
  synced: [],
  brought: [],
  relations: [],
};

/** Makes the staging schema where it is missing. */
export async function openBooks(connection: Connection): Promise<void> {
  await connection.batch(booksSql);
}

/** What earlier runs left; empty where there was none. Changes nothing. */
export async function readBooks(connection: Connection): Promise<TransferBooks> {
  const { rows } = await connection.query(
    "select pg_catalog.to_regclass('setup_wizard_sync.synced') is not null as kept",
  );
  if (rows[0]?.['kept'] !== true) return emptyBooks;
  const found = z.safeParse(books, (await connection.query(readSql)).rows[0]);
  if (found.success) return found.data;
  throw transferRefused(
    'The schema setup_wizard_sync of the fallback is not one that this version made.',
    'Drop that schema, then run the same command again.',
  );
}
