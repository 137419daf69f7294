import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { QualifiedName } from '../declaration/schema-declaration.ts';
import type { WantedIndex } from './wanted-index.ts';

/**
 * The statement that builds an index; pure. It is created in the schema of its table.
 *
 * @param concurrently without holding up writers; not in a transaction, and not for a partitioned table
 */
export function indexStatement(
  name: string,
  table: QualifiedName,
  wanted: WantedIndex,
  { concurrently }: { readonly concurrently: boolean },
): string {
  const place = [...(table.schema === null ? [] : [table.schema]), table.name]
    .map(quoteIdentifier)
    .join('.');
  const parameters = Object.entries(wanted.parameters).map(([key, value]) => `${key} = ${value}`);
  const parts = [
    `create ${wanted.unique ? 'unique ' : ''}index ${concurrently ? 'concurrently ' : ''}if not exists`,
    `${quoteIdentifier(name)} on ${place} using ${wanted.method} (${wanted.keyText})`,
    ...(parameters.length === 0 ? [] : [`with (${parameters.join(', ')})`]),
    ...(wanted.where === null ? [] : [`where (${wanted.where})`]),
  ];
  return parts.join(' ');
}
