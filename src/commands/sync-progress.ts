import { countOf, sizeOf } from '../report/sync-report.ts';
import type { OnTransferProgress, TransferProgress } from '../transfer/transfer-progress.ts';
import type { CommandContext } from './command.ts';

/** How often the amounts are told: a bar is drawn anew, a log gets another line. Milliseconds. */
const barEvery = 100;
const lineEvery = 5_000;
/** Characters of the bar itself. */
const barWidth = 24;

/** Tells how far a transfer is: one line that moves on a terminal, a line now and then elsewhere. */
export function syncProgress({ terminal, progress, args }: CommandContext): {
  readonly tell: OnTransferProgress;
  /** Clears the line that moves. */
  readonly end: () => void;
} {
  const silent = args.options.has('quiet');
  const drawn = terminal.asks && !silent && !args.options.has('json');
  let shown = 0;
  let told = performance.now();
  const clear = (): void => {
    if (shown > 0) terminal.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  const tell = (event: TransferProgress): void => {
    if (event.kind === 'stage') {
      clear();
      progress(`${event.sentence} …`);
      return;
    }
    const now = performance.now();
    if (now - told < (drawn ? barEvery : lineEvery)) return;
    told = now;
    const text = amounts(event);
    if (!drawn) {
      progress(text);
      return;
    }
    clear();
    const line = `${bar(event.bytes / Math.max(1, event.totalBytes))} ${text}`;
    terminal.write(line);
    shown = line.length;
  };
  return { tell, end: clear };
}

function amounts({ table, rows, bytes }: Extract<TransferProgress, { kind: 'rows' }>): string {
  // Rows are counted when the server has taken a whole part of them.
  const counted = rows === 0 ? '' : `${countOf(rows, 'row')}, `;
  return `${counted}${sizeOf(bytes)}, at ${table}`;
}

function bar(share: number): string {
  const full = Math.min(barWidth, Math.round(share * barWidth));
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
}
