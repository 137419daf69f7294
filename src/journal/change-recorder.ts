import { createHash } from 'node:crypto';
import functions from '../../sql/journal-functions.sql';
import record from '../../sql/journal-record.sql';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { ApplicationTable } from './application-table.ts';

/** The function that records the changes of one table. */
export interface ChangeRecorder {
  /** Without the schema, which is ours. Another text has another name, so that the name tells whether it is current. */
  readonly name: string;
  readonly statement: string;
}

type Column = ApplicationTable['columns'][number];

/** Makes it for a table as it is now. */
export function changeRecorder({ schema, name, columns, key }: ApplicationTable): ChangeRecorder {
  const kept = columns.filter(({ generated }) => !generated);
  const keyColumns = key.flatMap((part) => columns.filter((column) => column.name === part));
  const parts: Readonly<Record<string, string>> = {
    schema: quoteLiteral(schema),
    table: quoteLiteral(name),
    shown: quoteLiteral(`${schema}.${name}`),
    hasKey: String(key.length > 0),
    newKey: key.length > 0 ? image('new', keyColumns) : 'null',
    oldKey: image('old', keyColumns),
    newRow: image('new', kept),
    oldRow: image('old', kept),
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([functions, record, parts]))
    .digest('hex')
    .slice(0, 16);
  const recorder = `record_${digest}`;
  const names = { ...parts, function: `setup_wizard.${recorder}`, quote: `$${recorder}$` };
  return { name: recorder, statement: filled(record, names) };
}

function filled(text: string, parts: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/gu, (place, part: string) => parts[part] ?? place);
}

/** `jsonb_build_object` takes 100 arguments, and a table may have 1600 columns. */
function image(row: 'old' | 'new', columns: readonly Column[]): string {
  const names = columns.map(({ name }) => quoteLiteral(name));
  const values = columns.map((column) => textOf(row, column));
  return `jsonb_object(array[${names.join(', ')}]::text[], array[${values.join(', ')}]::text[])`;
}

/** `concat` asks the output function, and makes nothing of null; a row of nulls is no null to `num_nulls`. */
function textOf(row: 'old' | 'new', { name, castDiffers }: Column): string {
  const value = `${row}.${quoteIdentifier(name)}`;
  return castDiffers
    ? `case when num_nulls(${value}) = 0 then concat(${value}) end`
    : `${value}::text`;
}
