import { WireError } from './server-error.ts';

export type StartupPacket =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel'; readonly id: number; readonly secret: Buffer }
  | {
      readonly kind: 'session';
      readonly user: string;
      readonly database: string;
      /** Settings in the order they were sent; those of `options` first, as the server does. */
      readonly settings: readonly (readonly [name: string, value: string])[];
      /** Protocol options ("_pq_.…") that nobody here knows. */
      readonly unknownOptions: readonly string[];
      readonly minor: number;
    };

/** PostgreSQL's MAX_STARTUP_PACKET_LENGTH. */
export const maxStartupBytes = 10_000;
/** Length, code and process number; the secret follows. */
const cancelBytes = 12;
/** What GSSAPI, SSL and cancel requests carry in place of a version. */
const requestCodes = { cancel: 80_877_102, ssl: 80_877_103, gss: 80_877_104 } as const;
const fatal = (sqlstate: string, message: string): WireError =>
  new WireError('FATAL', sqlstate, message);

/** Length of a start-up packet from its first four bytes; anything implausible is refused. */
export function startupLength(bytes: Buffer, offset: number): number {
  const length = bytes.readUInt32BE(offset);
  if (length < 8 || length > maxStartupBytes) {
    throw fatal('08P01', 'invalid length of startup packet');
  }
  return length;
}

/**
 * Reads a whole start-up packet. Throws WireError with the codes of a PostgreSQL server: 0A000 for
 * another protocol, 08P01 for a layout that is not one, 28000 when no user is named.
 */
export function parseStartupPacket(packet: Buffer): StartupPacket {
  const code = packet.readUInt32BE(4);
  if (code === requestCodes.ssl || code === requestCodes.gss) return { kind: 'encryption' };
  if (code === requestCodes.cancel) {
    if (packet.length < cancelBytes) throw fatal('08P01', 'invalid length of cancel request');
    return { kind: 'cancel', id: packet.readUInt32BE(8), secret: packet.subarray(cancelBytes) };
  }
  const major = code >>> 16;
  const minor = code & 0xffff;
  if (major !== 3) {
    const asked = `${major}.${minor}`;
    throw fatal('0A000', `unsupported frontend protocol ${asked}: server supports 3.0 to 3.2`);
  }
  const pairs = readPairs(packet);
  const named = new Map(pairs);
  const user = named.get('user') ?? '';
  if (user === '') throw fatal('28000', 'no PostgreSQL user name specified in startup packet');
  if ((named.get('replication') ?? 'false') !== 'false') {
    throw fatal('0A000', 'the embedded fallback does not support replication connections');
  }
  const reserved = new Set(['user', 'database', 'options', 'replication']);
  const direct = pairs.filter(([name]) => !reserved.has(name) && !name.startsWith('_pq_.'));
  const database = named.get('database') ?? '';
  return {
    kind: 'session',
    user,
    database: database === '' ? user : database,
    settings: [...readOptions(named.get('options') ?? ''), ...direct],
    unknownOptions: pairs.map(([name]) => name).filter((name) => name.startsWith('_pq_.')),
    minor,
  };
}

function readPairs(packet: Buffer): [string, string][] {
  const invalid = (): WireError =>
    fatal('08P01', 'invalid startup packet layout: expected terminator as last byte');
  if (packet.at(-1) !== 0) throw invalid();
  const words = packet.toString('utf8', 8, packet.length - 1).split('\0');
  // Each string ends with a NUL, so a well-formed list ends with one empty word.
  if (words.pop() !== '' || words.length % 2 !== 0) throw invalid();
  const pairs: [string, string][] = [];
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at];
    if (name === undefined || name === '') throw invalid();
    pairs.push([name, words[at + 1] ?? '']);
  }
  return pairs;
}

/** `-c name=value`, `-cname=value` and `--name=value`, with backslash before a blank or backslash. */
function readOptions(options: string): [string, string][] {
  const words = (options.match(/(?:\\.|[^\s\\])+/gsu) ?? []).map((word) =>
    word.replace(/\\(.)/gsu, '$1'),
  );
  const settings: [string, string][] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    let setting = word.startsWith('--') || word.startsWith('-c') ? word.slice(2) : null;
    if (word === '-c') {
      at += 1;
      setting = words[at] ?? '';
    }
    const equals = setting?.indexOf('=') ?? -1;
    if (setting === null || equals < 1) {
      throw fatal('42601', `invalid command-line argument for server process: ${word}`);
    }
    const name = setting.slice(0, equals);
    settings.push([
      word.startsWith('--') ? name.replaceAll('-', '_') : name,
      setting.slice(equals + 1),
    ]);
  }
  return settings;
}
