import { SetupError } from '../../errors/setup-error.ts';
import { openBootstrapped, type OpenedDatabase } from '../../pgvector/bootstrap-database.ts';
import { extensionNames } from '../../pgvector/bootstrap-result.ts';
import { takeBack } from '../../pgvector/take-back.ts';
import { connect } from '../../postgres/connect.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { accessDenied } from './access-denied.ts';
import type { Administrator } from './administrator.ts';
import type { ExistingWork } from './existing-work.ts';
import { refuseSameServer } from './refuse-primary.ts';

/** What the role itself may lack a right for, and an administrator may have it. */
const denials = ['DATABASE_CREATE_DENIED', 'PGVECTOR_PERMISSION'];

/**
 * Makes sure of the database and its extensions: by the role itself where it may, else by an
 * administrator. The caller closes the session.
 *
 * @throws SetupError FALLBACK_ACCESS_DENIED with the statements, or as `openBootstrapped`
 */
export async function ensureDatabase(
  work: ExistingWork,
): Promise<OpenedDatabase & { readonly changed: boolean }> {
  const first = await openOrDenied(work);
  if (!(first instanceof SetupError)) return { ...first, changed: hasMade(first) };
  const found = await work.administrator();
  if (found === null) {
    throw accessDenied(work.spec, (await isThere(work)) ? 'database' : 'role', first);
  }
  const { administrator, facts } = found;
  await refuseSameServer(work.spec, facts.startedAt);
  if (!facts.database) await createDatabase(work, administrator, facts.superuser);
  const second = await openOrDenied(work);
  if (!(second instanceof SetupError)) return { ...second, changed: true };
  await createExtensions(work, administrator);
  const third = await openOrDenied(work);
  if (third instanceof SetupError) throw accessDenied(work.spec, 'database', third);
  return { ...third, changed: true };
}

/** As the role itself. What it makes is taken back with the rest. */
async function openOrDenied(work: ExistingWork): Promise<OpenedDatabase | SetupError> {
  const { settings, connecting, undos } = work;
  try {
    const opened = await openBootstrapped(settings, connecting);
    const { result } = opened;
    undos.add(() => takeBack(settings, result, 'fallback'));
    if (result.createdDatabase) await work.noteMade('database');
    return opened;
  } catch (error) {
    if (error instanceof SetupError && denials.includes(error.code)) return error;
    throw error;
  }
}

/** The role may have made it, and taken it back because it could not fill it. */
async function isThere({ settings, connecting }: ExistingWork): Promise<boolean> {
  return await connect(settings, connecting).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );
}

function hasMade({ result }: OpenedDatabase): boolean {
  return result.createdDatabase || result.createdExtensions.length > 0;
}

async function createDatabase(
  { spec, undos, noteMade }: ExistingWork,
  administrator: Administrator,
  superuser: boolean,
): Promise<void> {
  const role = quoteIdentifier(spec.user);
  const name = quoteIdentifier(spec.database);
  await noteMade('database');
  spec.onProgress?.(`Making the database ${spec.database}, as ${administrator.name}`);
  undos.add(() => administrator.run('postgres', `drop database if exists ${name}`));
  // Who gives a database away has to be able to become its owner; a superuser always is.
  if (!superuser) await administrator.run('postgres', `grant ${role} to current_user`, spec.signal);
  await administrator.run('postgres', `create database ${name} owner ${role}`, spec.signal);
}

async function createExtensions(
  { spec, undos }: ExistingWork,
  administrator: Administrator,
): Promise<void> {
  spec.onProgress?.(`Making the vector extension, as ${administrator.name}`);
  for (const extension of extensionNames) {
    const name = quoteIdentifier(extension);
    const there = await administrator.run(
      spec.database,
      `select extversion from pg_catalog.pg_extension where extname = '${extension}'`,
      spec.signal,
    );
    if (there !== null) continue;
    undos.add(() => administrator.run(spec.database, `drop extension if exists ${name}`));
    await administrator.run(spec.database, `create extension ${name}`, spec.signal);
  }
}
