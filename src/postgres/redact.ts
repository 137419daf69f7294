/** What stands in the place of a secret; its length says nothing about the secret's. */
const mask = '********';

/** Below this length a secret is masked only where it stands alone: masking every "a" helps nobody. */
const shortestAnywhere = 4;

/**
 * Makes a function that replaces every secret in a text, however it is written: plain,
 * percent-encoded (upper or lower case, strict or as a form field), JSON-escaped once or twice,
 * inside an SQL literal, base64 or base64url.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const anywhere = new Set<string>();
  const alone = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    const set = secret.length < shortestAnywhere ? alone : anywhere;
    for (const spelling of spellings(secret)) set.add(spelling);
  }
  const parts = [
    ...longestFirst(anywhere).map(literally),
    ...longestFirst(alone).map(
      (text) => `(?<![\\p{L}\\p{N}_])${literally(text)}(?![\\p{L}\\p{N}_])`,
    ),
  ];
  if (parts.length === 0) return (text) => text;
  const pattern = new RegExp(parts.join('|'), 'gu');
  return (text) => text.replace(pattern, mask);
}

function spellings(secret: string): readonly string[] {
  const url = encodeUri(secret);
  const strict = url.replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    url,
    strict,
    lowerEscapes(url),
    lowerEscapes(strict),
    new URLSearchParams({ s: secret }).toString().slice('s='.length),
    json,
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll("'", "''"),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
}

function encodeUri(text: string): string {
  // A lone surrogate has no UTF-8 form; replacing it is what every writer of bytes would do.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function lowerEscapes(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function longestFirst(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].sort((a, b) => b.length - a.length);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
