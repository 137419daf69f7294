import type { FoundType, SchemaState } from '../checks/schema-state.ts';
import type { EnumDeclaration } from '../declaration/schema-declaration.ts';

/** One label to add, and beside which one it belongs; null for the end. */
export interface LabelStep {
  readonly label: string;
  readonly place: { readonly side: 'before' | 'after'; readonly neighbour: string } | null;
}

/** How a declared enum type and the database stand to each other. */
export type EnumPlan =
  | { readonly kind: 'create' }
  | {
      readonly kind: 'exists';
      readonly found: FoundType;
      /** In the order in which they have to be added. */
      readonly add: readonly LabelStep[];
      /** Labels that nobody declared; they stay. */
      readonly extra: readonly string[];
      /** Whether the labels that both have stand in the declared order, which cannot be changed. */
      readonly inOrder: boolean;
    }
  /** Something else has the name. */
  | { readonly kind: 'conflict'; readonly found: FoundType };

/** Compares a declared enum type with the database; pure. */
export function planEnum(declared: EnumDeclaration, state: Pick<SchemaState, 'types'>): EnumPlan {
  const found = state.types.find(
    ({ name, askedSchema }) => name === declared.name && askedSchema === declared.schema,
  );
  if (found === undefined) return { kind: 'create' };
  if (found.kind !== 'enum') return { kind: 'conflict', found };
  const wanted = new Set(declared.labels);
  const common = found.labels.filter((label) => wanted.has(label));
  return {
    kind: 'exists',
    found,
    add: stepsToAdd(declared.labels, new Set(common)),
    extra: found.labels.filter((label) => !wanted.has(label)),
    inOrder: declared.labels
      .filter((label) => common.includes(label))
      .every((label, n) => common[n] === label),
  };
}

/** Each missing label goes behind its declared predecessor, which exists by then. */
function stepsToAdd(labels: readonly string[], present: ReadonlySet<string>): readonly LabelStep[] {
  return labels.flatMap((label, n): readonly LabelStep[] => {
    if (present.has(label)) return [];
    const before = labels[n - 1];
    if (before !== undefined) return [{ label, place: { side: 'after', neighbour: before } }];
    const next = labels.find((other) => present.has(other));
    return [{ label, place: next === undefined ? null : { side: 'before', neighbour: next } }];
  });
}
