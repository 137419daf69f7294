import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { DisableOutcome } from './disable-outcome.ts';

/** More would bury the sentence; the rest is a number. */
const listed = 10;

/**
 * A disable's outcome in the words of the specification, and what to type when it is a warning.
 *
 * @param database the database it happened in
 */
export function explainDisable(
  outcome: DisableOutcome,
  database: string,
): { readonly message: string; readonly detail: string | null; readonly fix: string | null } {
  const byOwner = (owner: string): string =>
    `If nothing else needs it, in database "${database}" as ${quoteIdentifier(owner)}: drop extension vector;`;
  switch (outcome.kind) {
    case 'absent':
      return {
        message: `pgvector is not installed in database "${database}".`,
        detail: null,
        fix: null,
      };
    case 'dropped':
      return {
        message: `pgvector ${outcome.version} was dropped from database "${database}" (schema "${outcome.schema}").`,
        detail: null,
        fix: null,
      };
    case 'kept':
      switch (outcome.reason) {
        case 'in-use':
          return {
            message: 'Cannot drop pgvector: tables using vector type exist',
            detail: listDependents(outcome.dependents),
            fix: 'Nothing was dropped. When the data is no longer needed, drop these objects first; never use cascade.',
          };
        case 'not-ours':
          return {
            message: 'pgvector stays: there is no record that setup-wizard created it.',
            detail: `The extension belongs to "${outcome.owner}".`,
            fix: byOwner(outcome.owner),
          };
        case 'not-owner':
          return {
            message: 'pgvector stays: only the owner of the extension may drop it.',
            detail: `The extension belongs to "${outcome.owner}".`,
            fix: byOwner(outcome.owner),
          };
      }
  }
}

function listDependents(dependents: readonly string[]): string {
  const rest = dependents.length - listed;
  const more = rest > 0 ? [`${rest} more`] : [];
  return [...dependents.slice(0, listed), ...more].join('; ');
}
