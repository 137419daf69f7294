import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { postgres15WithPgvector } from '../test/support/installed-postgres.ts';
import { primaryFlags } from '../test/support/primary-flags.ts';
import { statementProxy } from '../test/support/statement-proxy.ts';
import { atMost } from './measurement.ts';
import { compare, notMeasured, record, timed } from './ratio.ts';

/** A `bootstrap` that finds nothing to do, against `psql` running as many statements. */
const run = promisify(execFile);
const program = fileURLToPath(new URL('bin.cjs', import.meta.url));

const installation = postgres15WithPgvector();
if ('missing' in installation) {
  notMeasured('bootstrap', installation.missing);
} else {
  const server = await startNativePostgres(installation.binDir);
  const folder = await mkdtemp(join(tmpdir(), 'bench-bootstrap-'));
  const login = { ...server.settings, database: 'shop' };
  await writeFile(join(folder, 'password'), login.password ?? '', { mode: 0o600 });
  const bootstrap = (port: number): Promise<unknown> => {
    const flags = primaryFlags({ ...login, port }).filter((flag) => flag !== '--db-password-stdin');
    const password = ['--db-password-file', 'password'];
    return run(process.execPath, [program, 'bootstrap', '--quiet', ...flags, ...password], {
      cwd: folder,
    });
  };
  try {
    await bootstrap(login.port);
    const proxy = await statementProxy(login.port);
    await bootstrap(proxy.port);
    const trips = proxy.roundTrips.length;
    await proxy[Symbol.asyncDispose]();
    record({
      id: 'bootstrap.round-trips',
      what: 'no-op bootstrap, round trips',
      unit: '',
      ours: trips,
      // The probe and three more.
      target: atMost(4, 'ours'),
      samples: 1,
    });

    const statements = Array.from({ length: trips }, () => ['-c', 'select 1']).flat();
    const address = ['-h', login.host, '-p', String(login.port), '-U', login.user, '-d', 'shop'];
    const env = { ...process.env, PGPASSWORD: login.password ?? '' };
    await compare({
      id: 'bootstrap.time',
      what: 'no-op bootstrap',
      unit: 'ms',
      ours: () => timed(() => bootstrap(login.port)),
      reference: {
        name: `psql, ${trips} statements`,
        measure: () => timed(() => run('psql', ['-X', '-q', ...address, ...statements], { env })),
      },
      target: null,
      rounds: 15,
    });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
