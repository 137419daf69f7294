/**
 * Tells which lines of a new file's diff carry a key that is set: `KEY=value` of an environment file, or
 * a JSON member with the braces around it. Every line of a file that is not laid out so counts.
 *
 * @param keys variables, or paths such as "database.port"
 */
export function isSetIn(
  lines: readonly string[],
  keys: readonly string[],
): (index: number) => boolean {
  const texts = lines.map((line) => line.slice(1));
  const found = texts.some((text) => /^\s*[{}]/u.test(text))
    ? jsonLines(texts, keys)
    : envLines(texts, keys);
  return (index) => found === null || found.has(index);
}

function envLines(texts: readonly string[], keys: readonly string[]): ReadonlySet<number> | null {
  const named = texts.map((text) => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/u.exec(text)?.[1]);
  // A value of several lines would be torn apart.
  if (texts.some((text, index) => named[index] === undefined && !/^\s*(?:#|$)/u.test(text))) {
    return null;
  }
  return new Set(named.flatMap((name, index) => (keys.includes(name ?? '') ? [index] : [])));
}

/** An object that is open while its lines are read. */
interface Open {
  readonly path: string;
  readonly line: number;
  readonly holdsSet: boolean;
}

/** One member a line, as `JSON.stringify` and most people write it; null for another layout. */
function jsonLines(texts: readonly string[], keys: readonly string[]): ReadonlySet<number> | null {
  const shown = new Set<number>();
  let open: readonly Open[] = [];
  for (const [index, text] of texts.entries()) {
    const [, name, value] = /^\s*(?:"((?:[^"\\]|\\.)*)"\s*:\s*)?(.*?),?\s*$/u.exec(text) ?? [];
    const path = [open.at(-1)?.path ?? '', name ?? ''].filter((part) => part !== '').join('.');
    if (value === '{') {
      open = [...open, { path, line: index, holdsSet: false }];
    } else if (value === '}') {
      const closed = open.at(-1);
      open = open.slice(0, -1);
      if (closed?.holdsSet === true) {
        shown.add(closed.line).add(index);
        open = open.map((each) => ({ ...each, holdsSet: true }));
      }
    } else if (name === undefined ? value !== '' : !isScalar(value ?? '')) {
      return null;
    } else if (keys.includes(path)) {
      shown.add(index);
      open = open.map((each) => ({ ...each, holdsSet: true }));
    }
  }
  return shown;
}

function isScalar(value: string): boolean {
  return /^(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)$/u.test(value);
}
