import { type Server, type Socket, connect, createServer } from 'node:net';
import { unusedPort } from './unused-port.ts';

/** What a proxy does to the connections through it. */
export type Fault =
  | { readonly kind: 'ok' }
  /** Nobody listens; those who are connected are cut off with a reset. */
  | { readonly kind: 'refuse' }
  /** No byte passes, in neither direction, and no end of a connection either; new ones are taken. */
  | { readonly kind: 'freeze' }
  /** Every chunk waits so long; the order stays. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** A connection is reset once the server has sent so many bytes through it from now on. */
  | { readonly kind: 'reset-after'; readonly bytes: number };

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections of clients that stand at this moment. */
  readonly open: () => number;
  /** Connections of clients that were ever taken. */
  readonly taken: () => number;
  /** From now on, for old and new connections; what was held back by a freeze passes after `ok`. */
  readonly set: (fault: Fault) => Promise<void>;
  /** Resets all connections that stand; new ones are taken. */
  readonly killAll: () => void;
  /** Sends new connections to another server, as a changed address would. */
  readonly leadTo: (port: number) => void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly flows: readonly Flow[];
}

/** A TCP proxy of the loopback address in front of a server, that breaks as it is told. */
export async function faultProxy(serverPort: number): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let target = serverPort;
  let fault: Fault = { kind: 'ok' };
  let taken = 0;

  /** Passes the end of either side on. What a frozen network does not tell, it tells later. */
  const ended = (pair: Pair): void => {
    if (fault.kind === 'freeze' || !(pair.client.destroyed || pair.server.destroyed)) return;
    pairs.delete(pair);
    for (const flow of pair.flows) flow.finish();
  };
  const take = (client: Socket): void => {
    taken += 1;
    // A half of a connection may end while the other is frozen: Node would answer it by itself else.
    const server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const reset = (): void => {
      pairs.delete(pair);
      for (const socket of [client, server]) socket.resetAndDestroy();
    };
    const flows = [
      pump({ from: client, to: server, fault: () => fault, reset, counts: false }),
      pump({ from: server, to: client, fault: () => fault, reset, counts: true }),
    ];
    const pair: Pair = { client, server, flows };
    pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => ended(pair));
    }
  };

  const server = createServer({ allowHalfOpen: true }, take);
  // One that nobody else gets while nobody listens on it.
  const port = await listenOn(server, await unusedPort());
  const killAll = (): void => {
    for (const { client, server: other } of pairs) {
      client.resetAndDestroy();
      other.destroy();
    }
    pairs.clear();
  };
  return {
    port,
    open: () => pairs.size,
    taken: () => taken,
    leadTo: (next) => void (target = next),
    killAll,
    set: async (next) => {
      const listens = fault.kind !== 'refuse';
      fault = next;
      if (next.kind === 'refuse' && listens) {
        const closed = new Promise((resolve) => server.close(resolve));
        killAll();
        await closed;
      }
      if (next.kind !== 'refuse' && !listens) await listenOn(server, port);
      for (const pair of pairs) for (const flow of pair.flows) flow.turn();
      if (next.kind !== 'freeze') for (const pair of pairs) ended(pair);
    },
    [Symbol.asyncDispose]: async () => {
      killAll();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Flow {
  /** Looks at the fault again. */
  readonly turn: () => void;
  /** The other side is gone: what is left still goes out. */
  readonly finish: () => void;
}

/** One direction of one connection. */
function pump(way: {
  readonly from: Socket;
  readonly to: Socket;
  readonly fault: () => Fault;
  readonly reset: () => void;
  readonly counts: boolean;
}): Flow {
  const { from, to, fault, reset, counts } = way;
  const waiting: (() => unknown)[] = [];
  let passed = 0;
  const turn = (): void => {
    if (fault().kind === 'ok') passed = 0;
    if (fault().kind === 'freeze') {
      from.pause();
      return;
    }
    from.resume();
    for (const act of waiting.splice(0)) act();
  };
  /** Now, later or once the freeze is over, behind everything that came before. */
  const soon = (act: () => unknown): void => {
    const now = fault();
    if (now.kind === 'freeze' || waiting.length > 0) waiting.push(act);
    else if (now.kind === 'delay') setTimeout(act, now.ms).unref();
    else act();
  };
  from.on('data', (chunk: Buffer) => {
    const now = fault();
    if (counts && now.kind === 'reset-after') {
      passed += chunk.length;
      if (passed >= now.bytes) {
        to.write(chunk.subarray(0, Math.max(0, chunk.length - (passed - now.bytes))), reset);
        return;
      }
    }
    soon(() => to.write(chunk));
  });
  from.on('end', () => soon(() => to.end()));
  if (fault().kind === 'freeze') from.pause();
  return { turn, finish: () => soon(() => to.destroySoon()) };
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
