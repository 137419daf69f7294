import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';

/** Where an error happened, in the words that messages and fixes are made of. */
export interface Scene {
  readonly settings: ConnectionSettings;
  readonly target: Target;
  /** `host:port`, or the path of the Unix socket. */
  readonly place: string;
  /** The name of the setting in .env, as in `variable('HOST')`. */
  readonly variable: (
    name: 'HOST' | 'PORT' | 'DB' | 'USER' | 'PASSWORD' | 'SSLMODE' | 'SSLROOTCERT',
  ) => string;
}

/** One line of the diagnosis table: how an error looks, and what to tell about it. */
export interface Diagnosis {
  /** SQLSTATEs, Node error codes or StreamFault codes; absent means any. */
  readonly codes?: readonly string[];
  /** What the message must look like; used where codes do not exist or do not tell enough. */
  readonly text?: RegExp;
  readonly code: ErrorCode;
  readonly message: (scene: Scene) => string;
  readonly fix: (scene: Scene) => string;
}
