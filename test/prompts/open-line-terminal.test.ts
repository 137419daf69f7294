import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type OpenLineTerminal, openLineTerminal } from '../../src/prompts/open-line-terminal.ts';

interface Typist {
  readonly terminal: OpenLineTerminal;
  readonly type: (text: string | Buffer) => void;
  readonly hangUp: () => void;
  readonly interrupt: () => void;
  /** What was printed, and the changes of mode in between. */
  readonly seen: () => string;
}

function typist(setRawMode?: (raw: boolean) => void): Typist {
  const input = new PassThrough();
  const interruption = new AbortController();
  let seen = '';
  const stdin = Object.assign(input, {
    setRawMode: setRawMode ?? ((raw: boolean) => void (seen += raw ? '<raw>' : '<line>')),
  }) as unknown as NodeJS.ReadStream;
  const write = (text: string): void => void (seen += text);
  const terminal = openLineTerminal({ stdin, write, signal: interruption.signal });
  seen = '';
  return {
    terminal,
    type: (text) => void input.write(text),
    hangUp: () => void input.end(),
    interrupt: () => interruption.abort(),
    seen: () => seen,
  };
}

describe('a terminal that is asked line by line', () => {
  it('gives the line that answers a question', async () => {
    const { terminal, type, seen } = typist();
    const answer = terminal.ask('Host [here]: ');
    type('there\n');
    expect(await answer).toBe('there');
    expect(seen()).toBe('Host [here]: ');
  });

  it('keeps what is typed ahead for the next questions, also the hidden ones', async () => {
    const { terminal, type } = typist();
    type('one\ntwo\nthree\n');
    expect(await terminal.ask('')).toBe('one');
    expect(await terminal.askHidden('')).toBe('two');
    expect(await terminal.ask('')).toBe('three');
  });

  it('reads a hidden answer in raw mode and leaves that mode again', async () => {
    const { terminal, type, seen } = typist();
    const answer = terminal.askHidden('Password: ');
    type('s3c\u007fcret\r');
    expect(await answer).toBe('s3cret');
    expect(seen()).toBe('<raw>Password: <line>\n');
  });

  it('puts characters together that arrive in parts', async () => {
    const { terminal, type } = typist();
    const bytes = Buffer.from('münchen\n');
    type(bytes.subarray(0, 2));
    type(bytes.subarray(2));
    expect(await terminal.ask('')).toBe('münchen');
  });

  it('answers null when input ends, and goes on doing so', async () => {
    const { terminal, hangUp } = typist();
    const answer = terminal.ask('');
    hangUp();
    expect(await answer).toBeNull();
    expect(await terminal.ask('')).toBeNull();
  });

  it('answers null when it is interrupted, out of raw mode', async () => {
    const { terminal, interrupt, seen } = typist();
    const answer = terminal.askHidden('');
    interrupt();
    expect(await answer).toBeNull();
    expect(seen()).toBe('<raw><line>\n');
  });

  it('does not ask hidden where typing cannot be hidden', async () => {
    const { terminal, seen } = typist(() => {
      throw new Error('setRawMode EIO');
    });
    expect(terminal.canHide).toBe(false);
    expect(await terminal.askHidden('Password: ')).toBeNull();
    expect(seen()).toBe('');
  });
});
