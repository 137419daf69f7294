/** How to reach a Redis, and who is asking. */
export interface RedisAddress {
  readonly at:
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: boolean }
    | { readonly kind: 'socket'; readonly path: string };
  /** Null for the default user. */
  readonly user: string | null;
  readonly password: string | null;
  readonly database: number;
  /** Without credentials. */
  readonly shown: string;
}

const form =
  /^(?:(?<scheme>[a-z][a-z\d+.-]*):\/\/)?(?:(?<credentials>.*)@)?(?<place>[^@?]*)(?:\?(?<query>[^#]*))?$/isu;
const tlsSchemes = ['rediss', 'valkeys'];
const tcpSchemes = ['redis', 'valkey', ...tlsSchemes];
const socketSchemes = ['unix', 'redis+unix', 'redis-socket', 'valkey+unix'];

/**
 * Reads `redis://`, `rediss://` (TLS), `unix://` and `redis+unix://` with user, password and database,
 * or `host:port` alone; the port is 6379 unless it is given. Null when it is none of these.
 */
export function redisAddress(url: string): RedisAddress | null {
  const {
    scheme: named,
    credentials = '',
    place = '',
    query = '',
  } = form.exec(url.trim())?.groups ?? {};
  const scheme = (named ?? (place.startsWith('/') ? 'unix' : 'redis')).toLowerCase();
  const parameters = new URLSearchParams(query);
  const socket = socketSchemes.includes(scheme);
  if (!socket && !tcpSchemes.includes(scheme)) return null;
  const where = socket ? socketOf(place) : tcpOf(place, tlsSchemes.includes(scheme));
  const database = databaseOf(parameters.get('db') ?? where?.database ?? '');
  if (where === null || database === null) return null;
  const { user, password } =
    /^(?<user>[^:]*)(?::(?<password>.*))?$/su.exec(credentials)?.groups ?? {};
  return {
    at: where.at,
    user: emptyIsNull(user),
    password: emptyIsNull(password ?? parameters.get('password') ?? ''),
    database,
    shown: `${scheme}://${where.shown}${database === 0 ? '' : socket ? `?db=${database}` : `/${database}`}`,
  };
}

interface Where {
  readonly at: RedisAddress['at'];
  readonly shown: string;
  readonly database: string;
}

function socketOf(place: string): Where | null {
  const path = decoded(place);
  return path.startsWith('/') ? { at: { kind: 'socket', path }, shown: path, database: '' } : null;
}

function tcpOf(place: string, tls: boolean): Where | null {
  const {
    bracketed,
    name,
    port = '',
    database = '',
  } = /^(?:\[(?<bracketed>[\da-f:.]+)\]|(?<name>[^:/[\]\s]*))(?::(?<port>\d{1,5}))?(?:\/(?<database>[^/]*))?$/iu.exec(
    place,
  )?.groups ?? {};
  if (bracketed === undefined && name === undefined) return null;
  const host = bracketed ?? (name === '' || name === undefined ? '127.0.0.1' : name);
  const number = port === '' ? 6379 : Number(port);
  if (number < 1 || number > 65_535) return null;
  const shown = `${bracketed === undefined ? host : `[${host}]`}:${number}`;
  return { at: { kind: 'tcp', host, port: number, tls }, shown, database };
}

function databaseOf(text: string): number | null {
  if (text === '') return 0;
  return /^\d{1,6}$/u.test(text) ? Number(text) : null;
}

function emptyIsNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : decoded(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
