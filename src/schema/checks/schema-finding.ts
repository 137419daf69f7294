import type { CheckStatus } from '../../postgres/check-result.ts';
import type { SchemaDrift } from './schema-drift.ts';

/** What one check of the schema came to, with the differences it is drawn from. */
export interface SchemaFinding {
  readonly status: CheckStatus;
  readonly message: string;
  readonly fix: string | null;
  readonly drift: readonly SchemaDrift[];
}

export function good(message: string): SchemaFinding {
  return { status: 'pass', message, fix: null, drift: [] };
}

export function skipped(message: string): SchemaFinding {
  return { status: 'skip', message, fix: null, drift: [] };
}

/** A message names so many differences; all of them are in the JSON document. */
const mostNamed = 3;

/** The finding that differences add up to: what an application fails over comes first. */
export function findingOf(drift: readonly SchemaDrift[], allWell: string): SchemaFinding {
  const errors = drift.filter(({ weight }) => weight === 'error');
  const inOrder = [...errors, ...drift.filter(({ weight }) => weight === 'warning')];
  if (inOrder.length === 0) return good(allWell);
  const named = inOrder.slice(0, mostNamed).map(({ message }) => message);
  const more = inOrder.length - named.length;
  return {
    status: errors.length > 0 ? 'fail' : 'warn',
    message: [...named, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
    fix: [...new Set(inOrder.slice(0, mostNamed).map(({ fix }) => fix))].join('\n'),
    drift: inOrder,
  };
}
