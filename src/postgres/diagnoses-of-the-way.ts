import type { Diagnosis, Scene } from './diagnosis.ts';

const node = 'Node.js documentation, "Errors"';

const startIt = ({ target, settings, variable }: Scene): string =>
  target === 'fallback'
    ? 'Start it: setup-wizard fallback start'
    : `Start the server, or correct ${variable('HOST')} and ${variable('PORT')}. To see who listens: pg_isready -h ${settings.host} -p ${settings.port}`;

/** Errors between this program and the server: certificate file, name, network. First match wins. */
export const diagnosesOfTheWay: readonly Diagnosis[] = [
  {
    id: 'root-certificate-unreadable',
    codes: ['ROOT_CERT_UNREADABLE'],
    code: 'SETTINGS_INVALID',
    message: ({ settings }) => `The certificate file ${settings.sslrootcert ?? ''} cannot be used.`,
    fix: ({ variable }) =>
      `Put a readable PEM file with the certificate authority at that path, or correct ${variable('SSLROOTCERT')}.`,
    cause: 'sslrootcert names a file that is missing, not readable or no certificate.',
    example: "ENOENT: no such file or directory, open '/etc/ssl/ca.pem'",
    source: 'This program checks the file before it connects.',
  },
  {
    id: 'root-certificate-mode',
    codes: ['ROOT_CERT_MODE'],
    code: 'SETTINGS_INVALID',
    message: () => 'sslrootcert=system needs sslmode=verify-full.',
    fix: ({ variable }) =>
      `Set ${variable('SSLMODE')}=verify-full: with public authorities every weaker mode accepts anybody.`,
    cause:
      'The authorities of the system vouch for everybody; only the host name tells your server apart.',
    example: 'sslrootcert=system needs sslmode=verify-full',
    source: 'PostgreSQL manual, chapter "libpq", sslrootcert.',
  },
  {
    id: 'silent-server',
    codes: ['TRY_TIMEOUT'],
    text: /^the connection was taken/,
    code: 'CONNECTION_TIMEOUT',
    message: ({ place }) => `The server at ${place} takes connections, but says nothing.`,
    fix: ({ variable }) =>
      `Look at the server: it is frozen, overloaded or starting, or something else than PostgreSQL listens on ${variable('PORT')}.`,
    cause:
      'The system of the host takes the connection, but no process of PostgreSQL answers: it is stopped, the machine is overloaded, or the port is that of another program.',
    example: 'the connection was taken, but there was no answer within 5000 ms',
    source: 'This program tells how far a try came.',
  },
  {
    id: 'connect-timeout',
    codes: ['TRY_TIMEOUT', 'ETIMEDOUT'],
    code: 'CONNECTION_TIMEOUT',
    message: ({ place }) => `The server at ${place} did not answer in time.`,
    fix: ({ variable }) =>
      `Check ${variable('HOST')} and ${variable('PORT')}, the firewall or security group between here and there, and that the database is not paused.`,
    cause:
      'Packets get lost on the way: a firewall, a security group, a wrong address or a paused database.',
    example: 'connect ETIMEDOUT 10.0.0.7:5432',
    source: node,
  },
  {
    id: 'host-name',
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
    code: 'DNS_FAILED',
    message: ({ settings }) => `The host name ${settings.host} cannot be resolved.`,
    fix: ({ settings, variable }) =>
      `Correct ${variable('HOST')}, or check the name service: nslookup ${settings.host}`,
    cause: 'The name service does not know the host name, or does not answer.',
    example: 'getaddrinfo ENOTFOUND db.example.com',
    alsoSeen: ['getaddrinfo EAI_AGAIN db.example.com'],
    source: node,
  },
  {
    id: 'connection-refused',
    codes: ['ECONNREFUSED'],
    code: 'CONNECTION_REFUSED',
    message: ({ place }) => `Nothing accepts connections at ${place}.`,
    fix: startIt,
    cause: 'The host answers, but no server listens on this port.',
    example: 'connect ECONNREFUSED 127.0.0.1:5432',
    source: node,
  },
  {
    id: 'socket-missing',
    codes: ['ENOENT', 'ENOTSOCK', 'ENOTDIR'],
    code: 'CONNECTION_REFUSED',
    message: ({ place }) => `There is no server behind the socket ${place}.`,
    fix: startIt,
    cause:
      'A host that begins with / is the folder of a Unix socket, and no server has put one there.',
    example: 'connect ENOENT /var/run/postgresql/.s.PGSQL.5432',
    source: node,
  },
  {
    id: 'socket-access',
    codes: ['EACCES', 'EPERM'],
    code: 'ACCESS_REJECTED',
    message: ({ place }) => `This user may not connect to ${place}.`,
    fix: ({ variable }) =>
      `Use TCP instead (${variable('HOST')}=127.0.0.1), or run as a user with access to the socket; on TCP, look at the local firewall.`,
    cause:
      'The rights of the socket or of its folder keep this user out, or a local firewall does.',
    example: 'connect EACCES /var/run/postgresql/.s.PGSQL.5432',
    source: node,
  },
  {
    id: 'no-route',
    codes: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'],
    code: 'HOST_UNREACHABLE',
    message: ({ place }) => `There is no network path to ${place}.`,
    fix: ({ variable }) =>
      `Check the network or VPN, and ${variable('HOST')}; a host with IPv6 only needs an IPv6 network.`,
    cause: 'No network of this machine leads to the address; often it is IPv6 only.',
    example: 'connect EHOSTUNREACH 10.0.0.7:5432',
    alsoSeen: ['connect ENETUNREACH 2001:db8::7:5432'],
    source: node,
  },
];
