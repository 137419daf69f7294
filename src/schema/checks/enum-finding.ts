import { planEnum } from '../enums/enum-plan.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type { EnumDeclaration } from '../declaration/schema-declaration.ts';
import { commandFor, type JudgedSchema } from './judged-schema.ts';
import type { SchemaDrift } from './schema-drift.ts';
import { findingOf, type SchemaFinding, skipped } from './schema-finding.ts';

/** Judges the declared enum types. */
export function enumFinding(schema: JudgedSchema): SchemaFinding {
  const { enums } = schema.declaration;
  if (enums.length === 0) return skipped('No enum types are declared.');
  const drift = enums.flatMap((declared) => enumDrift(declared, schema));
  return findingOf(drift, `Every declared enum type has its labels (${enums.length}).`);
}

function enumDrift(declared: EnumDeclaration, schema: JudgedSchema): readonly SchemaDrift[] {
  const plan = planEnum(declared, schema.state);
  const name = nameText(declared);
  const expected = declared.labels.join(', ');
  const fix = commandFor('bootstrap', schema);
  const error = (actual: string | null, message: string, remedy: string): SchemaDrift => {
    return { kind: 'enum', name, expected, actual, weight: 'error', message, fix: remedy };
  };
  switch (plan.kind) {
    case 'create':
      return [error(null, `Enum type ${name} does not exist.`, fix)];
    case 'conflict': {
      const { kind } = plan.found;
      const remedy = `Give the enum another name in schema.json, or rename the ${kind}.`;
      return [error(kind, `${name} is a ${kind}, not an enum.`, remedy)];
    }
    case 'exists': {
      const lacks = plan.add.map(({ label }) =>
        labelDrift(name, label, { expected: label, actual: null, weight: 'error', fix }),
      );
      const remedy = 'Declare the label in schema.json; labels are never dropped.';
      const extra = plan.extra.map((label) =>
        labelDrift(name, label, { expected: null, actual: label, weight: 'warning', fix: remedy }),
      );
      if (plan.inOrder) return [...lacks, ...extra];
      const order = error(
        plan.found.labels.join(', '),
        `The labels of enum type ${name} stand in another order.`,
        'Declare them in the order of the database, which decides how values sort.',
      );
      return [...lacks, ...extra, { ...order, weight: 'warning' }];
    }
  }
}

function labelDrift(
  type: string,
  label: string,
  drift: Pick<SchemaDrift, 'expected' | 'actual' | 'weight' | 'fix'>,
): SchemaDrift {
  const message =
    drift.actual === null
      ? `Enum type ${type} lacks '${label}'.`
      : `Enum type ${type} has '${label}', which is not declared.`;
  return { kind: 'label', name: `${type}.${label}`, message, ...drift };
}
