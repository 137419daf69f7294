import type { TransferRequest } from '../transfer-request.ts';

/** Whoever may make a subscription on the server of the fallback. */
export interface FollowAdministrator {
  /** For messages: `postgres, through /run/postgresql`. */
  readonly name: string;
  /** Runs one statement in a database, outside of a transaction; never repeats it in an error. */
  readonly run: (
    database: string,
    statement: string,
    signal?: AbortSignal,
  ) => Promise<string | null>;
}

export interface FollowRequest extends TransferRequest {
  /** Of the publication, the slot and the subscription; see `followName`. */
  readonly name: string;
  /** Null: the role of the fallback itself has to be allowed to. */
  readonly administrator: FollowAdministrator | null;
}
