import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';

/** Where an error happened, in the words that messages and fixes are made of. */
export interface Scene {
  readonly settings: ConnectionSettings;
  readonly target: Target;
  /** `host:port`, or the path of the Unix socket. */
  readonly place: string;
  /** The server's own words, from which names are taken; empty when there are none. */
  readonly words: string;
  /** The name of the setting in .env, as in `variable('HOST')`. */
  readonly variable: (
    name: 'HOST' | 'PORT' | 'DB' | 'USER' | 'PASSWORD' | 'SSLMODE' | 'SSLROOTCERT',
  ) => string;
}

/** What there is to tell about one way in which things go wrong. */
export interface Explanation {
  /** Stable. F01 to F50 are the failures of pgvector set-ups that are known; the others are words. */
  readonly id: string;
  /** What happened, in one sentence. */
  readonly message: (scene: Scene) => string;
  /** What to type or change. */
  readonly fix: (scene: Scene) => string;
  /** Why it happens, in one or two sentences. */
  readonly cause: string;
  /** A message as a server really sends it; detail and hint follow behind ` – `. */
  readonly example: string;
  /** Other wordings of the same, where one example is not like all of them. */
  readonly alsoSeen?: readonly string[];
  /** Where this is known from. */
  readonly source: string;
}

/** One line of the diagnosis table: how an error looks, and what to tell about it. */
export interface Diagnosis extends Explanation {
  /** SQLSTATEs, Node error codes or StreamFault codes; absent means any. */
  readonly codes?: readonly string[];
  /** What the message must look like; used where codes do not exist or do not tell enough. */
  readonly text?: RegExp;
  /** Functions of the server that raise it, in every language of its messages: as good as the text. */
  readonly routines?: readonly string[];
  readonly code: ErrorCode;
}

/** What people see without an error of the server: a notice, a log line, a wrong result. */
export interface Symptom extends Explanation {
  /** The SQLSTATE of a notice or of an error that another program shows. */
  readonly sqlState: string | null;
  readonly text: RegExp;
}
