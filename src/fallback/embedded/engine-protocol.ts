import type { Durability } from '../durability.ts';
import type { OldLibrary } from './old-library.ts';

/**
 * What the gateway and its engine say to each other over one private pipe. Every frame is
 * `u32 length of the payload, u8 kind, payload`.
 */
export const engineFrame = {
  /** Gateway: the first frame; EngineConfig as JSON. */
  config: 1,
  /** Gateway: an EngineJob. */
  job: 2,
  /** Gateway: shut down cleanly. */
  quit: 3,
  /** Gateway: u32 job, whole messages of its client for the COPY FROM STDIN that it runs. */
  copy: 4,
  /** Gateway: ChannelWish as JSON. */
  channels: 5,
  /** Gateway: u32 job, which vacuums what is due: see DueVacuums. */
  vacuum: 6,
  /** Engine: EngineHello as JSON; it is open and takes jobs. */
  hello: 10,
  /** Engine: EngineFailure as JSON; it ends. */
  failed: 11,
  /** Engine: u32 job, bytes for its client. */
  data: 12,
  /** Engine: u32 job, a JobEnd; the job is done. */
  done: 13,
  /** Engine: u32 job; its COPY FROM STDIN takes one more `copy` frame. */
  more: 14,
  /** Engine: u32 job, a NotificationResponse that it has brought about. */
  notification: 15,
  /** Engine: u32 job, ChannelReport as JSON; the job has ended a transaction. */
  listening: 16,
  /** Engine: u32 job, SettingPairs as JSON: settings that its client has and the server does not report. */
  session: 17,
  /** Engine: SettingPairs as JSON, with which sessions begin from now on: see RoleSettings. */
  defaults: 18,
} as const;

export interface EngineConfig {
  readonly dataDir: string;
  /** Held for as long as the data directory is open. */
  readonly lock: string;
  readonly database: string;
  readonly role: string;
  readonly durability: Durability;
  /** The PGlite to open the data with, for reading alone, when it is not of today's major. */
  readonly library: OldLibrary | null;
  /** Make role, database and extensions first where they are missing, then end with `hello`. */
  readonly prepare: boolean;
}

export interface EngineHello {
  readonly pid: number;
  readonly startTime: string;
  /** What a new session reports, in the order of the server. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly pgvector: string;
  /** Version of the PGlite that has the data open. */
  readonly pglite: string;
}

export interface EngineFailure {
  readonly kind: 'locked' | 'failed';
  /** One sentence in the engine's own words; never a stack. */
  readonly reason: string;
}

/** To which channels the engine is to listen. */
export interface ChannelWish {
  /** The number of the last report that it takes into account. */
  readonly after: number;
  readonly channels: readonly string[];
}

/** How the channels of the engine's session were changed by a client. */
export interface ChannelReport {
  readonly number: number;
  readonly present: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface EngineJob {
  readonly id: number;
  readonly client: number;
  /** Hand-over from another client: everything of the session is discarded first. */
  readonly reset: boolean;
  /** Simple queries that restore the client's settings; nobody sees their answers. */
  readonly settings: Buffer;
  /** Parse messages, and a Sync if they are a batch of their own; only an error is passed on. */
  readonly statements: Buffer;
  /** Whole messages of the client. */
  readonly body: readonly Buffer[];
}

/** How a job has left the session. */
export interface JobEnd {
  /** The transaction status of the server, or `notReady`. */
  readonly status: number;
  /** There is state of the client in the session that ends with it: see HeldState. */
  readonly held: boolean;
  /** In a transaction: the client's own idle_in_transaction_session_timeout; 0 for none. */
  readonly idleMs: number;
}

/** "Not ready for a query": the job ended in Flush, or in a COPY, and a Sync must follow. */
export const notReady = 0;

/** One frame, in pieces that can be written one after the other. */
export function encodeFrame(kind: number, pieces: readonly Buffer[]): Buffer[] {
  const header = Buffer.allocUnsafe(5);
  header.writeUInt32BE(pieces.reduce((sum, piece) => sum + piece.length, 0));
  header[4] = kind;
  return [header, ...pieces];
}

/** A frame whose payload begins with the number of a job. */
export function encodeJobFrame(kind: number, job: number, pieces: readonly Buffer[]): Buffer[] {
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32BE(job);
  return encodeFrame(kind, [head, ...pieces]);
}

/** The frame that says how a job has ended. */
export function encodeEnd(job: number, { status, held, idleMs }: JobEnd): Buffer[] {
  const payload = Buffer.allocUnsafe(10);
  payload.writeUInt32BE(job);
  payload[4] = status;
  payload[5] = held ? 1 : 0;
  payload.writeUInt32BE(idleMs, 6);
  return encodeFrame(engineFrame.done, [payload]);
}

/** The end of a job out of a payload behind its number. */
export function decodeEnd(payload: Buffer): JobEnd {
  return {
    status: payload[0] ?? notReady,
    held: payload[1] === 1,
    idleMs: payload.readUInt32BE(2),
  };
}

const jobHeader = 17;

export function encodeJob(job: EngineJob): Buffer[] {
  const head = Buffer.allocUnsafe(jobHeader);
  head.writeUInt32BE(job.id, 0);
  head.writeUInt32BE(job.client, 4);
  head[8] = job.reset ? 1 : 0;
  head.writeUInt32BE(job.settings.length, 9);
  head.writeUInt32BE(job.statements.length, 13);
  return encodeFrame(engineFrame.job, [head, job.settings, job.statements, ...job.body]);
}

export function decodeJob(payload: Buffer): EngineJob {
  const settingsEnd = jobHeader + payload.readUInt32BE(9);
  const statementsEnd = settingsEnd + payload.readUInt32BE(13);
  return {
    id: payload.readUInt32BE(0),
    client: payload.readUInt32BE(4),
    reset: payload[8] === 1,
    settings: payload.subarray(jobHeader, settingsEnd),
    statements: payload.subarray(settingsEnd, statementsEnd),
    body: [payload.subarray(statementsEnd)],
  };
}
