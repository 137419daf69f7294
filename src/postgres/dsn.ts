import { SetupError } from '../errors/setup-error.ts';
import { type ConnectionSettings, type SslMode, sslModes } from './connection-settings.ts';

/** What a connection URL says; a part that is absent or empty in the URL is absent here. */
export interface Dsn {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly sslmode?: SslMode;
  readonly sslrootcert?: string;
}

type Field = keyof Dsn;
type Texts = Partial<Record<Field, string>>;

/** The URL's parts before validation, plus the sentences about what is wrong with them. */
interface Draft {
  readonly texts: Texts;
  readonly problems: string[];
}

/** libpq's parameter names, and the part of a Dsn each one sets. */
const parameters: Readonly<Record<string, Field>> = {
  host: 'host',
  port: 'port',
  dbname: 'database',
  user: 'user',
  password: 'password',
  sslmode: 'sslmode',
  sslrootcert: 'sslrootcert',
};

/**
 * Splits a `postgres://` or `postgresql://` URL the way libpq does (PostgreSQL manual, "Connection
 * URIs"): percent-encoding everywhere, IPv6 in brackets, a Unix socket directory as `%2Fdir` or
 * `?host=/dir`, and query parameters that override the parts before them. Parameters that have no
 * setting here (`application_name`, `channel_binding`, …) are ignored.
 *
 * @throws SetupError SETTINGS_INVALID naming every unusable part, never its content.
 */
export function parseDsn(url: string): Dsn {
  const scheme = /^postgres(?:ql)?:\/\//i.exec(url);
  if (scheme === null) {
    throw invalid(['it must start with postgresql:// or postgres://']);
  }
  const rest = url.slice(scheme[0].length);
  const mark = rest.indexOf('?');
  const draft: Draft = { texts: {}, problems: [] };
  readAuthority(draft, mark === -1 ? rest : rest.slice(0, mark));
  if (mark !== -1) readParameters(draft, rest.slice(mark + 1));
  return validate(draft);
}

/**
 * Writes the settings as a `postgresql://` URL that libpq reads back as the same settings. Without
 * `withPassword` the password is left out, not masked, so that the URL still works with PGPASSWORD.
 * `sessionOptions`: what the server is told at login, as PGOPTIONS would.
 */
export function formatDsn(
  settings: ConnectionSettings,
  options: { readonly withPassword: boolean; readonly sessionOptions?: string },
): string {
  const { sessionOptions = '' } = options;
  const password =
    options.withPassword && settings.password !== null ? `:${encode(settings.password)}` : '';
  const socket = settings.host.startsWith('/');
  // Inside the brackets only the mark of an IPv6 zone (fe80::1%eth0) needs encoding.
  const host = settings.host.includes(':')
    ? `[${settings.host.replaceAll('%', '%25')}]`
    : encode(settings.host);
  const query = new Map<string, string>();
  if (socket) query.set('host', settings.host).set('port', String(settings.port));
  if (settings.sslmode !== 'prefer') query.set('sslmode', settings.sslmode);
  if (settings.sslrootcert !== null) query.set('sslrootcert', settings.sslrootcert);
  if (sessionOptions !== '') query.set('options', sessionOptions);
  const tail = [...query].map(([name, value]) => `${name}=${encode(value)}`).join('&');
  const place = socket ? '' : `${host}:${settings.port}`;
  return `postgresql://${encode(settings.user)}${password}@${place}/${encode(settings.database)}${tail && `?${tail}`}`;
}

function readAuthority(draft: Draft, text: string): void {
  const slash = text.indexOf('/');
  const authority = slash === -1 ? text : text.slice(0, slash);
  if (slash !== -1) put(draft, 'database', text.slice(slash + 1));

  const at = authority.indexOf('@');
  if (at === -1 && /^[^[]*:.*[^\d]/.test(authority) && text.includes('@')) {
    draft.problems.push('password: a "/" in it must be written as %2F');
    return;
  }
  const credentials = at === -1 ? '' : authority.slice(0, at);
  const colon = credentials.indexOf(':');
  put(draft, 'user', colon === -1 ? credentials : credentials.slice(0, colon));
  if (colon !== -1) put(draft, 'password', credentials.slice(colon + 1));
  readHost(draft, authority.slice(at + 1));
}

function readHost(draft: Draft, text: string): void {
  if (text.includes('@')) {
    draft.problems.push('password: an "@" in it must be written as %40');
    return;
  }
  if (text.includes(',')) {
    draft.problems.push(
      'host: several hosts are not supported; name one host that always leads to the primary',
    );
    return;
  }
  const match = /^(?:\[(?<v6>[^\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>[^:]*))?$/s.exec(text);
  if (match?.groups === undefined) {
    draft.problems.push('host: an IPv6 address must stand in brackets, as in [::1]:5432');
    return;
  }
  put(draft, 'host', match.groups['v6'] ?? match.groups['name'] ?? '');
  put(draft, 'port', match.groups['port'] ?? '');
}

function readParameters(draft: Draft, query: string): void {
  let address = '';
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    const field = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (field !== undefined) put(draft, field, value);
    // libpq reads JDBC's spelling too.
    else if (name === 'ssl' && value === 'true') put(draft, 'sslmode', 'require');
    else if (name === 'hostaddr') address = value;
  }
  if (draft.texts.host === undefined) put(draft, 'host', address);
}

function put(draft: Draft, field: Field, encoded: string): void {
  if (encoded === '') return;
  try {
    const text = decodeURIComponent(encoded);
    if (text.includes('\0')) draft.problems.push(`${field}: it contains a NUL character`);
    else draft.texts[field] = text;
  } catch {
    draft.problems.push(`${field}: a "%" in it must be written as %25`);
  }
}

function validate({ texts, problems }: Draft): Dsn {
  const { port: portText, sslmode: modeText, ...rest } = texts;
  const port = portText === undefined ? undefined : Number(portText);
  if (
    portText !== undefined &&
    !(/^\d+$/.test(portText) && Number(port) >= 1 && Number(port) <= 65_535)
  ) {
    problems.push('port: it must be a number from 1 to 65535');
  }
  const sslmode = sslModes.find((mode) => mode === modeText);
  if (modeText !== undefined && sslmode === undefined) {
    problems.push(`sslmode: it must be one of ${sslModes.join(', ')}`);
  }
  if (rest.host?.includes(',') === true) {
    problems.push('host: several hosts are not supported; name one host');
  }
  if (problems.length > 0) throw invalid(problems);
  return {
    ...rest,
    ...(port !== undefined && { port }),
    ...(sslmode !== undefined && { sslmode }),
  };
}

function invalid(problems: readonly string[]): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: 'The database URL cannot be used.',
    detail: problems.join('; '),
    fix: 'Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE, special characters percent-encoded.',
  });
}

/** Percent-encodes everything that has a meaning anywhere in a URL. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
