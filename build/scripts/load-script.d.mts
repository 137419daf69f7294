/** A part of a script; what it exports is known to the caller. */
export function loadPart(
  file: string,
  shared: Readonly<Record<string, unknown>>,
  part: string,
): Readonly<Record<string, unknown>>;
export function codeOf(file: string): Buffer;
export function codePath(script: string): string;
