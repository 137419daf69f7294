import { connect } from 'node:net';

/** SSLRequest: the shortest question every PostgreSQL server answers, with one byte. */
const question = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const answers = new Set(['N', 'S', 'E']);

/**
 * Whether something that speaks PostgreSQL's protocol answers there within `timeoutMs`. A host that
 * begins with a slash is the directory of a Unix socket.
 */
export function probePort(host: string, port: number, timeoutMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const where = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    const socket = connect({ ...where, timeout: timeoutMs });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => socket.write(question));
    socket.once('data', (bytes: Buffer) => end(answers.has(bytes.toString('latin1', 0, 1))));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
  });
}
