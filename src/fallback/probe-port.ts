import { connect } from 'node:net';

/** SSLRequest: the shortest question every PostgreSQL server answers, with one byte. */
const question = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const answers = new Set(['N', 'S', 'E']);

/** Whether something that speaks PostgreSQL's protocol answers there within `timeoutMs`. */
export function probePort(host: string, port: number, timeoutMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
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
