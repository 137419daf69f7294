/** One numbered file of a folder, or one of ours. */
export interface Migration {
  /** The file's name without `.sql` or `.up.sql`; what the ledger remembers. */
  readonly name: string;
  readonly up: MigrationScript;
  /** Null when the file says nothing about the way back. */
  readonly down: MigrationScript | null;
  /**
   * SHA-256 in hexadecimal of the whole text as it is on disk, before tokens are filled in, without a
   * byte order mark and with line ends as LF: the same on every machine.
   */
  readonly checksum: string;
}

/** One direction of a migration, with tokens filled in. */
export interface MigrationScript {
  /** The file it was read from, as a message names it. */
  readonly file: string;
  /** In order, without the ending semicolon; comments stay with the statement they precede. */
  readonly statements: readonly string[];
  /** For each statement the line of the file, from 1, on which its text begins. */
  readonly lines: readonly number[];
  /** `alone` for a script that says `-- no-transaction`: one statement that PostgreSQL refuses in a block. */
  readonly transaction: 'one' | 'alone';
}

/** Migrations that belong together and are numbered together. */
export interface MigrationSet {
  /** `setup-wizard` for those compiled into this program, `application` for a folder's. */
  readonly id: MigrationSetId;
  /** The folder as it was named, or null for ours. */
  readonly folder: string | null;
  /** By number, then by name. */
  readonly migrations: readonly Migration[];
  /** Files that were left out, with the reason, for the report. */
  readonly ignored: readonly { readonly file: string; readonly reason: string }[];
}

export type MigrationSetId = 'setup-wizard' | 'application';

/** What is filled into `{{name}}` in SQL files. */
export interface MigrationTokens {
  readonly vector_dimensions: number;
  /** Quoted schema that holds the vector type. */
  readonly vector_schema: string;
}
