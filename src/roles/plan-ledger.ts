import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { ledgerSchema } from './ledger-schema.ts';
import type { PlanPart, RoleScene, RoleStatement } from './role-plan.ts';

/** The record of migrations: the owner writes it, the application reads it. */
export function planLedger(scene: RoleScene): PlanPart {
  const owner = quoteIdentifier(scene.names.owner);
  const found = scene.facts.ledger;
  const becomesOwner = scene.handsOver && found?.owner === scene.names.app;
  return {
    statements: [
      ...(found === null
        ? [
            {
              id: 'ledger.create',
              sql: `create schema ${ledgerSchema} authorization ${owner}`,
              purpose: 'Migrations are recorded here; the owner may not create schemas by itself.',
            },
          ]
        : becomesOwner
          ? []
          : recording(scene, owner)),
      ...closing(scene),
      ...reading(scene, owner),
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

/** Takes away what is too much; `reading` gives back what is needed. */
function closing({ names, facts }: RoleScene): readonly RoleStatement[] {
  const from = `from public, ${quoteIdentifier(names.app)}`;
  const purpose = 'Who could write the record could make a migration run twice, or never.';
  return [
    ...(facts.ledger?.openSchema === true
      ? [{ id: 'ledger.close', sql: `revoke all on schema ${ledgerSchema} ${from}`, purpose }]
      : []),
    ...(facts.ledger?.openTables === true
      ? [
          {
            id: 'ledger.close.tables',
            sql: `revoke all on all tables in schema ${ledgerSchema} ${from}`,
            purpose,
          },
          {
            id: 'ledger.close.sequences',
            sql: `revoke all on all sequences in schema ${ledgerSchema} ${from}`,
            purpose: 'Only who writes the record numbers its rows.',
          },
        ]
      : []),
  ];
}

function reading({ names, facts }: RoleScene, owner: string): readonly RoleStatement[] {
  const app = quoteIdentifier(names.app);
  const found = facts.ledger;
  return [
    ...(found?.appUsage === true && !found.openSchema
      ? []
      : [
          {
            id: 'ledger.app',
            sql: `grant usage on schema ${ledgerSchema} to ${app}`,
            purpose: 'The application sees that every migration is applied; it records none.',
          },
        ]),
    ...(found === null || (found.appReads && !found.openTables)
      ? []
      : [
          {
            id: 'ledger.app.tables',
            sql: `grant select on all tables in schema ${ledgerSchema} to ${app}`,
            purpose: 'It reads the record.',
          },
        ]),
    ...(found?.futureTables === true
      ? []
      : [
          {
            id: 'ledger.future',
            sql: `alter default privileges for role ${owner} in schema ${ledgerSchema} grant select on tables to ${app}`,
            purpose: 'The same for tables of the record that the owner creates from now on.',
          },
        ]),
  ];
}
