import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { GivenQueryable, GivenRouter } from './queryable.ts';

/** A line of the log that an application keeps; `text` may have several lines. */
export type VerifyLog = (level: 'debug' | 'info' | 'error', text: string) => void;

/** What has to be true of a database; everything has a default. */
export interface VerifyWishes {
  /** The oldest pgvector that will do. Default `0.5.0`, or `0.7.0` for more than 2000 dimensions. */
  readonly minimumVersion?: string | undefined;
  /** Fail where nothing can be written, as migrations want it. Default false: the result tells. */
  readonly writable?: boolean | undefined;
  /**
   * A column that has to take vectors of these dimensions. One that does not exist yet is no failure:
   * migrations come after. Without `table` and `column` only the version depends on it.
   */
  readonly embedding?:
    | {
        readonly dimensions: number;
        /** As in SQL: `memories`, `app.memories`. */
        readonly table?: string | undefined;
        /** Exactly as the database has it, without quotes. */
        readonly column?: string | undefined;
      }
    | undefined;
}

/** What `verifyDatabase` may be told. */
export interface VerifyOptions extends VerifyWishes {
  /**
   * The pool, the client or the router to ask through, in the application's own session and outside of a
   * transaction. Absent: a connection of its own to what `targets`, or the files of `cwd`, name.
   */
  readonly database?: GivenQueryable | GivenRouter | undefined;
  /** Folder with `.env` and `config.json`. Default: the current one. */
  readonly cwd?: string | undefined;
  /** Variables that outrank the files. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** The databases themselves, instead of reading them from the files; null for none. */
  readonly targets?: VerifyTargets | undefined;
  /** Only this one. Default: the primary, and the fallback while the primary cannot be used. */
  readonly target?: Target | undefined;
  /** Where the wizard keeps its state. Default `.setup-wizard` in `cwd`; none when `targets` are given. */
  readonly stateDir?: string | undefined;
  /** How often to try to connect. Default 3, and 7 s at most where there is a fallback. */
  readonly tries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets what happens, line by line, in the words that operators know. */
  readonly log?: VerifyLog | undefined;
  /** Who requires pgvector, for the log. Default `The application`. */
  readonly application?: string | undefined;
}

/** The databases of an application; null for one that it does not have. */
export interface VerifyTargets {
  readonly primary: ConnectionSettings | null;
  readonly fallback: ConnectionSettings | null;
}
