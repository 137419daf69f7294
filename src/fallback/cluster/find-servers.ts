import { readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { compareVersions } from '../../postgres/version.ts';
import { runProgram } from '../../processes/run-program.ts';

/** A PostgreSQL server whose programs are on this machine. */
export interface InstalledServer {
  /** Where initdb and postgres lie, behind all links; absolute. */
  readonly folder: string;
  /** "17.2", or "18beta1". */
  readonly version: string;
  readonly major: number;
}

/** Where to look, and for whom. */
export interface ServerSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Where packages put a server beside PATH; `*` stands for the part that carries the version. */
const usualPlaces: readonly string[] = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
  'C:\\Program Files\\PostgreSQL\\*\\bin',
];

/** More servers than these are not asked for their version. */
const mostServers = 12;
/** A question for a version is answered within milliseconds; a hung disk must not hang the caller. */
const answerMs = 5_000;

/**
 * The servers of PATH, of `pg_config` and of the usual places, the newest first. Where the variable
 * PG_CONFIG names a program, as for the builds of extensions, it is asked and nothing is guessed.
 * Throws nothing.
 */
export async function findServers(search: ServerSearch): Promise<readonly InstalledServer[]> {
  const told = search.environment['PG_CONFIG'] ?? '';
  const places = told === '' ? usualPlaces : [];
  const [named, ...usual] = await Promise.all([
    configured(told === '' ? 'pg_config' : told, search),
    ...places.map(matching),
  ]);
  const folders = [...onPath(search), ...named, ...usual.flat()];
  const programs = await Promise.all(folders.map(serverIn));
  const distinct = [...new Set(programs.filter((path) => path !== null))].slice(0, mostServers);
  const servers = await Promise.all(distinct.map((path) => asked(path, search)));
  return servers
    .filter((server) => server !== null)
    .toSorted((one, other) => compareServers(other.version, one.version));
}

/** The server whose programs lie in a folder, or null. */
export async function serverAt(
  folder: string,
  search: ServerSearch,
): Promise<InstalledServer | null> {
  const path = await serverIn(folder);
  return path === null ? null : await asked(path, search);
}

/** As compareVersions, for a version without a point ("18beta1") too. */
function compareServers(one: string, other: string): number {
  const numbers = (text: string): string => (/^\d+\.\d/u.test(text) ? text : `${majorOf(text)}.0`);
  return compareVersions(numbers(one), numbers(other));
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function onPath({ environment }: ServerSearch): readonly string[] {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  return path.split(delimiter).filter((folder) => folder !== '');
}

async function configured(program: string, search: ServerSearch): Promise<readonly string[]> {
  const folder = await answer(program, ['--bindir'], search);
  return folder === null ? [] : [folder];
}

/** The folders that fit a pattern with one `*`. */
async function matching(pattern: string): Promise<readonly string[]> {
  const [before = '', after = ''] = pattern.split('*');
  const parent = before.endsWith('/') || before.endsWith('\\') ? before : dirname(before);
  const prefix = before.slice(parent.length).replace(/^[/\\]/u, '');
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(parent, `${name}${after}`));
}

/** The real path of the server program in a folder, behind all links, or null. */
async function serverIn(folder: string): Promise<string | null> {
  const program = process.platform === 'win32' ? 'postgres.exe' : 'postgres';
  return await realpath(join(folder, program)).catch(() => null);
}

async function asked(path: string, search: ServerSearch): Promise<InstalledServer | null> {
  const words = await answer(path, ['--version'], search);
  const version = /(\d+(?:\.\d+|(?:beta|rc|devel)\d*)?)/u.exec(words ?? '')?.[1];
  return version === undefined ? null : { folder: dirname(path), version, major: majorOf(version) };
}

/** What a program prints; null when it is missing, fails, or is ended. */
async function answer(
  program: string,
  args: readonly string[],
  { environment, signal }: ServerSearch,
): Promise<string | null> {
  const run = await runProgram(program, args, {
    cwd: '/',
    env: { ...environment, LC_ALL: 'C' },
    timeoutMs: answerMs,
    signal,
  });
  return run.kind === 'ended' && run.exitCode === 0 ? run.stdout.trim() : null;
}
