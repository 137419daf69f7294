import type { Diagnosis } from './diagnosis.ts';

const node = 'Node.js documentation, "TLS (SSL)"';

/** Errors of encryption: certificates, names, handshake. First match wins. */
export const diagnosesOfTls: readonly Diagnosis[] = [
  {
    id: 'tls-not-offered',
    codes: ['TLS_NOT_OFFERED'],
    code: 'TLS_REFUSED',
    message: ({ place, settings }) =>
      `The server at ${place} does not offer TLS, and sslmode=${settings.sslmode} insists on it.`,
    fix: ({ variable }) =>
      `Turn TLS on at the server (ssl = on), or on a trusted network set ${variable('SSLMODE')}=prefer.`,
    cause: 'The server runs with ssl = off, or a proxy before it speaks no TLS.',
    example: 'The server does not support SSL connections',
    source: 'PostgreSQL manual, chapter "Frontend/Backend Protocol".',
  },
  {
    id: 'certificate-name',
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'HOSTNAME_MISMATCH'],
    code: 'TLS_HOSTNAME_MISMATCH',
    message: ({ settings }) => `The server's certificate is not made out to ${settings.host}.`,
    fix: ({ variable }) =>
      `Set ${variable('HOST')} to a name in the certificate, or ${variable('SSLMODE')}=verify-ca if the authority issues for this server only.`,
    cause: 'sslmode=verify-full compares the host name with the names in the certificate.',
    example:
      "Hostname/IP does not match certificate's altnames: Host: db.example.com. is not in the cert's altnames",
    source: node,
  },
  {
    id: 'certificate-untrusted',
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
    cause:
      'sslmode verifies the certificate, and its authority is not among the trusted ones, or it has expired.',
    example: 'self-signed certificate in certificate chain',
    alsoSeen: [
      'unable to verify the first certificate',
      'self-signed certificate',
      'certificate has expired',
    ],
    source: node,
  },
  {
    id: 'tls-handshake',
    codes: ['TLS_HANDSHAKE', 'EPROTO'],
    code: 'TLS_FAILED',
    message: ({ place }) => `The TLS handshake with ${place} failed.`,
    fix: ({ settings }) =>
      `Look at the server's side: openssl s_client -starttls postgres -connect ${settings.host}:${settings.port}`,
    cause:
      'Client and server found no common version of TLS, or the connection broke in the middle.',
    example: 'write EPROTO: SSL routines:ssl3_read_bytes:tlsv1 alert protocol version',
    source: node,
  },
];
