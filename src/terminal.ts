import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errno } from './errors/errno.ts';
import { SetupError } from './errors/setup-error.ts';
import { createRedactor } from './postgres/redact.ts';

/** The part of the process that this class writes to and reads from. */
export interface TerminalProcess {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** The one place where text leaves the process; known secrets are masked on the way. */
export class Terminal {
  quiet = false;
  readonly #process: TerminalProcess;
  /** Which of the three standard streams are a terminal at the start. */
  readonly #terminals = [0, 1, 2].filter((fd) => isatty(fd));
  readonly #secrets = new Set<string>();
  #redact: (text: string) => string = (text) => text;

  constructor(process: TerminalProcess) {
    this.#process = process;
    // Nothing can be printed about it; `lost` tells at the end.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  /** Whether something that was printed could not be written. */
  get lost(): boolean {
    const { stdout, stderr } = this.#process;
    // A file's stream knows its error at once and tells it in an event after the process has ended.
    return [stdout, stderr].some(
      // A reader that left early (`| head`) is no failure of ours; a full disk is.
      ({ errored }) => errored !== null && errno(errored) !== 'EPIPE',
    );
  }

  /** Masks these values in everything printed from now on. */
  hide(secrets: readonly string[]): void {
    const before = this.#secrets.size;
    for (const secret of secrets) this.#secrets.add(secret);
    if (this.#secrets.size > before) this.#redact = createRedactor([...this.#secrets]);
  }

  /** Masks every secret known so far, for faces that write by themselves. */
  mask(text: string): string {
    return this.#redact(text);
  }

  /** Prints on standard output. */
  out(text: string): void {
    this.#process.stdout.write(this.#redact(text));
  }

  /** Prints on standard output what another program is to read, unmasked. */
  verbatim(text: string): void {
    this.#process.stdout.write(text);
  }

  /**
   * Prints one JSON document. Only its texts are masked, one by one: masked as a whole, a password
   * like `5432` would break numbers and names. `reveals` are secrets that were asked for.
   */
  document(value: unknown, reveals: readonly string[] = []): void {
    const secrets = [...this.#secrets].filter((secret) => !reveals.includes(secret));
    const redact = reveals.length === 0 ? this.#redact : createRedactor(secrets);
    const masked = JSON.stringify(
      value,
      (_, member: unknown) => (typeof member === 'string' ? redact(member) : member),
      2,
    );
    this.#process.stdout.write(`${masked}\n`);
  }

  /** Prints on standard error. */
  err(text: string): void {
    this.#process.stderr.write(this.#redact(text));
  }

  /** Prints a line on standard error unless --quiet was given. */
  progress(line: string): void {
    if (!this.quiet) this.err(`${line}\n`);
  }

  /**
   * Lets go of a terminal that is gone; for the very end. Node sets every terminal back when it exits
   * and aborts, with a core dump, when that fails.
   */
  release(): void {
    for (const fd of this.#terminals) {
      if (!isatty(fd)) closeSync(fd);
    }
  }

  /** Waits until everything printed so far has been handed over. */
  async flush(): Promise<void> {
    const { stdout, stderr } = this.#process;
    await Promise.all(
      [stdout, stderr].map(
        (stream) =>
          new Promise<void>((resolve) => {
            if (stream.destroyed || stream.writableLength === 0) resolve();
            else stream.write('', () => resolve());
          }),
      ),
    );
  }

  /**
   * All of standard input as text.
   *
   * @throws SetupError CANCELLED when `signal` is aborted first
   */
  async readAll(signal: AbortSignal): Promise<string> {
    const { stdin } = this.#process;
    const stop = (): void => void stdin.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      if (!signal.aborted) return Buffer.concat(chunks).toString('utf8');
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
    throw new SetupError('CANCELLED', {
      message: 'Cancelled while waiting for standard input. Nothing was changed.',
      fix: 'Run the same command again.',
    });
  }

  /** Asks a question on the terminal; an empty answer when input ends or `signal` is aborted. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    const { createInterface } = await import('node:readline/promises');
    const { stdin: input, stderr: output } = this.#process;
    const lines = createInterface({ input, output });
    try {
      return await lines.question(question, { signal });
    } catch {
      return '';
    } finally {
      lines.close();
    }
  }
}
