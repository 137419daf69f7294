import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { runProgram } from '../processes/run-program.ts';
import type { Creation } from '../transfer/create-in-order.ts';
import type { MoveRequest } from './move-request.ts';
import type { SideView } from './side-view.ts';

/** What pg_dump knows to make and our own catalogue does not. */
export interface DumpedThings {
  /** As `15.14`. */
  readonly version: string;
  /** Called as the catalogue calls what it cannot bring, such as `aggregate public.total`. */
  readonly creations: readonly Creation[];
}

/** pg_dump's words for them, and the catalogue's; those that only support others keep pg_dump's. */
const kinds: Readonly<Record<string, string>> = {
  AGGREGATE: 'aggregate',
  CAST: 'cast',
  COLLATION: 'collation',
  'EVENT TRIGGER': 'event trigger',
  'FOREIGN DATA WRAPPER': 'foreign data wrapper',
  SERVER: 'foreign server',
  'FOREIGN TABLE': 'foreign table',
  'PROCEDURAL LANGUAGE': 'language',
  OPERATOR: 'operator',
  'OPERATOR CLASS': 'operator class',
  'OPERATOR FAMILY': 'operator family',
  PUBLICATION: 'publication',
  'PUBLICATION TABLE': 'publication table',
  'PUBLICATION TABLES IN SCHEMA': 'publication schema',
  'TEXT SEARCH CONFIGURATION': 'text search configuration',
  'TEXT SEARCH DICTIONARY': 'text search dictionary',
};

/** Where packages put it when it is not on the PATH; a newer one reads an older server. */
const newest = 19;

/**
 * Asks a pg_dump that is at least as new as the source for the things of it that our own statements do not
 * make. Null when there is none of them, no such program, or it does not get on with the source.
 */
export async function dumpedThings(
  { side, catalogue }: SideView,
  { signal, folder }: Pick<MoveRequest, 'signal' | 'folder'>,
): Promise<DumpedThings | null> {
  if (!catalogue.others.some(({ kind }) => kind !== 'large objects')) return null;
  const major = Math.trunc(catalogue.server.versionNum / 10_000);
  const program = await fittingProgram(major, signal);
  if (program === null) return null;
  const text = await dump(program.path, side.settings, { signal, folder });
  return text === null ? null : { version: program.version, creations: creationsOf(text) };
}

async function fittingProgram(
  major: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly path: string; readonly version: string } | null> {
  const packaged = Array.from(
    { length: Math.max(0, newest - major + 1) },
    (_, at) => `/usr/lib/postgresql/${major + at}/bin/pg_dump`,
  );
  for (const path of ['pg_dump', ...packaged]) {
    const run = await runProgram(path, ['--version'], { signal, timeoutMs: 5_000 });
    const version = run.kind === 'ended' ? /\s(\d+)(\.\d+)?/u.exec(run.stdout) : null;
    if (version !== null && Number(version[1]) >= major) {
      return { path, version: version[0].trim() };
    }
  }
  return null;
}

/** The password goes through a file that only this user may read; one that a killed run left is written anew. */
async function dump(
  path: string,
  settings: ConnectionSettings,
  { signal, folder }: Pick<MoveRequest, 'signal' | 'folder'>,
): Promise<string | null> {
  const { host, port, database, user, password, sslmode, sslrootcert } = settings;
  const passfile = join(folder, 'move-passfile');
  try {
    await rm(passfile, { force: true });
    const escaped = (password ?? '').replaceAll(/[\\:]/gu, '\\$&');
    await writeFile(passfile, `*:*:*:*:${escaped}\n`, { mode: 0o600, flag: 'wx' });
    const run = await runProgram(
      path,
      ['--schema-only', '--no-owner', '--no-privileges', '--no-password'],
      {
        env: {
          ...process.env,
          LC_ALL: 'C.UTF-8',
          PGHOST: host,
          PGPORT: String(port),
          PGUSER: user,
          PGDATABASE: database,
          PGPASSFILE: passfile,
          PGPASSWORD: undefined,
          PGSSLMODE: sslmode,
          ...(sslrootcert !== null && { PGSSLROOTCERT: sslrootcert }),
        },
        signal,
        longestAnswer: 100_000_000,
      },
    );
    return run.kind === 'ended' && run.exitCode === 0 ? run.stdout : null;
  } finally {
    await rm(passfile, { force: true });
  }
}

/** Reads the entries of a dump in plain text, each of which begins with a comment that names it. */
export function creationsOf(text: string): readonly Creation[] {
  const entries = text.split(/^--\n-- Name: /mu).slice(1);
  return entries.flatMap((entry) => {
    const end = entry.indexOf('\n');
    const head = /^(.*); Type: ([^;]*); Schema: ([^;]*); Owner:/u.exec(entry.slice(0, end));
    const [, name = '', type = '', schema = '-'] = head ?? [];
    const about = Object.keys(kinds).find((one) => name.startsWith(`${one} `));
    const ofTable = about === undefined && type === 'COMMENT';
    const kind = type === 'COMMENT' ? 'comment on' : kinds[type];
    if (kind === undefined || ofTable) return [];
    const statement = entry
      .slice(end)
      .split('\n')
      .filter((line) => !line.startsWith('--') && !line.startsWith('\\'))
      .join('\n')
      .trim();
    return [{ label: `${kind} ${calledAs(kind, name, schema)}`, statements: [unended(statement)] }];
  });
}

function calledAs(kind: string, name: string, schema: string): string {
  if (kind === 'cast') return name.replace(/^CAST \((.*)\)$/iu, '$1').replace(' AS ', ' as ');
  if (kind === 'comment on') return name;
  const bare = kind === 'aggregate' ? name.replace(/\(.*$/u, '') : name;
  return schema === '-' ? bare : `${schema}.${bare}`;
}

function unended(statement: string): string {
  return statement.replace(/;\s*$/u, '');
}
