import type { ClientQueue, CopyInput } from './client-queue.ts';
import { wireMessage } from './wire-message.ts';

/** Messages for a COPY that runs; `last` when it ends with them. */
export interface CopyPiece {
  readonly messages: readonly Buffer[];
  readonly last: boolean;
}

/** What a COPY gets next of what its client has sent; null when that is still to come. */
export function copyPiece(waiting: ClientQueue, finishing: boolean): CopyPiece | null {
  const input = waiting.takeCopy();
  if (input.kind === 'messages') return input;
  if (input.kind === 'none' && !finishing) return null;
  return { messages: [copyBroken(input)], last: true };
}

/** Ends a COPY whose client has left, or has begun to say something else. */
function copyBroken(input: Exclude<CopyInput, { kind: 'messages' }>): Buffer {
  const why =
    input.kind === 'none'
      ? 'unexpected EOF on client connection'
      : `unexpected message type 0x${input.type.toString(16).toUpperCase()}`;
  return wireMessage('f', why);
}
