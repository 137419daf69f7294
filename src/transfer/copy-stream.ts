import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import type { Connection } from '../postgres/connection.ts';
import { diagnose } from '../postgres/diagnose.ts';

/** One COPY from a session into another one. */
export interface CopyOrder {
  readonly source: Connection;
  readonly target: Connection;
  /** `copy … to stdout` */
  readonly read: string;
  /** `copy … from stdin` */
  readonly write: string;
  readonly onBytes: (bytes: number) => void;
}

/** Between the two sockets; the memory that a copy takes is a few times this. Bytes. */
const buffered = 1024 * 1024;

/**
 * Pipes the rows over and returns how many there were. The slower side sets the pace.
 *
 * @throws SetupError of the side that failed first
 */
export async function copyStream({ source, target, ...order }: CopyOrder): Promise<number> {
  const failures: { readonly error: unknown; readonly side: Connection }[] = [];
  const blame = (side: Connection) => (error: unknown) => void failures.push({ error, side });
  const reader = source
    .stream(copyStreams.to(order.read, { highWaterMark: buffered }))
    .on('error', blame(source))
    .on('data', (chunk: Buffer) => order.onBytes(chunk.length));
  const writer = target
    .stream(copyStreams.from(order.write, { highWaterMark: buffered }))
    .on('error', blame(target));
  try {
    await pipeline(reader, writer);
  } catch (error) {
    const first = failures[0] ?? { error, side: target };
    throw diagnose(first.error, first.side);
  }
  return writer.rowCount;
}
