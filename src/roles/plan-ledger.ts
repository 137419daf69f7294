import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { ledgerSchema } from './ledger-schema.ts';
import type { PlanPart, RoleScene, RoleStatement } from './role-plan.ts';

/** The record of migrations: the owner writes it, the application does not see it. */
export function planLedger(scene: RoleScene): PlanPart {
  const owner = quoteIdentifier(scene.names.owner);
  const app = quoteIdentifier(scene.names.app);
  const found = scene.facts.ledger;
  if (found === null) {
    const sql = `create schema ${ledgerSchema} authorization ${owner}`;
    const purpose = 'Migrations are recorded here; the owner may not create schemas by itself.';
    return { statements: [{ id: 'ledger.create', sql, purpose }], notes: [] };
  }
  const becomesOwner = scene.handsOver && found.owner === scene.names.app;
  const closing: RoleStatement = {
    id: 'ledger.app',
    sql: `revoke all on schema ${ledgerSchema} from public, ${app}`,
    purpose: 'Who could write the record could make a migration run twice, or never.',
  };
  return {
    statements: [
      ...(becomesOwner ? [] : recording(scene, owner)),
      ...(found.appAccess ? [closing] : []),
    ],
    notes: [],
  };
}

/** What the owner lacks where another role has begun the record. */
function recording({ facts }: RoleScene, owner: string): readonly RoleStatement[] {
  return [
    ...(facts.ledger?.ownerReady === true
      ? []
      : [
          {
            id: 'ledger.owner',
            sql: `grant usage, create on schema ${ledgerSchema} to ${owner}`,
            purpose: 'The owner records its migrations here.',
          },
        ]),
    ...(facts.ledger?.tablesReady === true
      ? []
      : [
          {
            id: 'ledger.tables',
            sql: `grant select, insert, update, delete on all tables in schema ${ledgerSchema} to ${owner}`,
            purpose: 'Another role has begun the record.',
          },
          {
            id: 'ledger.sequences',
            sql: `grant usage on all sequences in schema ${ledgerSchema} to ${owner}`,
            purpose: 'Its rows are numbered.',
          },
        ]),
  ];
}
