import { errno } from '../errors/errno.ts';
import { quotedWords } from './quoted-words.ts';

/** Where a service was looked for. */
export interface ServicePlace {
  /** The address, without credentials. */
  readonly endpoint: string;
  /** Where the address is written, for example "REDIS_URL in .env". */
  readonly namedBy: string;
  /** What starts the service on this machine. */
  readonly start: string;
  /** The scheme to use where the service speaks no TLS. */
  readonly plainScheme: string;
}

/** What happened, with the reason, and what to do about it. */
export interface Words {
  readonly message: string;
  readonly fix: string;
}

const certificateCodes =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|INVALID_CA|INVALID_PURPOSE/u;

/** Words for an error on the way to a service: name, network, TLS, silence. */
export function wayWords(error: unknown, place: ServicePlace): Words {
  const { endpoint, namedBy, start } = place;
  const { code, words } = causeOf(error);
  const why = `(${words})`;
  const correct = `correct ${namedBy}`;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ENOTSOCK':
      return {
        message: `Nothing accepts connections at ${endpoint} ${why}.`,
        fix: `Start it (${start}), or ${correct}; without the service, empty it.`,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return {
        message: `The host name of ${endpoint} cannot be resolved ${why}.`,
        fix: `Check the name service, or ${correct}.`,
      };
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return {
        message: `There is no answer from ${endpoint} ${why}.`,
        fix: `Check that the service is not stuck and no firewall is on the way, or ${correct}.`,
      };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return {
        message: `There is no network path to ${endpoint} ${why}.`,
        fix: `Check the network or VPN, or ${correct}.`,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        message: `This user may not connect to ${endpoint} ${why}.`,
        fix: `Run as a user with access to the socket, or ${correct}.`,
      };
    case 'TOO_LARGE':
    case 'NOT_REDIS':
      return {
        message: `Another service answers at ${endpoint} ${why}.`,
        fix: `Look who listens there, and ${correct}.`,
      };
    default:
      return tlsWords(code, why, place) ?? brokenWords(why, place);
  }
}

function tlsWords(code: string, why: string, place: ServicePlace): Words | null {
  const { endpoint, namedBy, plainScheme } = place;
  if (code.startsWith('ERR_TLS_CERT_ALTNAME')) {
    return {
      message: `The certificate of ${endpoint} is made out to another name ${why}.`,
      fix: `Use a name of the certificate: correct ${namedBy}.`,
    };
  }
  if (certificateCodes.test(code)) {
    return {
      message: `The certificate of ${endpoint} is not trusted ${why}.`,
      fix: 'Save the certificate of its authority as a PEM file and name it: export NODE_EXTRA_CA_CERTS=FILE',
    };
  }
  if (!/^(?:EPROTO|ERR_SSL|ERR_TLS)/u.test(code)) return null;
  return {
    message: `The TLS handshake with ${endpoint} failed ${why}.`,
    fix: `If the service speaks no TLS, use ${plainScheme}:// in ${namedBy}.`,
  };
}

function brokenWords(why: string, { endpoint, namedBy }: ServicePlace): Words {
  return {
    message: `${endpoint} gave no usable answer ${why}.`,
    fix: `Look who listens there and at its log, or correct ${namedBy}.`,
  };
}

/** The first cause where several addresses of a host were tried. */
function causeOf(error: unknown): { readonly code: string; readonly words: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const words = first instanceof Error ? first.message : String(first);
  return { code: errno(first) ?? '', words: quotedWords(words) };
}
