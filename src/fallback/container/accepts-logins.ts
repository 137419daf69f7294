import { connect } from 'node:net';

export interface LoginPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** Protocol 3.0, as every server and pooler speaks it. */
const protocol = 196_608;
/** "AuthenticationRequest": the server is up, and wants the password. */
const asksForPassword = 'R';

/**
 * Whether a server answers there that would let somebody log in now. An engine accepts connections long
 * before its server does, and a server that starts or recovers answers that it does (57P03).
 */
export function acceptsLogins(place: LoginPlace, timeoutMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const { host, port } = place;
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (accepts: boolean): void => {
      socket.destroy();
      resolve(accepts);
    };
    socket.once('connect', () => socket.write(startupPacket(place)));
    socket.once('data', (bytes: Buffer) => end(bytes.toString('latin1', 0, 1) === asksForPassword));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
  });
}

function startupPacket({ user, database }: LoginPlace): Buffer {
  const words = ['user', user, 'database', database, ''].map((word) => `${word}\0`).join('');
  const body = Buffer.from(words, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + body.length, 0);
  head.writeUInt32BE(protocol, 4);
  return Buffer.concat([head, body]);
}
