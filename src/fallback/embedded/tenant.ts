import type { Batch } from './batch-assembler.ts';
import type { ServerError } from './server-error.ts';
import type { SettingPairs } from './session-settings.ts';

/** A client as the scheduler sees it. */
export interface Tenant {
  readonly id: number;
  /** What has to run before `batch`; asked at the moment the batch goes to the engine. */
  readonly preamble: (
    batch: Batch | null,
    handOver: boolean,
  ) => { readonly settings: Buffer; readonly statements: Buffer };
  readonly answer: (bytes: Buffer) => void;
  /** The job is done, with the transaction status of the server. */
  readonly done: (status: number) => void;
  /** The COPY FROM STDIN that the client runs takes more of its messages. */
  readonly more: () => void;
  /** All settings of the client that the server does not report, as they are now. */
  readonly kept: (settings: SettingPairs) => void;
  /** The channels of the LISTEN statements that have run since the last transaction. */
  readonly listened: () => readonly string[];
  /** A NotificationResponse for the client; `own` when it has made it itself. */
  readonly notified: (message: Buffer, own: boolean) => void;
  /** Bytes of answers that the client has not yet read. */
  readonly unread: () => number;
  /** What the client had waiting is not run, because it has cancelled it. */
  readonly cancelled: () => void;
  /** The client's work is lost; it is to be told and let go. */
  readonly lost: (error: ServerError) => void;
}
