import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PtyProcess, startOnPty } from '../test/support/pty.ts';
import {
  createTerminalEmulator,
  type TerminalEmulator,
} from '../test/support/terminal-emulator.ts';
import { atMost } from './measurement.ts';
import { compare, median, record, timed } from './ratio.ts';

/** The wizard on a pseudo-terminal: how soon it is there, and how soon it answers a key. */
const program = fileURLToPath(new URL('bin.cjs', import.meta.url));
const rounds = 21;
const keystrokes = 200;

const scratch = await mkdtemp(join(tmpdir(), 'bench-wizard-'));

const place = {
  command: process.execPath,
  cwd: scratch,
  columns: 80,
  rows: 24,
  env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8' },
};

interface Screen {
  readonly pty: PtyProcess;
  readonly terminal: TerminalEmulator;
  /** Bytes written to the terminal so far. */
  readonly bytes: () => number;
  /** Resolves when the condition holds for the visible screen; it is asked whenever output comes. */
  readonly shows: (condition: (frame: string) => boolean) => Promise<void>;
}

function open(args: readonly string[]): Screen {
  const terminal = createTerminalEmulator(80, 24);
  let bytes = 0;
  let look: () => void = () => undefined;
  const pty = startOnPty({
    ...place,
    args,
    onOutput: (text) => {
      bytes += Buffer.byteLength(text);
      terminal.write(text);
      void terminal.settled().then(() => look());
    },
  });
  const shows = (condition: (frame: string) => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (condition(terminal.frame())) resolve();
      };
      look();
    });
  return { pty, terminal, bytes: () => bytes, shows };
}

/** Milliseconds from the start of Node to this text on a terminal; to its end when there is no text. */
async function startedAndShown(args: readonly string[], text: string | null): Promise<number> {
  let output = '';
  let seen: () => void = () => undefined;
  const shown = new Promise<void>((resolve) => (seen = resolve));
  const started = performance.now();
  const pty = startOnPty({
    ...place,
    args,
    onOutput: (more) => {
      output += more;
      if (text !== null && output.includes(text)) seen();
    },
  });
  await Promise.race([shown, pty.ended]);
  const ms = performance.now() - started;
  pty.kill('SIGKILL');
  await pty.ended;
  return ms;
}

/** Goes to the first field of the first form. */
async function openForm(): Promise<Screen> {
  const screen = open([program]);
  await screen.shows((frame) => frame.includes('Welcome'));
  screen.pty.write('\r');
  await screen.shows((frame) => frame.includes('None, local only'));
  screen.pty.write('\u001b[D');
  await screen.shows((frame) => frame.includes('Host'));
  screen.pty.write('\t');
  return screen;
}

async function measureKeystrokes(): Promise<void> {
  const { pty, terminal, bytes, shows } = await openForm();
  const times: number[] = [];
  const sizes: number[] = [];
  for (let index = 0; index < keystrokes; index += 1) {
    const [before, written] = [terminal.frame(), bytes()];
    const key = 'abcdefghijklm'.charAt(index % 13);
    const answered = shows((frame) => frame !== before);
    times.push(await timed(() => (pty.write(key), answered)));
    sizes.push(bytes() - written);
  }
  const memory = await residentMegabytes(pty.pid);
  pty.kill('SIGKILL');
  await pty.ended;
  const p95 = [...times].sort((a, b) => a - b)[Math.ceil(keystrokes * 0.95) - 1] ?? Number.NaN;
  record({
    id: 'wizard.keystroke',
    what: 'wizard, keystroke to screen, p95',
    unit: 'ms',
    ours: p95,
    target: atMost(50, 'ours'),
    samples: keystrokes,
  });
  record({
    id: 'wizard.bytes',
    what: 'wizard, written for a keystroke',
    unit: 'bytes',
    ours: median(sizes),
    samples: keystrokes,
  });
  if (memory === null) return;
  record({
    id: 'wizard.memory',
    what: 'wizard, memory on a form',
    unit: 'MB',
    ours: memory,
    samples: 1,
  });
}

/** What the process holds in memory; null where the system does not tell by a file. */
async function residentMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s*(\d+)/mu.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

try {
  await compare({
    id: 'wizard.first-frame',
    what: 'wizard, first frame on a terminal',
    unit: 'ms',
    ours: () => startedAndShown([program], 'Welcome'),
    reference: { name: 'node -e 0', measure: () => startedAndShown(['-e', '0'], null) },
    target: atMost(3),
    rounds,
  });
  await measureKeystrokes();
} finally {
  await rm(scratch, { recursive: true, force: true });
}
