import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { giveTo } from './give-to.ts';
import { initialise, newDataDirectory, superuserPassword } from './new-data-directory.ts';
import { reachablePrograms } from './reachable-programs.ts';
import { unprivilegedUser } from './unprivileged-user.ts';
import { unusedPort } from './unused-port.ts';

export { superuserPassword } from './new-data-directory.ts';

const run = promisify(execFile);

export interface NativePostgresOptions {
  /** Lines of postgresql.conf; `{stubs}` stands for an extension_control_path with the stubs in front, `{socket}` for its socket directory. */
  readonly conf?: readonly string[];
  /** Lines of pg_hba.conf; by default everybody logs in with SCRAM, but for the superuser through the socket. */
  readonly hba?: readonly string[];
  /** Files to copy into the data directory with mode 0600: name there, path here. */
  readonly dataFiles?: Readonly<Record<string, string>>;
  /** Where it listens; by default a port of its own. */
  readonly port?: number;
  /** How its data directory is made; by default it is a copy of one that initdb made before. */
  readonly made?: 'by initdb';
  /** Files to write below `stubsDirectory`, for extension_control_path. */
  readonly stubs?: Readonly<Record<string, string>>;
}

export interface NativePostgres {
  /** The superuser `postgres` in the database `postgres`, over loopback TCP without TLS. */
  readonly settings: ConnectionSettings;
  readonly socketDirectory: string;
  readonly stubsDirectory: string;
  /** Runs statements as the superuser. */
  readonly sql: (text: string, database?: string) => Promise<readonly Record<string, unknown>[]>;
  /** Ends the recovery of a server that was started as a standby. */
  readonly promote: () => Promise<void>;
  /** Shuts it down as `pg_ctl stop -m` does; `resume` starts it again at the same place, with its data. */
  readonly halt: (how: 'fast' | 'immediate') => Promise<void>;
  /** As a standby it is one that follows nobody, until `promote`. */
  readonly resume: (as?: 'primary' | 'standby') => Promise<void>;
  /** Its processes; the first one is the postmaster. */
  readonly processes: () => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
}

/** Starts a PostgreSQL of its own in a temporary directory, on a port of its own; PostgreSQL refuses root. */
export async function startNativePostgres(
  binDir: string,
  {
    conf = [],
    hba = [
      // `sql`, which is called thousands of times: half of what a connection costs is the password.
      'local all postgres trust',
      'local all all scram-sha-256',
      'host all all all scram-sha-256',
    ],
    ...files
  }: NativePostgresOptions = {},
): Promise<NativePostgres> {
  const root = await mkdtemp(join(tmpdir(), 'setup-wizard-pg-'));
  const owner = await unprivilegedUser();
  const programs = await reachablePrograms(binDir, owner);
  const as = { ...owner, cwd: root };
  const data = join(root, 'data');
  const port = files.port ?? (await unusedPort());
  await writeStubs(join(root, 'stubs'), files.stubs ?? {});
  await giveTo(root, owner);
  await (files.made === 'by initdb' ? initialise : newDataDirectory)(data, programs, owner);
  for (const [name, source] of Object.entries(files.dataFiles ?? {})) {
    await copyFile(source, join(data, name));
    await rm(source);
  }
  await writeFile(join(data, 'pg_hba.conf'), `${hba.join('\n')}\n`);
  await writeFile(join(data, 'postgresql.auto.conf'), confText(root, port, conf));
  await giveTo(data, owner, new Set(Object.keys(files.dataFiles ?? {})));
  await run(
    join(programs, 'pg_ctl'),
    ['-D', data, '-l', join(root, 'log'), '-w', 'start'],
    as,
  ).catch(async () => {
    const log = await readFile(join(root, 'log'), 'utf8');
    await rm(root, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${log}`);
  });

  const settings: ConnectionSettings = {
    host: '127.0.0.1',
    port,
    database: 'postgres',
    user: 'postgres',
    password: superuserPassword,
    sslmode: 'disable',
    sslrootcert: null,
  };
  return {
    settings,
    socketDirectory: root,
    stubsDirectory: join(root, 'stubs'),
    sql: (text, database = 'postgres') =>
      runSql(
        { ...settings, database, host: process.platform === 'win32' ? settings.host : root },
        text,
      ),
    promote: async () => {
      await run(join(programs, 'pg_ctl'), ['-D', data, '-w', 'promote'], as);
    },
    halt: async (how) => {
      await run(join(programs, 'pg_ctl'), ['-D', data, '-m', how, '-w', 'stop'], as);
    },
    resume: async (role = 'primary') => {
      if (role === 'standby') await writeFile(join(data, 'standby.signal'), '');
      await run(join(programs, 'pg_ctl'), ['-D', data, '-l', join(root, 'log'), '-w', 'start'], as);
    },
    processes: async () => {
      const text = await readFile(join(data, 'postmaster.pid'), 'utf8');
      const postmaster = Number.parseInt(text, 10);
      const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(postmaster)]);
      return [postmaster, ...stdout.trim().split(/\s+/u).map(Number)];
    },
    stop: async () => {
      await run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], as);
      await rm(root, { recursive: true, force: true });
    },
  };
}

function confText(root: string, port: number, conf: readonly string[]): string {
  const socket = process.platform === 'win32' ? [] : [`unix_socket_directories = '${root}'`];
  const lines = [
    `port = ${port}`,
    "listen_addresses = 'localhost'",
    ...socket,
    'fsync = off',
    'shared_buffers = 16MB',
    ...conf.map((line) =>
      line
        .replaceAll('{stubs}', `${join(root, 'stubs')}${delimiter}$system`)
        .replaceAll('{socket}', root),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

async function runSql(
  settings: ConnectionSettings,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  const { host, port, database, user, password } = settings;
  const client = new Client({ host, port, database, user, password: password ?? '', ssl: false });
  await client.connect();
  try {
    const answer: unknown = await client.query(text);
    const results = (Array.isArray(answer) ? answer : [answer]) as {
      rows: Record<string, unknown>[];
    }[];
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

async function writeStubs(folder: string, stubs: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(stubs)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
