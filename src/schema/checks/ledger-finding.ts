import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { commandFor, type JudgedSchema } from './judged-schema.ts';
import type { SchemaDrift } from './schema-drift.ts';
import { type SchemaFinding, findingOf, good, skipped } from './schema-finding.ts';

/** Judges where the migrations of a folder stand. */
export function ledgerFinding(schema: JudgedSchema): SchemaFinding {
  const { migrations, state } = schema;
  if (migrations === null) return skipped('No folder of migrations was named (--migrations DIR).');
  const { comparison, folder } = migrations;
  const total = comparison.applied.length + comparison.pending.length;
  if (total === 0) return good(`There are no migrations in ${folder}.`);
  if (state.ledger.kind === 'hidden') return hidden(state.ledger.owner, schema.role);
  return findingOf(ledgerDrift(schema), `Every migration of ${folder} is applied (${total}).`);
}

function hidden(owner: string, role: string): SchemaFinding {
  return {
    status: 'warn',
    message: 'This role may not read which migrations are applied (schema setup_wizard).',
    fix: `As ${quoteIdentifier(owner)}: grant usage on schema setup_wizard to ${quoteIdentifier(role)}; grant select on all tables in schema setup_wizard to ${quoteIdentifier(role)};`,
    drift: [],
  };
}

function ledgerDrift(schema: JudgedSchema): readonly SchemaDrift[] {
  if (schema.migrations === null) return [];
  const { pending, changed, gone, late } = schema.migrations.comparison;
  const up = commandFor('migrate up', schema);
  const repair = commandFor('migrate up --repair', schema);
  return [
    ...changed.map(({ migration, applied }) =>
      migration.name === applied.name
        ? difference(migration.name, `as it was applied on ${applied.appliedAt}`, {
            actual: 'was changed after it was applied',
            fix: `Put the file back and write a new migration; or accept it as it is: ${repair}`,
          })
        : difference(applied.name, 'the name it was applied with', {
            actual: `was renamed to ${migration.name} after it was applied`,
            fix: `Rename the file back; or accept it as it is: ${repair}`,
          }),
    ),
    ...pending.map((migration) =>
      difference(migration.name, 'applied', {
        actual: late.includes(migration)
          ? 'is not applied, but later ones are: it came late'
          : 'is not applied',
        fix: up,
      }),
    ),
    ...gone.map(({ name }): SchemaDrift => ({
      ...difference(name, 'a file in the folder', {
        actual: 'is applied, and its file is gone',
        fix: 'Put the file back, so that a new database gets the same schema.',
      }),
      weight: 'warning',
    })),
  ];
}

function difference(
  name: string,
  expected: string,
  { actual, fix }: { readonly actual: string; readonly fix: string },
): SchemaDrift {
  const message = `Migration ${name} ${actual}.`;
  return { kind: 'migration', name, expected, actual, weight: 'error', message, fix };
}
