import { isIP, isIPv6 } from 'node:net';

/** Where an inference server is, as Ollama's own client reads OLLAMA_HOST. */
export interface OllamaAddress {
  /** Without credentials and query. */
  readonly shown: string;
  /** Tells two addresses, or two callers of one, apart; holds the credentials. */
  readonly identity: string;
  /** Whether the path asks for the interface of OpenAI (`…/v1`). */
  readonly compatible: boolean;
  /** What identifies us there. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address of one of its calls, for example `/api/tags`. */
  readonly call: (path: string) => URL;
}

/** Ollama's `envconfig.Host`: a port of its own without a scheme, else the scheme's. */
const ports: Readonly<Record<string, string>> = { '': '11434', http: '80', https: '443' };

/** Addresses that a server listens on, and what a client has to say instead. */
const connectable: Readonly<Record<string, string>> = {
  '': '127.0.0.1',
  '0.0.0.0': '127.0.0.1',
  '::': '::1',
};

const form =
  /^(?:(?<scheme>https?):\/\/)?(?:(?<credentials>[^?#]*)@)?(?<place>[^/?#@]*)(?<path>(?:\/(?!\/)[^?#]*)?)(?<query>\?[^#]*)?(?:#.*)?$/iu;

/**
 * Reads `host`, `host:port`, `:port`, `http(s)://…`, with a path or without; null when it is none of
 * these. Without a scheme the port is 11434, and an address to listen on (0.0.0.0) means this machine.
 */
export function ollamaAddress(text: string): OllamaAddress | null {
  const trimmed = text.trim().replace(/^["']+|["']+$/gu, '');
  const parts = form.exec(trimmed)?.groups;
  if (parts === undefined) return null;
  const { credentials, path = '', query = '' } = parts;
  const named = parts['scheme']?.toLowerCase() ?? '';
  // The service itself is meant, and there is no plain HTTP.
  const scheme = named === '' && parts['place'] === 'ollama.com' ? 'https' : named;
  const place = placeOf(parts['place'] ?? '');
  if (place === null) return null;
  const port = place.port === '' ? ports[scheme] : place.port;
  if (Number(port) > 65_535) return null;
  const host = connectable[place.host] ?? place.host;
  const base = basePath(path);
  const origin = `${scheme === '' ? 'http' : scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(origin)) return null;
  return {
    shown: `${origin}${base}`,
    identity: `${credentials ?? ''}@${origin}${base}${query}`,
    compatible: base.endsWith('/v1'),
    headers: credentials === undefined ? {} : { authorization: basic(credentials) },
    call: (call) => new URL(`${origin}${base}${call}${query}`),
  };
}

function placeOf(text: string): { readonly host: string; readonly port: string } | null {
  if (isIP(text) !== 0) return { host: text, port: '' };
  const {
    bracketed,
    host,
    port = '',
  } = /^(?:\[(?<bracketed>[^\]]*)\]|(?<host>[^:[\]\s]*))(?::(?<port>\d*))?$/u.exec(text)?.groups ??
  {};
  if (bracketed !== undefined) return isIPv6(bracketed) ? { host: bracketed, port } : null;
  return host === undefined ? null : { host, port };
}

/** Without the call that some programs write behind it, and without a slash at the end. */
function basePath(path: string): string {
  return path
    .replace(/\/+$/u, '')
    .replace(/\/api(?:\/.*)?$/u, '')
    .replace(/(\/v1)\/.*$/u, '$1');
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(decoded(credentials)).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
