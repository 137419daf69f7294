import { readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { chooseProvisioner } from '../../fallback/choose-provisioner.ts';
import { compareVersions } from '../../postgres/version.ts';
import type { SetupRequest } from '../setup-request.ts';
import type { Look } from './look.ts';
import { toolAnswer } from './tool-answer.ts';

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

interface InstalledServer {
  readonly folder: string;
  readonly version: string;
}

/** Whether a PostgreSQL server is installed here, the newest one, and what this version would do with it. */
export const lookAtPostgres: Look = async (request, signal) => {
  const newest = await newestServer(request, signal);
  if (newest === null) {
    return { status: 'skip', text: 'No server installed, and none is needed.', fix: null };
  }
  const { considered } = chooseProvisioner('local');
  const why = considered.find(({ kind }) => kind === 'cluster')?.reason ?? 'it is not needed';
  const text = `PostgreSQL ${newest.version} in ${newest.folder}. Not used: ${why}.`;
  return { status: 'pass', text, fix: null };
};

async function newestServer(
  request: SetupRequest,
  signal: AbortSignal,
): Promise<InstalledServer | null> {
  const [named, ...usual] = await Promise.all([
    configured(request, signal),
    ...usualPlaces.map(matching),
  ]);
  const folders = [...onPath(request), ...named, ...usual.flat()];
  const programs = await Promise.all(folders.map(serverIn));
  const distinct = [...new Set(programs.filter((path) => path !== null))].slice(0, mostServers);
  const servers = await Promise.all(distinct.map((path) => asked(path, request, signal)));
  return servers
    .filter((server) => server !== null)
    .reduce<InstalledServer | null>(
      (best, server) =>
        best === null || compareVersions(server.version, best.version) > 0 ? server : best,
      null,
    );
}

function onPath({ settings: { environment } }: SetupRequest): readonly string[] {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  return path.split(delimiter).filter((folder) => folder !== '');
}

async function configured(request: SetupRequest, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await toolAnswer('pg_config', ['--bindir'], request, signal);
  return answer.kind === 'answered' ? [answer.text] : [];
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

async function asked(
  path: string,
  request: SetupRequest,
  signal: AbortSignal,
): Promise<InstalledServer | null> {
  const answer = await toolAnswer(path, ['--version'], request, signal);
  const version =
    answer.kind === 'answered' ? /(\d+(?:\.\d+)*)/u.exec(answer.text)?.[1] : undefined;
  return version === undefined ? null : { folder: dirname(path), version };
}
