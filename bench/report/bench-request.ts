import { parseArgs } from 'node:util';
import { benches } from '../benches.ts';

/** What `npm run bench -- ...` was asked for. */
export interface BenchRequest {
  readonly names: readonly string[];
  /** Usual benches that are not among them. */
  readonly unrun: readonly string[];
  /** Where the documents go; `-` is standard output; null when not asked for. */
  readonly json: string | null;
  readonly svg: string | null;
}

/**
 * Reads the command line: names of benches (the usual ones without a name), `--json FILE|-`, `--svg FILE|-`.
 *
 * @throws Error that names every bench when one is unknown, and for an unknown option
 */
export function benchRequest(args: readonly string[]): BenchRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'string' }, svg: { type: 'string' } },
  });
  const known: readonly string[] = benches.map(({ name }) => name);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no bench "${unknown}". There are: ${known.join(', ')}.`);
  }
  if (values.json === '-' && values.svg === '-') {
    throw new Error('Only one of --json and --svg can go to standard output.');
  }
  const usual = benches.flatMap(({ name, usual }) => (usual ? [name] : []));
  const names =
    positionals.length === 0 ? usual : known.filter((name) => positionals.includes(name));
  return {
    names,
    unrun: usual.filter((name) => !names.includes(name)),
    json: values.json ?? null,
    svg: values.svg ?? null,
  };
}
