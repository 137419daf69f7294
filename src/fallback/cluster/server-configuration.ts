import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterSettings } from '../server-settings.ts';
import { administrator } from './administrator.ts';
import { readOwnedFile, writeOwnedFile } from './owned-file.ts';
import { ownName } from './server-user.ts';

/** Of the file with our settings, beside the server's own, which includes it. */
export const configurationFile = 'setup-wizard.conf';
const mapName = 'setup_wizard';

export interface ServerConfiguration {
  readonly settings: ClusterSettings;
  readonly dataDir: string;
  readonly socketDir: string;
}

/**
 * By this name its processes are known, in `ps` and to us, also when the first of them is gone:
 * "postgres: setup-wizard-1f2e…: checkpointer".
 */
export function clusterName(dataDir: string): string {
  return `setup-wizard-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}

/**
 * Writes what the server reads at its start: our settings, who may log in, and who is who. Written
 * anew before every start, so that a changed port or a moved directory needs nothing else.
 */
export async function writeConfiguration(configuration: ServerConfiguration): Promise<void> {
  const { settings, dataDir } = configuration;
  const write = async (name: string, text: string): Promise<void> =>
    await writeOwnedFile(join(dataDir, name), text, settings.runsAs);
  await write(configurationFile, await settingsText(configuration));
  await write('pg_hba.conf', loginText);
  await write('pg_ident.conf', mapText(settings));
  const own = (await readOwnedFile(join(dataDir, 'postgresql.conf'))) ?? '';
  const include = `include '${configurationFile}'`;
  if (!own.includes(include)) {
    await write('postgresql.conf', `${own.trimEnd()}\n\n# Written by setup-wizard.\n${include}\n`);
  }
}

async function settingsText({
  settings,
  dataDir,
  socketDir,
}: ServerConfiguration): Promise<string> {
  const lines = [
    '# Written by setup-wizard at every start: changes belong below the include in postgresql.conf.',
    `listen_addresses = ${quoted(settings.host)}`,
    `port = ${settings.port}`,
    // In double quotes a comma does not divide it.
    `unix_socket_directories = ${quoted(`"${socketDir.replaceAll('"', '""')}"`)}`,
    'unix_socket_permissions = 0700',
    `cluster_name = ${quoted(clusterName(dataDir))}`,
    // Half of the default: it shares the machine with the application.
    'shared_buffers = 64MB',
    // An HNSW index is built several times faster while it fits in here (pgvector manual, "Index Build
    // Time"): 30,000 x 768 took 5 s, and 12 s with the default of 64 MB. Taken only while one is built.
    'maintenance_work_mem = 256MB',
    // Compiling costs more than it saves for queries of milliseconds, and distances look expensive.
    'jit = off',
    // The log is read by our own eyes and must not carry what a statement says.
    "lc_messages = 'C'",
    'logging_collector = off',
    "log_destination = 'stderr'",
    'log_min_error_statement = panic',
    // A line every five minutes for ever says nothing here.
    'log_checkpoints = off',
    ...((await hasSharedMemory()) ? [] : ['max_parallel_maintenance_workers = 0']),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the workers of a parallel index build share, `maintenance_work_mem` and a little more; bytes. */
const sharedByWorkers = 320 * 1024 * 1024;

/** Containers have 64 MB of shared memory, and a parallel build then fails in the middle. */
async function hasSharedMemory(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const memory = await statfs('/dev/shm').catch(() => null);
  return memory !== null && memory.blocks * memory.bsize >= sharedByWorkers;
}

/** The administrator comes over the socket and is who the system says; all others prove a password. */
const loginText = `# Written by setup-wizard at every start.
local all "${administrator}" peer map=${mapName}
local all all scram-sha-256
host all "${administrator}" all reject
host all all all scram-sha-256
`;

function mapText({ runsAs }: ClusterSettings): string {
  const users = new Set([ownName(), runsAs?.name ?? null]);
  const lines = [...users]
    .filter((user) => user !== null)
    .map((user) => `${mapName} "${user}" "${administrator}"`);
  return `# Written by setup-wizard at every start.\n${lines.join('\n')}\n`;
}

/** As postgresql.conf takes a text. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n');
  return `'${escaped}'`;
}
