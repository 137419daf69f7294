import coreOperationsText from '../../../sql/core-operations.sql';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';

export const operationSteps = ['tables', 'member', 'chat', 'vectors', 'nearest'] as const;
export type OperationStep = (typeof operationSteps)[number];

/** What the statements are filled in with. */
export interface OperationsPlace {
  /** Where the tables are made; unquoted. */
  readonly schema: string;
  /** Where pgvector is; unquoted. */
  readonly vectorSchema: string;
  readonly dimensions: number;
  /** Letters and digits that no other run uses. */
  readonly suffix: string;
}

/** The statements of sql/core-operations.sql for one database, by step, without the last semicolon. */
export function coreOperationsSql(place: OperationsPlace): Readonly<Record<OperationStep, string>> {
  const table = (noun: string): string =>
    `${quoteIdentifier(place.schema)}.${quoteIdentifier(`setup_wizard_${noun}_${place.suffix}`)}`;
  const values = {
    members: table('members'),
    chat: table('chat'),
    knowledge: table('knowledge'),
    schema: quoteIdentifier(place.vectorSchema),
    dimensions: String(Math.trunc(place.dimensions)),
  };
  const text = Object.entries(values).reduce(
    (filled, [name, value]) => filled.replaceAll(`{${name}}`, () => value),
    coreOperationsText,
  );
  const parts = text.split(/^-- step: /m).slice(1);
  const step = (name: OperationStep): string => {
    const part = parts.find((candidate) => candidate.startsWith(`${name}\n`)) ?? '';
    return part.slice(name.length).trim().replace(/;$/, '');
  };
  return {
    tables: step('tables'),
    member: step('member'),
    chat: step('chat'),
    vectors: step('vectors'),
    nearest: step('nearest'),
  };
}
