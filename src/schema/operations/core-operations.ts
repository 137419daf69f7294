import { randomBytes } from 'node:crypto';
import usableTablesSql from '../../../sql/usable-tables.sql';
import type { SetupError } from '../../errors/setup-error.ts';
import type { CheckResult } from '../../postgres/check-result.ts';
import type { Connection, Row } from '../../postgres/connection.ts';
import { isServersVerdict } from '../../postgres/is-servers-verdict.ts';
import type { ServerProbe } from '../../postgres/probe.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { coreOperationsSql, operationSteps, type OperationStep } from './core-operations-sql.ts';

type Verdict = Pick<CheckResult, 'status' | 'message' | 'fix'>;

/** A dozen rows take milliseconds; whoever is waited for longer is another trouble. */
const begin = `begin; set local statement_timeout = '20s'; set local lock_timeout = '5s'; set local client_min_messages = error`;

/** What each step does, after "could not". */
const deeds: Readonly<Record<OperationStep, string>> = {
  tables: 'create tables',
  member: 'insert a member and look it up',
  chat: 'insert a chat line of a member',
  vectors: 'insert vectors',
  nearest: 'read the nearest neighbours',
};

/**
 * Does once what an application does every day (specification of the failover, core operations):
 * creates tables, looks up a member, inserts chat, inserts vectors and reads them by nearness; in one
 * transaction that is rolled back, in one round trip. Only a failure is asked step by step.
 *
 * @param probe what the server said about itself; decides what need not be tried
 * @param dimensions of the embeddings, 1 to 16000
 * @returns the check schema.operations
 * @throws SetupError when the session ends, or CANCELLED
 */
export async function coreOperations(
  connection: Connection,
  probe: ServerProbe,
  dimensions: number,
): Promise<CheckResult> {
  const verdict =
    preventedBy(probe) ??
    (probe.schema !== null && probe.mayCreateInSchema !== true
      ? await withoutTables(connection, probe, probe.schema)
      : await operate(connection, probe, dimensions));
  return { id: 'schema.operations', target: connection.target, ...verdict };
}

function preventedBy(probe: ServerProbe): Verdict | null {
  const skip = (message: string): Verdict => ({ status: 'skip', message, fix: null });
  if (probe.inRecovery || probe.readOnly) return skip('Not tested: the server is read-only.');
  if (probe.vector === null) return skip('Not tested: pgvector is not installed.');
  if (!probe.vector.schemaUsable) {
    return skip(`Not tested: schema "${probe.vector.schema}" may not be used.`);
  }
  const role = quoteIdentifier(probe.user);
  const owner = `As the owner of database "${probe.database}" (${probe.databaseOwner ?? 'unknown'})`;
  if (probe.schema === null) {
    return {
      status: 'warn',
      message: 'Not tested: no schema of search_path exists to create tables in.',
      fix: `${owner}: create schema app authorization ${role}; alter role ${role} in database ${quoteIdentifier(probe.database)} set search_path = app;`,
    };
  }
  return null;
}

/** A role that works with the tables of another one is an application's own, and lacks nothing. */
async function withoutTables(
  connection: Connection,
  { user, database, databaseOwner }: ServerProbe,
  schema: string,
): Promise<Verdict> {
  const { rows } = await connection.query(usableTablesSql, [schema]);
  if (rows[0]?.['usable'] === true) {
    return {
      status: 'skip',
      message: `Not tested: user "${user}" works with the tables of schema "${schema}" and may create none. An application's own role needs no more; only one that runs migrations does.`,
      fix: null,
    };
  }
  return {
    status: 'warn',
    message: `Not tested: user "${user}" may not create tables in schema "${schema}".`,
    fix: `Only if this role is to run migrations (an application's own role needs none of it), as the owner of database "${database}" (${databaseOwner ?? 'unknown'}): grant usage, create on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(user)};`,
  };
}

async function operate(
  connection: Connection,
  probe: ServerProbe,
  dimensions: number,
): Promise<Verdict> {
  const sql = coreOperationsSql({
    schema: probe.schema ?? 'public',
    vectorSchema: probe.vector?.schema ?? 'public',
    dimensions,
    suffix: randomBytes(6).toString('hex'),
  });
  try {
    const results = await connection.batch(
      [begin, ...operationSteps.map((step) => sql[step]), 'rollback'].join(';\n'),
    );
    return judge(results.flatMap(({ rows }) => rows));
  } catch (error) {
    if (!isServersVerdict(error)) throw error;
    await connection.query('rollback');
    return stepByStep(connection, sql, error);
  }
}

function judge(rows: readonly Row[]): Verdict {
  const valuesOf = (column: string): readonly unknown[] =>
    rows.filter((row) => column in row).map((row) => row[column]);
  const wrong = [
    ['the member', valuesOf('member').length, 1],
    ['the chat line', valuesOf('chat').join(), 'Grace: hello'],
    // 1.8 is nearest to 2, then to 1, then to 3.
    ['the order by nearness', valuesOf('near').join(), '2,1,3'],
  ].flatMap(([what, found, expected]) =>
    found === expected ? [] : [`${what} is ${found}, not ${expected}`],
  );
  return wrong.length === 0
    ? {
        status: 'pass',
        message: 'Tables, members, chat and nearest neighbours work; all was rolled back.',
        fix: null,
      }
    : {
        status: 'fail',
        message: `Core operations give wrong results: ${wrong.join('; ')}.`,
        fix: 'Look for triggers or rules on all tables of this database (\\dy in psql), and reinstall pgvector.',
      };
}

/** Finds the step that fails; when none does this time, the first error stands. */
async function stepByStep(
  connection: Connection,
  sql: Readonly<Record<OperationStep, string>>,
  first: SetupError,
): Promise<Verdict> {
  try {
    await connection.batch(begin);
    for (const step of operationSteps) {
      const error = await attempt(connection, sql[step]);
      if (error !== null) return failure(`could not ${deeds[step]}`, error);
    }
    return failure('failed once and worked when tried again', first);
  } finally {
    await connection.query('rollback').catch(() => undefined);
  }
}

async function attempt(connection: Connection, statements: string): Promise<SetupError | null> {
  try {
    await connection.batch(statements);
    return null;
  } catch (error) {
    if (isServersVerdict(error)) return error;
    throw error;
  }
}

function failure(what: string, error: SetupError): Verdict {
  return {
    status: 'fail',
    message: `Core operations ${what}: ${error.detail ?? error.message}`,
    fix: error.fix,
  };
}
