import { SetupError } from '../../src/errors/setup-error.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import type { NativePostgres } from './native-postgres.ts';
import { tempDir } from './temp-dir.ts';

/** Of the wanted role; it would break out of careless quotation marks. */
export const existingPassword = 'of the "application" \\ it\'s';

/** A fallback that is wanted on a server of the operator, in names that need quoting. */
export async function existingPlace({
  settings,
}: Pick<NativePostgres, 'settings'>): Promise<FallbackSpec> {
  const { host, port } = settings;
  const names = { database: 'Its "db"', user: 'Its app', password: existingPassword };
  return { stateDir: await tempDir(), host, port, ...names };
}

/** What is on the server beside what every server has. */
export async function things({ sql }: Pick<NativePostgres, 'sql'>): Promise<readonly string[]> {
  const rows = await sql(
    `select 'database ' || datname as name from pg_database where datname !~ '^(postgres|template.)$'
     union all select 'role ' || rolname from pg_roles where rolname !~ '^(pg_|postgres$)' order by 1`,
  );
  return rows.map(({ name }) => String(name));
}

/** Drops all of it. */
export async function dropThings(server: Pick<NativePostgres, 'sql'>): Promise<void> {
  for (const name of await things(server)) {
    const [kind = '', ...words] = name.split(' ');
    await server.sql(`drop ${kind} "${words.join(' ').replaceAll('"', '""')}"`);
  }
}

/** What a refusal tells to type. */
export async function fixOf(refused: Promise<unknown>): Promise<string> {
  const error = await refused.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SetupError) return error.fix;
  throw new Error('nobody refused');
}
