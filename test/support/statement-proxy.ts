import { type Socket, connect, createServer } from 'node:net';

export interface StatementProxy extends AsyncDisposable {
  readonly port: number;
  /** What clients sent that a server answers in one round trip, in order of arrival: SQL, or `sync`. */
  readonly roundTrips: readonly string[];
}

export type Fate = 'pass' | 'last' | 'cut';

export interface StatementProxyOptions {
  /**
   * Called before a round trip is passed on, with its number over all connections, counted from 0.
   * `cut` ends that connection on both sides instead; `last` passes it on and ends the connection then,
   * so that the server still runs it: what the server sees of a client that is killed.
   */
  readonly onRoundTrip?: (number: number, text: string) => Fate;
}

/** Passes connections without TLS on to a server and counts the round trips of its clients. */
export async function statementProxy(
  serverPort: number,
  { onRoundTrip = () => 'pass' }: StatementProxyOptions = {},
): Promise<StatementProxy> {
  const roundTrips: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    const messages = frontendMessages((text) => {
      roundTrips.push(text);
      return onRoundTrip(roundTrips.length - 1, text);
    });
    server.on('close', () => client.destroy()).pipe(client);
    client
      .on('close', () => server.destroySoon())
      .on('data', (chunk: Buffer) => {
        const fate = messages(chunk);
        if (fate !== 'cut') server.write(chunk);
        if (fate === 'pass') return;
        client.destroy();
        // What was written still goes out.
        server.destroySoon();
      });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    roundTrips,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}

/** What a client asks before the start-up packet, when it would like TLS. */
const encryptionRequest = 80_877_103;

/** Reads a client's messages; the start-up packet has no type, everything after it has. */
function frontendMessages(onRoundTrip: (text: string) => Fate): (chunk: Buffer) => Fate {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const header = started ? 1 : 0;
      if (rest.length < header + 4) return 'pass';
      const length = header + rest.readUInt32BE(header);
      if (rest.length < length) return 'pass';
      const type = started ? String.fromCharCode(rest[0] ?? 0) : '';
      const body = rest.subarray(header + 4, length);
      rest = rest.subarray(length);
      started ||= body.readUInt32BE(0) !== encryptionRequest;
      const text = type === 'Q' ? body.toString('utf8', 0, body.length - 1) : 'sync';
      const fate = type === 'Q' || type === 'S' ? onRoundTrip(text) : 'pass';
      if (fate !== 'pass') return fate;
    }
  };
}
