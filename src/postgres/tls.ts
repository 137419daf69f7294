import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ConnectionSettings } from './connection-settings.ts';
import { StreamFault } from './stream-fault.ts';

/** How one connection is to be encrypted. */
export interface TlsPolicy {
  /** `never` speaks plainly, `if-offered` falls back to plain, `always` gives up instead. */
  readonly use: 'never' | 'if-offered' | 'always';
  /** For tls.connect, without the socket. */
  readonly options: ConnectionOptions;
}

/** libpq's name for "the operating system's certificate authorities" (since PostgreSQL 16). */
const systemRoots = 'system';

/**
 * Translates sslmode and sslrootcert, with libpq's meaning, into what node:tls is to do. The meaning
 * is decided here because node-postgres has neither `prefer` nor an unverified `require`.
 *
 * - disable: no TLS. A Unix socket never has TLS, whatever the mode.
 * - prefer: TLS when the server offers it and the handshake succeeds, else plain.
 * - require: TLS; the certificate's chain is verified only when sslrootcert is given.
 * - verify-ca: TLS, chain verified, host name not.
 * - verify-full: TLS, chain and host name verified.
 *
 * Without sslrootcert the verifying modes trust Node's certificate authorities. Stricter than libpq
 * in one point: an unreadable sslrootcert is an error in every mode, never silently ignored.
 *
 * @throws StreamFault ROOT_CERT_UNREADABLE, ROOT_CERT_MODE
 */
export async function tlsPolicy(settings: ConnectionSettings): Promise<TlsPolicy> {
  const { host, sslmode, sslrootcert } = settings;
  if (sslmode === 'disable' || host.startsWith('/')) return { use: 'never', options: {} };
  if (sslrootcert === systemRoots && sslmode !== 'verify-full') {
    throw new StreamFault(
      'ROOT_CERT_MODE',
      `sslrootcert=system needs sslmode=verify-full, not ${sslmode}`,
    );
  }
  const ca =
    sslrootcert === null || sslrootcert === systemRoots ? null : await readRoots(sslrootcert);
  const verifyName = sslmode === 'verify-full';
  const verifyChain = verifyName || sslmode === 'verify-ca' || ca !== null;
  return {
    use: sslmode === 'prefer' ? 'if-offered' : 'always',
    options: {
      host,
      // An IP address is no server name (RFC 6066, section 3).
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== null && { ca }),
      rejectUnauthorized: verifyChain,
      ...(!verifyName && { checkServerIdentity: () => undefined }),
    },
  };
}

async function readRoots(path: string): Promise<string> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (cause) {
    throw new StreamFault('ROOT_CERT_UNREADABLE', 'The file cannot be read.', cause);
  }
  if (!pem.includes('-----BEGIN ')) {
    throw new StreamFault('ROOT_CERT_UNREADABLE', 'The file holds no PEM certificate.');
  }
  return pem;
}
