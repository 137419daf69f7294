import { type Socket, createServer } from 'node:net';

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
  /** Every connection so far. */
  readonly sockets: readonly Socket[];
}

/** A TCP server on loopback that does to every connection what the script says. */
export async function scriptedServer(script: (socket: Socket) => void): Promise<ScriptedServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    script(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    sockets,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
