import { SetupError } from '../errors/setup-error.ts';
import { type SchemaChange, schemaChanges } from './schema-change.ts';

/** Asks the session of the statement; answers the first value of the first row. */
export type AskSession = (text: string, values: readonly unknown[]) => Promise<unknown>;

const presence: Readonly<Record<NonNullable<SchemaChange['makes']>['kind'], string>> = {
  relation: 'select pg_catalog.to_regclass($1) is not null',
  schema: 'select pg_catalog.to_regnamespace($1) is not null',
  extension:
    'select exists (select from pg_catalog.pg_extension where extname = any (pg_catalog.parse_ident($1)))',
};

/** What our own sessions set to write past the journal; in an application it would lose writes. */
const unrecorded = /setup_wizard\s*"?\.\s*"?replaying/iu;

/**
 * Keeps changes of the schema from a fallback with a journal, which cannot bring them back; an application
 * that makes its tables `if not exists` at every start is let through where they exist. Null, at once, for
 * a text without such a change; else the error to refuse it with, or null to send it.
 */
export function schemaGate(text: string, ask: AskSession): Promise<unknown> | null {
  if (unrecorded.test(text)) return Promise.resolve(refused('set setup_wizard.replaying'));
  const changes = schemaChanges(text);
  return changes.length === 0 ? null : refusalOf(changes, ask);
}

async function refusalOf(changes: readonly SchemaChange[], ask: AskSession): Promise<unknown> {
  try {
    for (const { words, makes } of changes) {
      if (makes === null || (await ask(presence[makes.kind], [makes.name])) !== true) {
        return refused(words);
      }
    }
    return null;
  } catch (error) {
    return error;
  }
}

function refused(words: string): SetupError {
  return new SetupError('JOURNAL_REFUSED', {
    message: `The fallback is in use, and its journal cannot bring "${words}" back to the primary.`,
    detail: 'Nothing was sent.',
    fix: 'Change the schema once the primary is in use again, then run setup-wizard fallback sync.',
    target: 'fallback',
  });
}
