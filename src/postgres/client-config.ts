import type { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import type { ConnectionSettings } from './connection-settings.ts';
import { printable } from './open-stream.ts';
import { StreamFault } from './stream-fault.ts';

/** What `pg` is told about a server whose stream `openStream` has opened. */
export function clientConfig(settings: ConnectionSettings): ClientConfig {
  return {
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    // A function keeps pg from looking into PGPASSWORD and .pgpass, which are not among our settings.
    password: () => settings.password ?? '',
    // TLS is negotiated already; to pg this is a plain stream.
    ssl: false,
    // With PGSSLNEGOTIATION=direct in the environment pg would refuse a plain stream.
    sslnegotiation: 'postgres',
  };
}

/** What `setup-wizard route --format env` has a shell ask of its sessions, on a fallback that is only read. */
const fromRoute = /(?:^|\s)-c default_transaction_read_only=on(?=\s|$)/gu;

/**
 * Leaves out of PGOPTIONS, which `pg` takes from the environment, what `route` has put there for the
 * fallback: a primary that is looked at from the same shell would seem to be read-only for ever.
 */
export function forgetRoute(client: Client): void {
  // Known to pg, though not to its types.
  const { connectionParameters } = client as unknown as {
    readonly connectionParameters: { options: string | undefined };
  };
  connectionParameters.options = connectionParameters.options?.replaceAll(fromRoute, '').trim();
}

/**
 * Fits an open stream for `pg`, which calls `connect` on it and waits for the event. Who answers the
 * start-up message as no PostgreSQL does ends the stream with NOT_POSTGRES.
 */
export function streamForPg(stream: Socket): Socket {
  stream.once('data', (chunk: Buffer) => refuseStrangers(stream, chunk));
  return Object.assign(stream, {
    connect: () => {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
}

/**
 * The first answer to a start-up message is Authentication, ErrorResponse, Notice or
 * NegotiateProtocolVersion; libpq checks the same, with the same limit for a sane length.
 */
function refuseStrangers(stream: Socket, chunk: Buffer): void {
  const type = String.fromCharCode(chunk[0] ?? 0);
  const sane = chunk.length < 5 || chunk.readUInt32BE(1) <= 30_000;
  if ('RENv'.includes(type) && sane) return;
  stream.destroy(new StreamFault('NOT_POSTGRES', printable(chunk.toString('latin1'))));
}
