/** A version as numbers, with the text it was read from. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly text: string;
}

/**
 * Reads the numbers at the start of a version and keeps the vendor's suffix as text: extension
 * versions in the field include `0.8.0.google-3`, which no semver parser takes. Null when the text
 * does not start with at least two numbers.
 */
export function parseVersion(text: string): Version | null {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (match === null) return null;
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3] ?? 0),
    text,
  };
}

/**
 * Negative when `a` is older than `b`, positive when newer, 0 when their numbers are equal. A text
 * that is no version sorts before every version.
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}
