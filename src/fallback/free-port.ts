import { createServer } from 'node:net';
import { SetupError } from '../errors/setup-error.ts';

/**
 * The first TCP port from `from` upwards that can be bound on `host`. Ports are tried in order, so
 * that the answer is stable while nothing else changes. 5433 is the port after PostgreSQL's own.
 * Throws PORT_TAKEN when a hundred ports in a row are taken, and what the system says when the
 * host is not an address of this machine.
 */
export async function firstFreePort(host: string, from = 5433): Promise<number> {
  const last = Math.min(from + 99, 65_535);
  for (let port = from; port <= last; port += 1) {
    if (await canBind(host, port)) return port;
  }
  throw new SetupError('PORT_TAKEN', {
    message: `No port from ${from} to ${last} is free on ${host}.`,
    fix: 'Name a free port with --fallback-db-port.',
    target: 'fallback',
  });
}

function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
        resolve(false);
        return;
      }
      reject(
        new SetupError('FALLBACK_START_FAILED', {
          message: `Nothing can listen on ${host}.`,
          detail: error.message,
          fix: 'Use an address of this machine, such as --fallback-db-host 127.0.0.1.',
          target: 'fallback',
          cause: error,
        }),
      );
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
