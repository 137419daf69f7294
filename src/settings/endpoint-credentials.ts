import { isSecretName } from '../files/secret-names.ts';

/** Scheme, if there is one; user and password, or a key, up to the last "@"; the rest. */
const parts = /^(?<scheme>(?:[a-z][a-z\d+.-]*:\/\/)?)(?<credentials>.*)@(?<rest>.*)$/isu;
/** A name and its value in the query or in the fragment. */
const parameter = /(?<=[?&;#])(?<name>[^?&;#=]*)=(?<value>[^&;#]+)/gu;
const mask = '********';

/** What identifies the caller in the URL of an endpoint; an unencoded password may hold any character. */
export interface EndpointCredentials {
  /** The password, or all of it where there is no user name before a colon; keys in the query. */
  readonly secrets: readonly string[];
  /** The URL with a mask in their place. */
  readonly masked: string;
}

/** The credentials in an endpoint, which need not have a scheme; null without any. */
export function endpointCredentials(url: string): EndpointCredentials | null {
  const { scheme = '', credentials = '', rest = '' } = parts.exec(url)?.groups ?? {};
  const password = /^[^:]*:(?<password>.+)$/su.exec(credentials)?.groups?.['password'];
  const secrets = [password ?? credentials, ...keysIn(url)].filter((secret) => secret !== '');
  if (secrets.length === 0) return null;
  const withoutUser = credentials === '' ? url : `${scheme}${mask}@${rest}`;
  return {
    secrets: [...new Set(secrets.flatMap((secret) => [secret, decoded(secret)]))],
    masked: withoutUser.replace(parameter, (all: string, name: string) =>
      isSecret(name) ? `${name}=${mask}` : all,
    ),
  };
}

/** The endpoint as it may be shown. */
export function shownEndpoint(url: string): string {
  return endpointCredentials(url)?.masked ?? url;
}

function keysIn(url: string): readonly string[] {
  return [...url.matchAll(parameter)].flatMap(({ groups: { name = '', value = '' } = {} }) =>
    isSecret(name) ? [value] : [],
  );
}

function isSecret(name: string): boolean {
  return isSecretName(decoded(name));
}

/** Servers and logs may say it without its percent signs. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
