import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { FallbackLimits } from '../fallback-limits.ts';
import { ClientDoorway, type Door } from './client-doorway.ts';
import { ClientSession } from './client-session.ts';
import type { Scheduler } from './scheduler.ts';
import { errorResponse, type ServerError } from './server-error.ts';
import type { SettingPairs } from './session-settings.ts';

export interface GatewayOptions {
  readonly door: Pick<Door, 'user' | 'database' | 'verifier' | 'mockSecret'>;
  readonly limits: FallbackLimits;
  readonly scheduler: Scheduler;
  readonly parameters: SettingPairs;
  /** With which settings a session begins, before what its client asks for. */
  readonly defaults: () => SettingPairs;
  readonly log: (event: string) => void;
}

/** Where a gateway listens: a TCP address, or the path of a Unix socket. */
export type GatewayAddress =
  { readonly host: string; readonly port: number } | { readonly path: string };

const tooMany: ServerError = {
  severity: 'FATAL',
  sqlstate: '53300',
  message: 'sorry, too many clients already',
};
const shuttingDown: ServerError = {
  severity: 'FATAL',
  sqlstate: '57P01',
  message: 'terminating connection due to administrator command',
};

interface Visit {
  readonly socket: Socket;
  readonly secret: Buffer;
}

/** As long as the secret of PostgreSQL's protocol 3.0. */
const secretBytes = 4;

/** Accepts clients, lets them in, and keeps the list of them. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #servers: Server[] = [];
  readonly #sessions = new Map<ClientSession, Visit>();
  readonly #strangers = new Set<Socket>();
  #nextId = 1;
  #parameters: SettingPairs;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#parameters = options.parameters;
  }

  /** What a new session reports may be different in each engine: ALTER ROLE and the like. */
  engineChanged(parameters: SettingPairs): void {
    this.#parameters = parameters;
  }

  /** Rejects with the system's error (EADDRINUSE, EACCES …) when it cannot listen there. */
  listen(address: GatewayAddress): Promise<void> {
    return new Promise((resolve, reject) => {
      // Half open: a client that sends no more may still read.
      const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) =>
        this.#accept(socket),
      );
      server.once('error', reject);
      // Exclusive: two processes on one port would each get some of the clients.
      server.listen({ ...address, exclusive: true, backlog: 511 }, () => {
        server.off('error', reject);
        server.on('error', (error) => this.#options.log(`listener: ${error.message}`));
        this.#servers.push(server);
        resolve();
      });
    });
  }

  /** Stops listening and tells every client, as a server does when it is shut down. */
  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#strangers) socket.destroy();
    for (const session of [...this.#sessions.keys()]) session.lost(shuttingDown);
  }

  /** A cancel request, from whoever sends one: only the secret counts. */
  #cancel(id: number, secret: Buffer): void {
    for (const [session, visit] of this.#sessions) {
      if (session.id !== id || secret.length !== visit.secret.length) continue;
      if (timingSafeEqual(secret, visit.secret)) this.#options.scheduler.cancel(session);
    }
  }

  #accept(socket: Socket): void {
    // A reset by the client; "close" follows.
    socket.on('error', () => undefined);
    socket.on('end', () => {
      if (this.#strangers.has(socket)) socket.end();
    });
    if (this.#strangers.size >= this.#options.limits.maxUnauthenticated) {
      socket.end(errorResponse(tooMany));
      socket.setTimeout(1_000, () => socket.destroy());
      return;
    }
    this.#strangers.add(socket);
    const { door, limits, log } = this.#options;
    new ClientDoorway(socket, {
      ...door,
      log,
      loginMs: limits.loginMs,
      hasRoom: () => this.#sessions.size < limits.maxConnections,
      left: () => this.#strangers.delete(socket),
      cancel: (id, secret) => this.#cancel(id, secret),
      admit: (admitted, settings, rest) => {
        this.#strangers.delete(socket);
        this.#admit(admitted, settings, rest);
      },
    });
  }

  #admit(socket: Socket, settings: Parameters<Door['admit']>[1], rest: Buffer): void {
    const { limits, scheduler, log } = this.#options;
    const parameters = (): SettingPairs => this.#parameters;
    const id = this.#nextId;
    this.#nextId = (id % 0x7fff_ffff) + 1;
    const secret = randomBytes(secretBytes);
    const session = new ClientSession(socket, { id, limits, scheduler, parameters, log, secret });
    this.#sessions.set(session, { socket, secret });
    socket.on('close', () => {
      this.#sessions.delete(session);
      session.disconnected();
    });
    socket.on('data', (chunk: Buffer) => session.receive(chunk));
    socket.on('end', () => session.finished());
    session.begin(settings, this.#options.defaults());
    if (rest.length > 0) session.receive(rest);
  }
}
