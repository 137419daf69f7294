import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TestCertificates {
  /** The authority that signed the server's certificate. */
  readonly authority: string;
  /** An authority that has nothing to do with it. */
  readonly stranger: string;
  /** Certificate and key of the server, made out to `localhost` and to no address. */
  readonly certificate: string;
  readonly key: string;
  readonly remove: () => Promise<void>;
}

/** Makes a certificate authority, a server's certificate and a strange authority with openssl. */
export async function testCertificates(): Promise<TestCertificates> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-tls-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  for (const name of ['authority', 'stranger']) {
    await openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      `/CN=${name}`,
    );
  }
  await openssl(
    'req',
    ...newKey,
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
  );
  await writeFile(at('names'), 'subjectAltName=DNS:localhost\n');
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'authority.crt',
    '-CAkey',
    'authority.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.crt',
  );
  return {
    authority: at('authority.crt'),
    stranger: at('stranger.crt'),
    certificate: at('server.crt'),
    key: at('server.key'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
