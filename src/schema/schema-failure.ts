import { SetupError } from '../errors/setup-error.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';

/** What was tried, and who could do it instead. */
export interface Attempt {
  /** For people, as in `Index memories_idx could not be created`. */
  readonly failed: string;
  readonly statement: string;
  /** The role that owns the object, or null where nobody in particular does. */
  readonly owner: string | null;
}

/**
 * The error for an object that could not be made: what was tried comes first, then what the server
 * said. A known diagnosis keeps its code and its fix; what ended the session, or
 * is explained already, comes back unchanged.
 */
export function schemaFailure(error: unknown, { failed, statement, owner }: Attempt): unknown {
  if (!isServersVerdict(error) || error.code === 'SCHEMA_FAILED') return error;
  const parts = { detail: error.detail, target: error.target, cause: error.cause };
  if (sqlState(error) === '42501') {
    return new SetupError('SCHEMA_FAILED', {
      ...parts,
      message: `${failed}: this role has not the right to.`,
      fix: remedy(error, { statement, owner }),
    });
  }
  if (error.code === 'POSTGRES_ERROR') {
    return new SetupError('SCHEMA_FAILED', {
      ...parts,
      message: `${failed}.`,
      fix: `Correct schema.json or the database, then run the same command again. The statement was: ${statement};`,
    });
  }
  return new SetupError(error.code, {
    ...parts,
    message: `${failed}: ${error.message}`,
    fix: error.fix,
  });
}

/** Whoever lacks a right in the schema lacks it for the next object as well, so the grant helps further. */
function remedy(error: SetupError, { statement, owner }: Omit<Attempt, 'failed'>): string {
  if (owner !== null) return `As "${owner}" or a superuser: ${statement};`;
  return error.code === 'SCHEMA_PERMISSION'
    ? error.fix
    : `As the owner of the schema: ${statement};`;
}
