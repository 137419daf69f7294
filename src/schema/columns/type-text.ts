import { quoteIdentifier } from '../../postgres/quote-identifier.ts';

/** Names that SQL knows besides the one that format_type writes. */
const aliases: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  serial: 'integer',
  serial4: 'integer',
  int8: 'bigint',
  bigserial: 'bigint',
  serial8: 'bigint',
  int2: 'smallint',
  smallserial: 'smallint',
  bool: 'boolean',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

/** `schema.name(modifier)[]`, with the modifier also in the middle: `timestamp(3) with time zone`. */
const form =
  /^(?:(?<schema>"[^"]+"|\w+)\s*\.\s*)?(?<name>"[^"]+"|[a-z_][\w ]*?)\s*(?:\(\s*(?<modifier>[^)]*?)\s*\))?(?<tail>\s+[a-z ]+?)?\s*(?<array>(?:\[\d*\]\s*)*)$/i;

interface TypeParts {
  readonly schema: string | null;
  readonly name: string;
  readonly modifier: string;
  readonly array: boolean;
}

/**
 * Whether a declared type means the one that the server writes, for example `varchar(20)` and
 * `character varying(20)`. A schema counts only where both name one: the server leaves it out when
 * search_path leads to the type.
 */
export function typesAgree(declared: string, found: string): boolean {
  const [wanted, actual] = [partsOf(declared), partsOf(found)];
  if (wanted === null || actual === null) return plain(declared) === plain(found);
  return (
    wanted.name === actual.name &&
    wanted.modifier === actual.modifier &&
    wanted.array === actual.array &&
    (wanted.schema === null || actual.schema === null || wanted.schema === actual.schema)
  );
}

/** A type of pgvector without a schema gets pgvector's, which search_path need not lead to. */
export function qualifiedType(type: string, vectorSchema: string | null): string {
  const bare = /^\s*(vector|halfvec|sparsevec)\b/i.test(type);
  return bare && vectorSchema !== null ? `${quoteIdentifier(vectorSchema)}.${type.trim()}` : type;
}

function partsOf(text: string): TypeParts | null {
  // Blanks in a row would let the expression try every way to share them out.
  const match = form.exec(text.trim().replace(/\s+/g, ' '))?.groups;
  if (match === undefined) return null;
  const full = `${lower(match['name'] ?? '')} ${lower(match['tail'] ?? '')}`.trim();
  const name = full.replace(/\s+/g, ' ');
  const known = aliases[name] ?? name;
  const given = (match['modifier'] ?? '').replace(/\s+/g, '');
  return {
    schema: match['schema'] === undefined ? null : unqualifiedCatalog(lower(match['schema'])),
    name: known,
    // character without a length is one character.
    modifier: given === '' && known === 'character' ? '1' : given,
    array: (match['array'] ?? '') !== '',
  };
}

function unqualifiedCatalog(schema: string): string | null {
  return schema === 'pg_catalog' ? null : schema;
}

/** Unquoted names are lower case. */
function lower(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text.toLowerCase();
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s"]/g, '');
}
