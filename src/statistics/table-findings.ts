import { heldTableFix } from '../postgres/held-table-fix.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { DatabaseStatistics, TableStatistics } from './database-statistics.ts';
import type { StatisticsFinding } from './statistics-finding.ts';
import { isVectorIndex } from './vector-index.ts';

/** Autovacuum comes at a fifth of the rows and fifty; twice that means that it does not keep up. */
const manyDead = 0.4;
const fewestDead = 1000;

/** Up to here an exact search is quick enough without an index. */
const manyRows = 10_000;

/** Tables that vacuum does not keep up with, and tables of embeddings that are searched row by row. */
export function tableFindings({
  tables,
  indexes,
  standby,
}: DatabaseStatistics): readonly StatisticsFinding[] {
  return tables.flatMap((table) => [
    ...busy(table),
    ...deadRows(table, standby),
    ...neverAnalyzed(table, standby),
    ...vectorScans(
      table,
      indexes
        .filter(({ schema, table: of }) => schema === table.schema && of === table.name)
        .filter((index) => index.valid && isVectorIndex(index))
        .map(({ scans }) => scans),
    ),
  ]);
}

function busy(table: TableStatistics): readonly StatisticsFinding[] {
  if (!table.busy) return [];
  return [
    {
      id: 'table.busy',
      status: 'note',
      subject: nameOf(table),
      message: `The table ${table.name}, or an index of it, is being altered or built anew, so that its size cannot be read now.`,
      fix: heldTableFix,
    },
  ];
}

function deadRows(table: TableStatistics, standby: boolean): readonly StatisticsFinding[] {
  const { rows, deadRows: dead, name } = table;
  if (standby || dead < fewestDead || dead < rows * manyDead) return [];
  return [
    {
      id: 'table.dead-rows',
      status: 'warn',
      subject: nameOf(table),
      message: `The table ${name} has ${dead} dead rows beside ${rows} living ones.`,
      fix: `vacuum (analyze) ${nameOf(table)}; and look for old transactions that hold them.`,
    },
  ];
}

function neverAnalyzed(table: TableStatistics, standby: boolean): readonly StatisticsFinding[] {
  if (standby || table.lastAnalyze !== null || table.rows < manyRows) return [];
  return [
    {
      id: 'table.never-analyzed',
      status: 'warn',
      subject: nameOf(table),
      message: `The table ${table.name} was not analyzed since the counters began, so the planner may guess.`,
      fix: `analyze ${nameOf(table)};`,
    },
  ];
}

/** @param scans of its vector indexes that are valid */
function vectorScans(
  table: TableStatistics,
  scans: readonly number[],
): readonly StatisticsFinding[] {
  if (table.vectors.length === 0 || table.rows < manyRows) return [];
  if (scans.length === 0) {
    return [
      {
        id: 'index.missing',
        status: 'note',
        subject: nameOf(table),
        message: `The table ${table.name} has no vector index: every search reads all of its ${table.rows} rows.`,
        fix: 'setup-wizard size says what an index would need, setup-wizard tune how good it is.',
      },
    ];
  }
  const used = scans.reduce((sum, each) => sum + each, 0);
  if (table.sequentialScans <= used) return [];
  return [
    {
      id: 'index.avoided',
      status: 'note',
      subject: nameOf(table),
      message: `The table ${table.name} was read from end to end ${table.sequentialScans} times, its vector index was used ${used} times.`,
      fix: 'A search uses the index only with ORDER BY, LIMIT, and the operator and cast it was made for; explain shows it.',
    },
  ];
}

function nameOf({ schema, name }: TableStatistics): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
