import { type SchemaJudgement, judgeSchema } from '../../src/schema/checks/judge-schema.ts';
import type { SchemaState } from '../../src/schema/checks/schema-state.ts';
import type { CheckResult, SchemaCheckId } from '../../src/postgres/check-result.ts';
import { defaultDeclaration } from '../../src/schema/declaration/default-declaration.ts';
import type { SchemaDeclaration } from '../../src/schema/declaration/schema-declaration.ts';
import type { LedgerComparison } from '../../src/schema/ledger/compare-ledger.ts';
import type { Migration } from '../../src/schema/migrations/migration.ts';
import { stateOf } from './schema-parts.ts';

export const pendingMigration = (name: string): Migration => ({
  name,
  up: { file: `${name}.sql`, statements: [], lines: [], transaction: 'one' },
  down: null,
  checksum: 'c0',
});

/** What differs from a database of which nothing is declared, without a folder of migrations. */
export interface GivenSchema {
  readonly state?: Partial<SchemaState>;
  readonly declaration?: Partial<SchemaDeclaration>;
  readonly comparison?: Partial<LedgerComparison>;
  readonly folder?: string;
  readonly dimensions?: number;
}

export function judged(given: GivenSchema): SchemaJudgement {
  const { state, declaration, comparison, folder = 'db', dimensions = 768 } = given;
  const nothing = { applied: [], pending: [], changed: [], gone: [], late: [] };
  return judgeSchema({
    target: 'primary',
    role: 'app',
    state: stateOf({ ledger: { kind: 'readable', applied: [] }, ...state }),
    declaration: { ...defaultDeclaration, ...declaration },
    dimensions,
    migrations:
      comparison === undefined ? null : { folder, comparison: { ...nothing, ...comparison } },
  });
}

export function judgedCheck(id: SchemaCheckId, given: GivenSchema): CheckResult {
  const result = judged(given).results.find((candidate) => candidate.id === id);
  if (result === undefined) throw new Error(`there is no ${id}`);
  return result;
}
