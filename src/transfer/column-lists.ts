import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';

/** The columns whose values are copied; the server makes those of the others itself. */
export function copiedColumns({ columns }: CatalogueTable): readonly string[] {
  return columns.filter(({ generated }) => generated === '').map(({ name }) => name);
}

/** The same for SQL. */
export function columnList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

/**
 * Binary where both servers read every column alike: the types of the system, enumerations (which
 * travel as words) and the vectors of one major version of pgvector. Everything else goes as text.
 */
export function copyFormat(
  table: CatalogueTable,
  source: DatabaseCatalogue,
  target: DatabaseCatalogue,
): 'binary' | 'text' {
  const vectorsAlike = sameVectors(source, target);
  const alike = table.columns.every(({ generated, binaryForm }) => {
    if (generated !== '') return true;
    return binaryForm !== null && (binaryForm !== 'vector' || vectorsAlike);
  });
  return alike ? 'binary' : 'text';
}

/** Whether both servers read the binary form of a vector alike. */
export function sameVectors(source: DatabaseCatalogue, target: DatabaseCatalogue): boolean {
  return vectorMajor(source) === vectorMajor(target);
}

function vectorMajor({ extensions }: DatabaseCatalogue): string | undefined {
  return extensions.find(({ name }) => name === 'vector')?.version.split('.')[0];
}
