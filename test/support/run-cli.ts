import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { loneMachine } from './lone-machine.ts';
import type { Runner } from './unprivileged-user.ts';

/** The built program, as `npx setup-wizard` starts it. */
export const programPath = fileURLToPath(new URL('../../dist/bin.cjs', import.meta.url));

export interface CliOptions {
  readonly cwd: string;
  /** Added to an environment that knows nothing of PostgreSQL, on a lone machine. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  /** Who runs it; somebody else may need a copy of the program that he can reach. */
  readonly as?: { readonly user: Runner; readonly program: string };
  /** Sees every line of standard error as it comes; may kill the process. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
  /** The same for standard output. */
  readonly onOutput?: (line: string, child: ChildProcess) => void;
}

export interface CliResult {
  /** Null when the process was killed by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program as a user would and returns what it printed. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  if (!existsSync(programPath)) throw new Error('The program is not built: type "npm run build".');
  const child = spawn(process.execPath, [options.as?.program ?? programPath, ...args], {
    ...options.as?.user,
    cwd: options.cwd,
    env: { ...plainEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    const printed = newLines((line) => options.onOutput?.(line, child));
    const reported = newLines((line) => options.onLine?.(line, child));
    child.stdout.setEncoding('utf8').on('data', (text: string) => printed((stdout += text)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => reported((stderr += text)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Hands every line that has become complete since the last call to `take`. */
function newLines(take: (line: string) => void): (text: string) => void {
  let seen = 0;
  return (text) => {
    const lines = text.split('\n').slice(0, -1);
    for (const line of lines.slice(seen)) take(line);
    seen = lines.length;
  };
}

/** Removes the fallback of a folder, if there is one, when the running test ends, however it ends. */
export function destroyFallbackAfterwards(cwd: string): void {
  onTestFinished(async () => {
    // None, too, where a test put something else in its place.
    const names = await readdir(join(cwd, '.setup-wizard')).catch((): string[] => []);
    if (!names.some((name) => name.startsWith('fallback'))) return;
    await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
  });
}

/** The environment of a run: without anything that configures a database or a colour, on a lone machine. */
export function plainEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      !/^(POSTGRES_|PG|DATABASE_URL|VECTOR_|OLLAMA_|REDIS_|FORCE_COLOR|NO_COLOR|CI$|NODE_OPTIONS|VITEST)/u.test(
        name,
      ),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), ...loneMachine };
}
