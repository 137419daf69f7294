import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import type { EnumDeclaration, QualifiedName } from '../declaration/schema-declaration.ts';
import type { LabelStep } from './enum-plan.ts';

/** Creates the type; without a schema, in the first one of search_path. */
export function createEnumStatement({ schema, name, labels }: EnumDeclaration): string {
  return `create type ${place({ schema, name })} as enum (${labels.map(quoteLiteral).join(', ')})`;
}

/** Adds a label; PostgreSQL lets it be used once this is committed. */
export function addLabelStatement(type: QualifiedName, step: LabelStep): string {
  const beside =
    step.place === null ? '' : ` ${step.place.side} ${quoteLiteral(step.place.neighbour)}`;
  return `alter type ${place(type)} add value if not exists ${quoteLiteral(step.label)}${beside}`;
}

function place({ schema, name }: QualifiedName): string {
  const bare = quoteIdentifier(name);
  return schema === null ? bare : `${quoteIdentifier(schema)}.${bare}`;
}
