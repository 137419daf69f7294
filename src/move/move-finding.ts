import type { ErrorCode } from '../errors/error-codes.ts';

/** What is looked at before anything is moved, in the order of the report. */
export type MoveCheckId =
  | 'move.same'
  | 'move.version'
  | 'move.writable'
  | 'move.pooler'
  | 'move.read'
  | 'move.create'
  | 'move.writes'
  | 'move.unfinished'
  | 'move.empty'
  | 'move.encoding'
  | 'move.roles'
  | 'move.extensions'
  | 'move.space'
  | 'move.objects'
  | 'move.sessions';

/** One answer of the look at both sides. */
export interface MoveFinding {
  readonly id: MoveCheckId;
  readonly side: 'source' | 'target';
  readonly status: 'pass' | 'warn' | 'fail';
  /** One sentence. */
  readonly message: string;
  /** What to type; null where there is nothing to do. */
  readonly fix: string | null;
  /** The code of the error when this is what stands in the way; MOVE_REFUSED unless told. */
  readonly code?: ErrorCode;
}
