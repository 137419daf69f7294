/** By this label what belongs to an installation is known; its value is the id of the installation. */
export const idLabel = 'setup-wizard.id';

/**
 * Of which state directory it is. A copy of a state directory has the same id, and must not take what
 * belongs to the original for its own.
 */
export const homeLabel = 'setup-wizard.state-dir';

/** Of which image a container was made; engines differ in what they call the id of one. */
export const imageLabel = 'setup-wizard.image';

/**
 * Shared memory of a container. 64 MB, the engines' default, is too little for a parallel HNSW build
 * with the `maintenance_work_mem` below ("could not resize shared memory segment").
 */
export const sharedMemory = '512m';

/** Settings of the server beside PostgreSQL's defaults; HNSW builds that fit in memory are quick. */
export const serverOptions: readonly string[] = [
  '-c',
  'maintenance_work_mem=256MB',
  '-c',
  'jit=off',
];

/**
 * Over TCP: while the data is made at the first start a server answers on the socket, which then goes
 * down again (docker-library/postgres#146).
 */
export const healthCheck = {
  command: 'pg_isready --host 127.0.0.1 --port 5432 --quiet',
  interval: '10s',
  timeout: '5s',
  startPeriod: '60s',
  retries: 5,
} as const;

/** The port inside; outside it is published on loopback as the settings say. */
export const innerPort = 5432;

/** Log files of 10 MB, three of them where the engine keeps more than one. */
export const logLimits = { size: '10m', files: 3 } as const;

/** Fast shutdown: clients are disconnected, the data is written (postgres(1)). */
export const stopSignal = 'SIGINT';

/** Seconds that a shutdown may take, its checkpoint included, before the engine kills. */
export const stopSeconds = 30;

/**
 * The superuser inside, so that an operator's role may be called `postgres` and be no superuser. It
 * logs in over the socket inside the container only; its password is thrown away.
 */
export const superuser = 'setup_wizard_admin';

/**
 * Only the socket inside is trusted. The image's own default also trusts 127.0.0.1 inside, which is
 * where some engines let connections from outside come from.
 */
export const initArguments = '--auth-local=trust --auth-host=scram-sha-256';
