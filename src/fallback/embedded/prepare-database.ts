import type { EngineConfig } from './engine-protocol.ts';
import { openPglite, type PgliteBackend, type PglitePlace } from './pglite-backend.ts';
import { bootstrapRole } from './bootstrap-role.ts';
import { AnswerReader } from './answer-reader.ts';
import { errorFields } from './error-fields.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { wireMessage } from './wire-message.ts';

/**
 * Makes the role, its database and the three extensions where they are missing. A database of
 * another owner is handed to the role, together with membership in the old owner, so that what is
 * in it stays usable; nothing is dropped. Throws an Error in the server's words.
 */
export async function prepareDatabase(config: EngineConfig): Promise<void> {
  const role = quoteIdentifier(config.role);
  const database = quoteIdentifier(config.database);
  await within({ ...config, database: 'template1' }, (run) => {
    // "already exists" is what the second run finds; CREATE has no "if not exists" for these two.
    run(`create role ${role} login`, '42710');
    run(`create database ${database} owner ${role}`, '42P04');
    // As a literal: a name may have dollars in it.
    run(`do ${quoteLiteral(handOver(config))}`);
    run(`alter database ${database} owner to ${role}`);
  });
  await within(config, (run) => {
    run('set search_path to pg_catalog, pg_temp');
    for (const extension of ['vector', '"uuid-ossp"', 'pg_trgm']) {
      run(`create extension if not exists ${extension} schema public`);
    }
  });
}

function handOver({ role, database }: EngineConfig): string {
  return `declare owner pg_catalog.name;
    begin
      select pg_catalog.pg_get_userbyid(datdba) into owner
        from pg_catalog.pg_database where datname = ${quoteLiteral(database)};
      if owner <> ${quoteLiteral(role)} and owner <> ${quoteLiteral(bootstrapRole)} then
        -- The other way round it may be a member already, from the last time that the role changed.
        execute pg_catalog.format('revoke %I from %I', ${quoteLiteral(role)}, owner);
        execute pg_catalog.format('grant %I to %I', owner, ${quoteLiteral(role)});
      end if;
    end`;
}

type Run = (sql: string, accepted?: string) => void;

async function within(place: PglitePlace, work: (run: Run) => void): Promise<void> {
  const backend = await openPglite(place);
  work((sql, accepted) => execute(backend, sql, accepted));
  await backend.close();
}

function execute(backend: PgliteBackend, sql: string, accepted?: string): void {
  const reader = new AnswerReader('E');
  const failures: string[] = [];
  backend.run(wireMessage('Q', sql), (bytes) => {
    for (const { body } of reader.read(bytes)) {
      const fields = errorFields(body);
      if (fields.get('C') !== accepted) failures.push(fields.get('M') ?? 'unknown error');
    }
  });
  const [first] = failures;
  if (first !== undefined) throw new Error(first);
}
