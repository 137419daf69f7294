import { type Socket, connect, createServer } from 'node:net';

export interface PoolerProxy extends AsyncDisposable {
  readonly port: number;
}

/**
 * Passes connections on to a server and, as poolers do, names a process id of its own at login
 * (BackendKeyData: 'K', length 12, process id, secret).
 */
export async function poolerProxy(serverPort: number): Promise<PoolerProxy> {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => server.destroy()).pipe(server);
    server
      .on('close', () => client.destroy())
      .on('data', (chunk: Buffer) => {
        const at = chunk.indexOf(keyDataHeader);
        if (at !== -1) chunk.writeUInt32BE(999_999, at + keyDataHeader.length);
        client.write(chunk);
      });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}

const keyDataHeader = Buffer.from([0x4b, 0, 0, 0, 12]);
