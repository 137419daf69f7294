import journalDepth from '../../sql/journal-depth.sql';
import functions from '../../sql/journal-functions.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { type ApplicationTable, applicationTables } from './application-table.ts';
import { changeRecorder } from './change-recorder.ts';
import type { UnsupportedTable } from './journal-readiness.ts';
import { journalTriggers } from './journal-triggers.ts';

/**
 * Makes, in the open transaction, what records the changes of every table and is not there yet. Nothing is
 * locked where all is there. Returns the tables of which some changes are refused or lost.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE for a table that the role may write to and not put a trigger on
 */
export async function makeRecorders(connection: Connection): Promise<readonly UnsupportedTable[]> {
  const tables = await applicationTables(connection);
  refuseUnrecorded(tables, connection);
  const statements = tables.filter(({ may_follow }) => may_follow).flatMap(missingParts);
  if (statements.length > 0)
    await connection.batch([journalDepth, functions, ...statements].join(';\n'));
  return tables.flatMap(unsupported);
}

function missingParts(table: ApplicationTable): readonly string[] {
  if (table.kind === 'f') return [];
  const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  const guard = putTrigger(table.truncate_guard, 'refuse_truncate', {
    name: quoteIdentifier(journalTriggers.truncate),
    on: name,
    when: 'before truncate',
    each: 'statement',
  });
  // The parts of a partitioned table get the trigger of the whole from the server.
  if (table.is_partition) return guard;
  const recorder = changeRecorder(table);
  const row = putTrigger(table.recorder, recorder.name, {
    name: quoteIdentifier(journalTriggers.rows),
    on: name,
    when: 'after insert or update or delete',
    each: 'row',
  });
  return [...(row.length === 0 ? [] : [recorder.statement, ...row]), ...guard];
}

function putTrigger(
  found: ApplicationTable['recorder'],
  call: string,
  trigger: Readonly<Record<'name' | 'on' | 'when' | 'each', string>>,
): readonly string[] {
  if (found?.function === call && found.fires) return [];
  return [
    // Waits for readers as well, and therefore not where there is none.
    ...(found === null ? [] : [`drop trigger ${trigger.name} on ${trigger.on}`]),
    `create trigger ${trigger.name} ${trigger.when} on ${trigger.on}
       for each ${trigger.each} execute function setup_wizard.${call}()`,
  ];
}

function refuseUnrecorded(tables: readonly ApplicationTable[], connection: Connection): void {
  const { settings, target } = connection;
  const lost = tables.filter(
    ({ kind, is_partition, may_follow, may_write }) =>
      kind !== 'f' && !is_partition && may_write && !may_follow,
  );
  const [first] = lost;
  if (first === undefined) return;
  const names = lost.map(shown).join(', ');
  const quoted = lost.map(
    ({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  );
  throw new SetupError('JOURNAL_UNAVAILABLE', {
    message: `Role "${settings.user}" may write to ${names} and not put a trigger there, so that changes would not be recorded.`,
    fix: `In database "${settings.database}", as ${quoteIdentifier(first.owner)}: grant trigger on ${quoted.join(', ')} to ${quoteIdentifier(settings.user)};`,
    target,
  });
}

function unsupported(table: ApplicationTable): readonly UnsupportedTable[] {
  if (table.kind === 'f') {
    return [{ table: shown(table), why: 'is a foreign table: its changes go to another server' }];
  }
  if (table.key.length > 0 || table.is_partition || !table.may_follow) return [];
  const why = 'has no primary key: rows can be inserted, not changed or deleted';
  return [{ table: shown(table), why }];
}

const shown = ({ schema, name }: ApplicationTable): string => `${schema}.${name}`;
