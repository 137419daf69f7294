import type { Diagnosis, Scene } from './diagnosis.ts';

const startIt = ({ target, settings, variable }: Scene): string =>
  target === 'fallback'
    ? 'Start it: setup-wizard fallback start'
    : `Start the server, or correct ${variable('HOST')} and ${variable('PORT')}. To see who listens: pg_isready -h ${settings.host} -p ${settings.port}`;

/** Errors between this program and the server: name, network, TLS. First match wins. */
export const diagnosesOfTheWay: readonly Diagnosis[] = [
  {
    codes: ['ROOT_CERT_UNREADABLE'],
    code: 'SETTINGS_INVALID',
    message: ({ settings }) => `The certificate file ${settings.sslrootcert ?? ''} cannot be used.`,
    fix: ({ variable }) =>
      `Put a readable PEM file with the certificate authority at that path, or correct ${variable('SSLROOTCERT')}.`,
  },
  {
    codes: ['ROOT_CERT_MODE'],
    code: 'SETTINGS_INVALID',
    message: () => 'sslrootcert=system needs sslmode=verify-full.',
    fix: ({ variable }) =>
      `Set ${variable('SSLMODE')}=verify-full: with public authorities every weaker mode accepts anybody.`,
  },
  {
    codes: ['TRY_TIMEOUT', 'ETIMEDOUT'],
    code: 'CONNECTION_TIMEOUT',
    message: ({ place }) => `The server at ${place} did not answer in time.`,
    fix: ({ variable }) =>
      `Check ${variable('HOST')} and ${variable('PORT')}, the firewall or security group between here and there, and that the database is not paused.`,
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
    code: 'DNS_FAILED',
    message: ({ settings }) => `The host name ${settings.host} cannot be resolved.`,
    fix: ({ settings, variable }) =>
      `Correct ${variable('HOST')}, or check the name service: nslookup ${settings.host}`,
  },
  {
    codes: ['ECONNREFUSED'],
    code: 'CONNECTION_REFUSED',
    message: ({ place }) => `Nothing accepts connections at ${place}.`,
    fix: startIt,
  },
  {
    codes: ['ENOENT', 'ENOTSOCK', 'ENOTDIR'],
    code: 'CONNECTION_REFUSED',
    message: ({ place }) => `There is no server behind the socket ${place}.`,
    fix: startIt,
  },
  {
    codes: ['EACCES', 'EPERM'],
    code: 'ACCESS_REJECTED',
    message: ({ place }) => `This user may not connect to ${place}.`,
    fix: ({ variable }) =>
      `Use TCP instead (${variable('HOST')}=127.0.0.1), or run as a user with access to the socket; on TCP, look at the local firewall.`,
  },
  {
    codes: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'],
    code: 'HOST_UNREACHABLE',
    message: ({ place }) => `There is no network path to ${place}.`,
    fix: ({ variable }) =>
      `Check the network or VPN, and ${variable('HOST')}; a host with IPv6 only needs an IPv6 network.`,
  },
  {
    codes: ['TLS_NOT_OFFERED'],
    code: 'TLS_REFUSED',
    message: ({ place, settings }) =>
      `The server at ${place} does not offer TLS, and sslmode=${settings.sslmode} insists on it.`,
    fix: ({ variable }) =>
      `Turn TLS on at the server (ssl = on), or on a trusted network set ${variable('SSLMODE')}=prefer.`,
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'HOSTNAME_MISMATCH'],
    code: 'TLS_HOSTNAME_MISMATCH',
    message: ({ settings }) => `The server's certificate is not made out to ${settings.host}.`,
    fix: ({ variable }) =>
      `Set ${variable('HOST')} to a name in the certificate, or ${variable('SSLMODE')}=verify-ca if the authority issues for this server only.`,
  },
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_UNTRUSTED',
      'CERT_SIGNATURE_FAILURE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'INVALID_CA',
      'INVALID_PURPOSE',
    ],
    code: 'TLS_CERTIFICATE_UNTRUSTED',
    message: ({ place }) => `The certificate of the server at ${place} is not trusted.`,
    fix: ({ variable }) =>
      `Save the certificate of the server's authority as a PEM file and set ${variable('SSLROOTCERT')} to its path.`,
  },
  {
    codes: ['TLS_HANDSHAKE', 'EPROTO'],
    code: 'TLS_FAILED',
    message: ({ place }) => `The TLS handshake with ${place} failed.`,
    fix: ({ settings }) =>
      `Look at the server's side: openssl s_client -starttls postgres -connect ${settings.host}:${settings.port}`,
  },
  {
    codes: ['NOT_POSTGRES'],
    code: 'NOT_POSTGRES',
    message: ({ place }) => `What answers at ${place} is not PostgreSQL.`,
    fix: ({ variable }) =>
      `Correct ${variable('HOST')} and ${variable('PORT')}; PostgreSQL usually listens on 5432.`,
  },
  {
    text: /received invalid response/i,
    code: 'NOT_POSTGRES',
    message: ({ place }) => `What answers at ${place} is not PostgreSQL.`,
    fix: ({ variable }) =>
      `Correct ${variable('HOST')} and ${variable('PORT')}; PostgreSQL usually listens on 5432.`,
  },
  {
    text: /query read timeout/i,
    code: 'QUERY_TIMEOUT',
    message: ({ place }) => `The server at ${place} did not answer a query in time.`,
    fix: () =>
      "Run the same command again; if it stays so, look for locks: select * from pg_stat_activity where wait_event_type = 'Lock'",
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'TLS_NEGOTIATION', 'ERR_STREAM_DESTROYED'],
    code: 'CONNECTION_LOST',
    message: ({ place }) => `The connection to ${place} broke.`,
    fix: () => "Run the same command again; if it stays so, the server's log says why it hangs up.",
  },
  {
    text: /connection terminated|not queryable|connection ended/i,
    code: 'CONNECTION_LOST',
    message: ({ place }) => `The server at ${place} closed the connection.`,
    fix: () => "Run the same command again; if it stays so, the server's log says why it hangs up.",
  },
];
