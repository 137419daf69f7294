import { routeDocument } from '../report/route-document.ts';
import type { SwitchboardOptions } from '../router/live-switchboard.ts';
import type { RouterStatus } from '../router/router-status.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { openUntil } from './open-until.ts';

/**
 * `route --watch`: one line of JSON for where the router stands, and one for every change, until a signal
 * comes or nobody reads any more. A database that fails is a line, never the end.
 */
export async function watchRoute(
  context: CommandContext,
  options: SwitchboardOptions,
  { withPassword }: { readonly withPassword: boolean },
): Promise<CommandOutcome> {
  const { signal, terminal } = context;
  const board = await openUntil(signal, options, 'opened');
  if (board === null) return over;
  let last = '';
  const print = (status: RouterStatus): void => {
    const settings = status.target === null ? null : options.targets[status.target];
    // Where a database is stays unmasked: a masked word would send the reader to another one.
    const line = JSON.stringify(
      routeDocument(status, { settings, withPassword }),
      (name, member: unknown) =>
        name === 'message' && typeof member === 'string' ? terminal.mask(member) : member,
    );
    if (line === last) return;
    last = line;
    context.emit(line);
  };
  const unsubscribe = board.listen((name, ...parts) => {
    for (const what of parts) {
      if (typeof what === 'string') context.progress(what);
      else if (name === 'state' || name === 'degraded') print(what);
    }
  });
  try {
    print(board.status());
    await ended(signal, terminal.stdout);
  } finally {
    unsubscribe();
    await board.close();
  }
  return over;
}

/** All that there was to print has been printed. */
const over: CommandOutcome = { exitCode: 0, lines: [], document: {}, error: null, output: '' };

/** Resolves when a signal has come or the reader of standard output is gone. */
function ended(signal: AbortSignal, output: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || output.destroyed) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    for (const event of ['error', 'close'] as const) output.once(event, () => resolve());
  });
}
