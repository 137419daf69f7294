import type { FoundIndex } from '../checks/schema-state.ts';
import type { WantedIndex } from './wanted-index.ts';

/** What pgvector takes when a parameter is not given. */
const defaults: Readonly<Record<string, number>> = { m: 16, ef_construction: 64, lists: 100 };

/**
 * In what an existing index differs from the declared one, as phrases; empty when it does the same.
 * The server writes expressions its own way, so they are compared without casts' schemas, quotes and
 * parentheses; of predicates only whether there is one.
 */
export function indexDifferences(wanted: WantedIndex, found: FoundIndex): readonly string[] {
  const phrases = [
    differs('method', wanted.method, found.method),
    differs('unique', String(wanted.unique), String(found.unique)),
    differs('partial', String(wanted.where !== null), String(found.partial)),
    differs('columns', expressions(wanted.keys), expressions(found.keys)),
    ...wanted.keys.map(({ opclass }, n) =>
      opclass === null
        ? null
        : differs('operator class', opclass, found.keys[n]?.opclass ?? 'none'),
    ),
    ...Object.entries(wanted.parameters).map(([name, value]) =>
      differs(name, String(value), parameter(found, name)),
    ),
  ];
  return phrases.filter((phrase) => phrase !== null);
}

function differs(what: string, wanted: string, found: string): string | null {
  return wanted === found ? null : `${what} ${found} instead of ${wanted}`;
}

function parameter({ parameters }: FoundIndex, name: string): string {
  const given = parameters.find((text) => text.startsWith(`${name}=`));
  return given?.slice(name.length + 1) ?? String(defaults[name] ?? '');
}

function expressions(keys: readonly { readonly expression: string }[]): string {
  return keys.map(({ expression }) => plain(expression)).join(', ');
}

function plain(expression: string): string {
  return expression.replace(/(?:"(?:[^"]|"")*"|\b[a-z_]\w*)\./gi, '').replace(/["()\s]/g, '');
}
