import { SetupError } from '../../errors/setup-error.ts';
import { maintenanceConnection } from '../../pgvector/maintenance-connection.ts';
import { connect } from '../../postgres/connect.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { makeVerifier, verifierText } from '../../postgres/scram-verifier.ts';
import type { FallbackSpec } from '../provisioner.ts';
import { accessDenied } from './access-denied.ts';
import type { ExistingWork } from './existing-work.ts';
import { refuseSameServer, serverStart } from './refuse-primary.ts';

/**
 * Makes sure that the server lets the wanted role in with the wanted password, and that it is not
 * the server of the primary. A role that is missing is made by an administrator; one that somebody
 * else made keeps its password.
 *
 * @returns whether the role or its password is new
 * @throws SetupError SETTINGS_INVALID, AUTH_FAILED, FALLBACK_ACCESS_DENIED, or as `connect`
 */
export async function ensureRole(work: ExistingWork): Promise<boolean> {
  const { spec, before, undos } = work;
  const refused = await login(work);
  if (refused === null) return false;
  const found = await work.administrator();
  if (found === null) throw accessDenied(spec, 'nothing', refused);
  const { administrator, facts } = found;
  await refuseSameServer(spec, facts.startedAt);
  if (facts.role && before?.made.role !== true) throw otherPassword(spec, refused);
  const role = quoteIdentifier(spec.user);
  const password = quoteLiteral(verifierText(makeVerifier(spec.password)));
  if (facts.role) {
    // Of a run that ended before the password was written anywhere: nobody else can know it.
    await administrator.run(
      'postgres',
      `alter role ${role} login password ${password}`,
      spec.signal,
    );
  } else {
    await work.noteMade('role');
    spec.onProgress?.(`Making the role ${spec.user}, as ${administrator.name}`);
    undos.add(() => administrator.run('postgres', `drop role if exists ${role}`));
    await administrator.run(
      'postgres',
      `create role ${role} login password ${password}`,
      spec.signal,
    );
  }
  // Behind the socket another server may have answered than the one that listens on the port.
  const still = await login(work);
  if (still !== null) throw still;
  return true;
}

/** Null when the role gets in, also when only its database is missing; else why it does not. */
async function login({ spec, settings, connecting }: ExistingWork): Promise<SetupError | null> {
  try {
    await compare(spec, await connect(settings, connecting));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.code === 'AUTH_FAILED') return error;
    if (error.code !== 'DATABASE_MISSING') throw error;
    const elsewhere = await maintenanceConnection(settings, connecting).catch(() => null);
    if (elsewhere !== null) await compare(spec, elsewhere);
  }
  return null;
}

async function compare(spec: FallbackSpec, connection: Connection): Promise<void> {
  try {
    await refuseSameServer(spec, await serverStart(connection));
  } finally {
    await connection.close();
  }
}

function otherPassword({ host, port, user }: FallbackSpec, cause: SetupError): SetupError {
  return new SetupError('AUTH_FAILED', {
    message: `The role "${user}" exists on the server at ${host}:${String(port)} and has another password; it was left alone.`,
    detail: cause.detail,
    fix: `Give its password with --fallback-db-password-file, name another role with --fallback-db-user, or set a new one (\\password ${quoteIdentifier(user)} in psql, as an administrator).`,
    target: 'fallback',
    cause,
  });
}
