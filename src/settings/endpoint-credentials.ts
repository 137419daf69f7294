/** Scheme, if there is one; user and password, or a key, up to the last "@"; the rest. */
const parts = /^(?<scheme>(?:[a-z][a-z\d+.-]*:\/\/)?)(?<credentials>.*)@(?<rest>.*)$/isu;

/** What identifies the caller in the URL of an endpoint; an unencoded password may hold any character. */
export interface EndpointCredentials {
  /** The password, or all of it where there is no user name before a colon. */
  readonly secret: string;
  /** The URL with a mask in their place. */
  readonly masked: string;
}

/** The credentials in an endpoint, which need not have a scheme; null without any. */
export function endpointCredentials(url: string): EndpointCredentials | null {
  const found = parts.exec(url)?.groups;
  if (found === undefined) return null;
  const { scheme = '', credentials = '', rest = '' } = found;
  const secret = /^[^:]*:(?<password>.+)$/su.exec(credentials)?.groups?.['password'] ?? credentials;
  return { secret, masked: `${scheme}********@${rest}` };
}

/** The endpoint as it may be shown. */
export function shownEndpoint(url: string): string {
  return endpointCredentials(url)?.masked ?? url;
}
