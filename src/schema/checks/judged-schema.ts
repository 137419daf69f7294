import { shellWord } from '../../errors/shell-word.ts';
import type { Target } from '../../errors/setup-error.ts';
import type { SchemaDeclaration } from '../declaration/schema-declaration.ts';
import type { LedgerComparison } from '../ledger/compare-ledger.ts';
import type { SchemaState } from './schema-state.ts';

/** What the checks of a schema judge. */
export interface JudgedSchema {
  readonly target: Target;
  /** Who looked at it. */
  readonly role: string;
  readonly state: SchemaState;
  readonly declaration: SchemaDeclaration;
  /** Dimensions of the embeddings in force. */
  readonly dimensions: number;
  /** The folder of migrations and where its set stands; null when none was named. */
  readonly migrations: {
    readonly folder: string;
    readonly comparison: LedgerComparison;
  } | null;
}

/** What to type to have the declared schema made or the migrations applied. */
export function commandFor(
  command: 'bootstrap' | 'migrate up' | 'migrate up --repair',
  { target, migrations }: Pick<JudgedSchema, 'target' | 'migrations'>,
): string {
  const folder = migrations === null ? 'DIR' : shellWord(migrations.folder);
  return `setup-wizard ${command} --migrations ${folder} --target ${target}`;
}
