import { Writable } from 'node:stream';

/** What Ink draws on: it has a terminal's size and hands every frame on. */
export function frameStream(
  size: { readonly columns: number; readonly rows: number },
  take: (frame: string) => void,
): NodeJS.WriteStream {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      take(chunk);
      done();
    },
  });
  // Ink asks for the size and whether it is a terminal, and for nothing else of one.
  return Object.assign(stream, { ...size, isTTY: true }) as unknown as NodeJS.WriteStream;
}
