import { type ChildProcess, spawn } from 'node:child_process';

/** One block of commands of a tutorial. */
export interface TutorialStep {
  /** What the comment before the block says of it, or null. */
  readonly note: string | null;
  readonly commands: string;
  /** What the block after it says is printed; null where there is none. */
  readonly expected: string | null;
}

/** The blocks of commands (`sh`) of a manual, each with the block of output (`text`) that follows it. */
export function tutorialSteps(markdown: string): readonly TutorialStep[] {
  const block = /(?:^<!-- ([^\n]*) -->\n)?^```(\w+)\n(.*?)^```$/gmsu;
  const found = [...markdown.matchAll(block)].map(([, note, kind, text]) => ({ note, kind, text }));
  return found.flatMap(({ note, kind, text = '' }, index) => {
    if (kind !== 'sh') return [];
    const next = found[index + 1];
    const expected = next?.kind === 'text' ? (next.text ?? '') : null;
    return [{ note: note ?? null, commands: text, expected }];
  });
}

/** What one step printed on a terminal, and the exit code of its last command. */
export interface TutorialOutcome {
  readonly printed: string;
  readonly code: number;
}

/** Types commands into one shell, which keeps its folder and its variables. */
export class TutorialShell {
  readonly #child: ChildProcess;
  #printed = '';
  #tell = (): void => undefined;

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn('bash', ['-s'], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#printed += text;
      this.#tell();
    });
    this.#child.on('close', () => this.#tell());
    this.#child.stdin?.write('exec 2>&1\n');
  }

  /** Runs the commands. Rejects when the shell ends. */
  async type(commands: string): Promise<TutorialOutcome> {
    this.#printed = '';
    this.#child.stdin?.write(`{\n${commands}\n} </dev/null\nprintf '@@%s@@' "$?"\n`);
    return new Promise((resolve, reject) => {
      this.#tell = () => {
        const end = /@@(\d+)@@$/u.exec(this.#printed);
        if (end !== null) {
          resolve({ printed: this.#printed.slice(0, end.index), code: Number(end[1]) });
        } else if ((this.#child.exitCode ?? this.#child.signalCode) !== null) {
          reject(new Error(`the shell ended: ${this.#printed}`));
        }
      };
    });
  }

  end(): void {
    this.#child.stdin?.end();
  }
}

/** What differs from machine to machine, and from run to run. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME'],
  [/\d+ ms\b/gu, 'N ms'],
  [/\b\d+ (?:B|kB|MB)/gu, 'SIZE'],
  [/(127\.0\.0\.1:|-p )\d+/gu, '$1PORT'],
  [/PostgreSQL \d+\.\d+(?: \([^)]*\))?/gu, 'PostgreSQL VERSION'],
  [/pgvector \d+\.\d+\.\d+/gu, 'pgvector VERSION'],
];

/** The output without what is volatile, for a comparison that shows where they differ. */
export function withoutVolatile(text: string): string {
  return volatile.reduce((all, [what, word]) => all.replace(what, word), text);
}

/**
 * What was printed, with the lines that the manual leaves out (`…`) left out, too: equal to
 * `withoutVolatile(expected)` when the manual tells the truth.
 */
export function asTheManualShows(printed: string, expected: string): string {
  const lines = withoutVolatile(printed).split('\n');
  const wanted = withoutVolatile(expected).split('\n');
  const shown: string[] = [];
  wanted.forEach((line, index) => {
    if (line !== '…') {
      shown.push(lines.shift() ?? '(nothing)');
      return;
    }
    const next = wanted[index + 1];
    const until = lines.indexOf(next ?? '');
    lines.splice(0, until === -1 ? 0 : until);
    shown.push(line);
  });
  return [...shown, ...lines].join('\n');
}
