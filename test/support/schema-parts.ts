import type {
  FoundColumn,
  FoundIndex,
  FoundTable,
  SchemaState,
} from '../../src/schema/checks/schema-state.ts';
import type {
  IndexDeclaration,
  TableDeclaration,
} from '../../src/schema/declaration/schema-declaration.ts';

/** A database in which nothing is declared and nothing found; `parts` say what is there. */
export function stateOf(parts: Partial<SchemaState> = {}): SchemaState {
  return {
    schema: 'public',
    ledger: { kind: 'absent' },
    extensions: [{ name: 'vector', version: '0.8.7', schema: 'public' }],
    types: [],
    tables: [],
    indexes: [],
    builds: [],
    vectorColumns: [],
    ...parts,
  };
}

export function foundColumn(name: string, type: string): FoundColumn {
  const match = /^(vector|halfvec|sparsevec)(?:\((\d+)\))?$/.exec(type);
  return {
    name,
    type,
    notNull: false,
    vector: (match?.[1] as FoundColumn['vector'] | undefined) ?? null,
    dimensions: match?.[2] === undefined ? null : Number(match[2]),
  };
}

/** A table `memories` in `public` with columns as `name: type`. */
export function foundTable(
  columns: Readonly<Record<string, string>>,
  parts: Partial<FoundTable> = {},
): FoundTable {
  return {
    askedSchema: null,
    schema: 'public',
    name: 'memories',
    kind: 'table',
    owner: 'app',
    columns: Object.entries(columns).map(([name, type]) => foundColumn(name, type)),
    ...parts,
  };
}

/** A valid btree on `memories (id)`. */
export function foundIndex(parts: Partial<FoundIndex> = {}): FoundIndex {
  return {
    oid: 4711,
    schema: 'public',
    name: 'by_id',
    table: 'memories',
    owner: 'app',
    valid: true,
    partitioned: false,
    method: 'btree',
    unique: false,
    partial: false,
    parameters: [],
    keys: [{ expression: 'id', opclass: 'int8_ops' }],
    definition: 'CREATE INDEX by_id ON public.memories USING btree (id)',
    ...parts,
  };
}

export const byId: IndexDeclaration = {
  name: 'by_id',
  where: null,
  method: 'btree',
  columns: ['id'],
  unique: false,
};

export function declaredTable(parts: Partial<TableDeclaration> = {}): TableDeclaration {
  return { schema: null, name: 'memories', columns: [], indexes: [], ...parts };
}
