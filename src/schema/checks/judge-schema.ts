import type { CheckResult, SchemaCheckId } from '../../postgres/check-result.ts';
import { dimensionFinding } from './dimension-finding.ts';
import { enumFinding } from './enum-finding.ts';
import { indexFinding } from './index-finding.ts';
import type { JudgedSchema } from './judged-schema.ts';
import { ledgerFinding } from './ledger-finding.ts';
import type { SchemaDrift } from './schema-drift.ts';
import type { SchemaFinding } from './schema-finding.ts';
import { tableFinding } from './table-finding.ts';

/** The checks of a schema, and every difference they found. */
export interface SchemaJudgement {
  /** One for each of schema.ledger, .enums, .tables, .indexes, .dimensions; .operations is another test. */
  readonly results: readonly CheckResult[];
  readonly drift: readonly SchemaDrift[];
}

const findings = {
  'schema.ledger': ledgerFinding,
  'schema.enums': enumFinding,
  'schema.tables': tableFinding,
  'schema.indexes': indexFinding,
  'schema.dimensions': dimensionFinding,
} as const satisfies Readonly<
  Record<Exclude<SchemaCheckId, 'schema.operations'>, (schema: JudgedSchema) => SchemaFinding>
>;

/** Judges what a database holds against what is declared and in force; pure, and changes nothing. */
export function judgeSchema(schema: JudgedSchema): SchemaJudgement {
  const judged = Object.entries(findings).map(([id, finding]) => ({
    id: id as keyof typeof findings,
    ...finding(schema),
  }));
  return {
    results: judged.map(({ id, status, message, fix }) => ({
      id,
      target: schema.target,
      status,
      message,
      fix,
    })),
    drift: judged.flatMap(({ drift }) => drift),
  };
}
