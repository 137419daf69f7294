import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import {
  beginFilling,
  endFilling,
  moveFiller,
  readFilling,
  takeFillingBack,
} from '../transfer/filling.ts';
import { stagingSchema } from '../transfer/staging.ts';
import type { MoveRequest, MoveSide } from './move-request.ts';

/** By what a target knows the move that has not come to its end; without user and password. */
export function moveMark({ settings }: MoveSide): string {
  return `${moveFiller}${addressOf(settings)}`;
}

/** Host, port and database as one word. */
export function addressOf({ host, port, database }: MoveSide['settings']): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

/** A move that a target has been told of and that has not come to its end. */
export interface UnfinishedMove {
  readonly mark: string;
  /** Labels of what was there before it. */
  readonly present: readonly string[];
}

/** Null where there is none. Changes nothing. */
export async function unfinishedMove(target: Connection): Promise<UnfinishedMove | null> {
  const found = await readFilling(target);
  return found === null ? null : { mark: found.filler, present: found.present };
}

/**
 * Tells the target that it is being filled, unless it has been told already.
 *
 * @throws SetupError MOVE_UNFINISHED when the target is not what it was when it was looked at
 */
export async function beginMove(
  target: Connection,
  { source }: MoveRequest,
  unfinished: UnfinishedMove | null,
): Promise<void> {
  const now = await unfinishedMove(target);
  if (now?.mark !== unfinished?.mark) {
    throw new SetupError('MOVE_UNFINISHED', {
      message: 'Another run has worked on the target since it was looked at; nothing was begun.',
      fix: 'Run the same command again.',
    });
  }
  if (now === null) await beginFilling(target, moveMark(source));
}

/**
 * Takes away what an unfinished move has brought, and nothing else.
 *
 * @throws SetupError MOVE_FAILED when somebody has changed it since
 */
export async function takeMoveBack(target: Connection, { mark }: UnfinishedMove): Promise<void> {
  const back = await takeFillingBack(target, mark);
  if (back.kind !== 'kept') return;
  throw new SetupError('MOVE_FAILED', {
    message: `What the unfinished move has brought was changed since, and was left alone: ${back.because.join(', ')}.`,
    fix: 'Drop what is not needed any more and run this again, or take another database.',
  });
}

/**
 * The target is an ordinary database from here on. A fallback that was filled from the primary keeps the books, by
 * which it is filled again; what came to it from elsewhere is its own, and no sync may take it for the primary's.
 */
export async function endMove(
  target: Connection,
  { source, target: side }: MoveRequest,
): Promise<void> {
  await endFilling(target);
  if (side.configured === 'fallback' && source.configured === 'primary') return;
  await target.batch(
    `begin; set local client_min_messages to warning; drop schema if exists ${stagingSchema} cascade; commit`,
  );
}
