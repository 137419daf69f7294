import { bootstrapRole } from './bootstrap-role.ts';
import { AnswerReader } from './answer-reader.ts';
import type { EngineConfig, EngineHello } from './engine-protocol.ts';
import { errorFields } from './error-fields.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { sealSessionUser } from './session-user-seal.ts';
import { wireMessage } from './wire-message.ts';

export type Hello = Pick<EngineHello, 'parameters' | 'pgvector'>;

/**
 * Turns the superuser session of a fresh backend into one of the role, with no way back, and proves
 * it. Every name is qualified, because the database may carry a search_path of its owner. Throws an
 * Error in plain words when any of it does not hold.
 */
export function becomeRole(backend: PgliteBackend, config: EngineConfig): Hello {
  const ask = (sql: string): Reply => askBackend(backend, sql);
  ask('set search_path to pg_catalog, pg_temp');
  const oid = Number(
    ask(`select oid from pg_catalog.pg_roles where rolname = ${quoteLiteral(config.role)}`).value,
  );
  const pgvector = ask(`select extversion from pg_catalog.pg_extension where extname = 'vector'`);
  if (!Number.isSafeInteger(oid) || oid === 0) throw new Error('the role does not exist');
  ask('reset search_path');
  ask(`set session authorization ${quoteIdentifier(config.role)}`);
  if (!sealSessionUser(backend.memory(), oid)) {
    throw new Error('the session user of this PGlite build cannot be fixed; no client is let in');
  }
  proveSealed(ask, config.role);
  return { parameters: greeting(backend, config.role), pgvector: pgvector.value };
}

export interface Reply {
  readonly sqlstate: string | null;
  /** First column of the first row, or ''. */
  readonly value: string;
}

function proveSealed(ask: (sql: string) => Reply, role: string): void {
  const escape = ask(`set session authorization ${bootstrapRole}`);
  ask('reset session authorization');
  ask('discard all');
  const user = ask('select session_user').value;
  const current = ask('select current_user').value;
  const superuser = ask(`select pg_catalog.current_setting('is_superuser')`).value;
  const isRole = user === role && current === role && superuser === 'off';
  if (escape.sqlstate !== '42501' || !isRole) {
    throw new Error('the role could become a superuser again; no client is let in');
  }
}

/** Runs one statement of ours and says how it went. */
export function askBackend(backend: PgliteBackend, sql: string): Reply {
  let sqlstate: string | null = null;
  let value = '';
  const reader = new AnswerReader('ED');
  backend.run(wireMessage('Q', sql), (bytes) => {
    for (const { type, body } of reader.read(bytes)) {
      if (type === 'E') sqlstate = errorFields(body).get('C') ?? 'XX000';
      if (type === 'D' && value === '') value = firstColumn(body);
    }
  });
  return { sqlstate, value };
}

function firstColumn(row: Buffer): string {
  const length = row.readInt32BE(2);
  return length < 0 ? '' : row.toString('utf8', 6, 6 + length);
}

/** The settings a server reports when a session begins. */
function greeting(backend: PgliteBackend, role: string): Hello['parameters'] {
  const reader = new AnswerReader('S');
  const parameters = new Map<string, string>();
  const collect = (bytes: Uint8Array): void => {
    for (const { body } of reader.read(bytes)) {
      const [name = '', value = ''] = body.toString('utf8').split('\0');
      parameters.set(name, value);
    }
  };
  backend.greet(collect);
  // From here on the backend reports changes; those of its own making are not a client's business.
  backend.run(wireMessage('Q', 'select 1'), collect);
  // Whoever has not chosen a session user is the authenticated one; the backend leaves it empty.
  parameters.set('session_authorization', role);
  return [...parameters];
}
