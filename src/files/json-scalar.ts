/** What a setting may be in JSON. */
export type JsonScalar = string | number | boolean;

const numberLiteral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A value written as JSON in the type that is already there: programs that read `"5432"` as a
 * string keep getting a string. Where the type found cannot carry the value, its own type is used.
 *
 * @param token the scalar in the file, as written; null when there is none.
 */
export function writeScalar(token: string | null, value: JsonScalar): string {
  const plain = String(value);
  if (token?.startsWith('"') === true) return JSON.stringify(plain);
  if (isBoolean(token) && (plain === 'true' || plain === 'false')) return plain;
  if (isNumber(token) && numberLiteral.test(plain)) return plain;
  return JSON.stringify(value);
}

/** Whether the scalar in the file already says this, however it is written. */
export function saysAlready(token: string, value: JsonScalar): boolean {
  const wanted = writeScalar(token, value);
  if (token === wanted) return true;
  if (token.startsWith('"')) return JSON.parse(token) === String(value);
  // `3.0` says 3; beyond 2^53 equal doubles may be different numbers.
  return isNumber(token) && isNumber(wanted) && safelyEqual(Number(token), Number(wanted));
}

function safelyEqual(found: number, wanted: number): boolean {
  return found === wanted && Math.abs(found) <= Number.MAX_SAFE_INTEGER;
}

function isBoolean(token: string | null): boolean {
  return token === 'true' || token === 'false';
}

function isNumber(token: string | null): boolean {
  return token !== null && /^[-\d]/.test(token);
}
