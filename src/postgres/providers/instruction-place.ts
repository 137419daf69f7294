/** What an instruction is filled in with. */
export interface InstructionPlace {
  readonly database: string;
  /** The role this program logs in as. */
  readonly user: string;
  /** The server's major version; null when no server was asked. */
  readonly major: number | null;
  /** The server's own `version()`, which names its packaging; empty when no server was asked. */
  readonly serverText: string;
  /** The extension the instruction is about. */
  readonly extension: string;
  /** Whether the database has an older version of it, so that new files are no use before an update. */
  readonly installed?: boolean;
}
