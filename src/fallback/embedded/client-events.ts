export interface ClientEvents {
  readonly write: (event: string) => void;
  /** Writes what has only been counted so far. */
  readonly flush: () => void;
}

/** So many lines of a kind in full, then only their number, once in a period of milliseconds. */
const inFull = 20;
const periodMs = 60_000;

interface Counted {
  lines: number;
  left: number;
}

/**
 * The log for what clients cause, which must not be theirs to fill: of each kind (the SQLSTATE, or
 * none) 20 lines a minute are written, and the rest is counted in one line at the end of the minute.
 */
export function clientEvents(log: (event: string) => void): ClientEvents {
  const kinds = new Map<string, Counted>();
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const [kind, { left }] of kinds) {
      if (left > 0) log(`${left} more like these were not written${kind && `: ${kind}`}`);
    }
    kinds.clear();
  };
  const write = (event: string): void => {
    timer ??= setTimeout(flush, periodMs).unref();
    const kind = sqlstate(event);
    const counted = kinds.get(kind) ?? { lines: 0, left: 0 };
    kinds.set(kind, counted);
    if (counted.lines >= inFull) {
      counted.left += 1;
      return;
    }
    counted.lines += 1;
    log(event);
  };
  return { write, flush };
}

/** What comes behind the code may hold names that the client chose; there is a fixed set of codes. */
function sqlstate(event: string): string {
  return /^[^"]*?: ([0-9A-Z]{5}) /u.exec(event)?.[1] ?? '';
}
