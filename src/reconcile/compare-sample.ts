import * as z from 'zod/mini';
import sampleSql from '../../sql/journal-sample.sql';
import type { BroughtTable } from './brought-table.ts';
import { type RowChange, rowId } from './change.ts';
import { compareRows } from './compare-rows.ts';
import type { ReplayWork } from './replay-work.ts';
import { imageStatement, rowParameter } from './row-statements.ts';
import { byTable } from './by-table.ts';
import { shownName } from './table-name.ts';

/** So many rows tell about any mistake that is made with one row in a hundred. */
const sampled = 500;
/** Rows that are named. */
const shown = 3;

/** What a comparison of some rows found. */
export interface SampleResult {
  readonly compared: number;
  /** Rows that differ, as `schema.table {key}`. */
  readonly different: readonly string[];
}

const sample = z.object({ schema: z.string(), table: z.string(), key: z.string() });
const answer = z.object({ n: z.number(), image: z.string() });

/**
 * Compares rows that were changed on the fallback, as they are on both sides now. Those that were left to the
 * primary are not looked at.
 *
 * @param left rows of which the primary's side stands
 */
export async function compareSample(
  work: ReplayWork,
  left: ReadonlySet<string>,
): Promise<SampleResult> {
  const { rows } = await work.fallback.query(sampleSql, [work.mark.epoch, sampled]);
  const changes = rows.map((row): RowChange => {
    const { schema, table: name, key } = sample.parse(row);
    return { table: { schema, name }, key, base: null, final: null };
  });
  let compared = 0;
  const different: string[] = [];
  for (const [name, some] of byTable(changes.filter((change) => !left.has(rowId(change))))) {
    const here = work.tables.primary.get(name);
    const there = work.tables.fallback.get(name);
    if (here === undefined || there === undefined) continue;
    compared += some.length;
    different.push(...(await differences(work, { here, there }, some)));
  }
  return { compared, different };
}

async function differences(
  { primary, fallback, mark, policies }: ReplayWork,
  tables: { readonly here: BroughtTable; readonly there: BroughtTable },
  rows: readonly RowChange[],
): Promise<readonly string[]> {
  const keys = rowParameter(rows.map(({ key }) => ({ key, old: null, new: null })));
  const found = await fallback.query(imageStatement(tables.there), [keys]);
  const images = new Map(found.rows.map((row) => answer.parse(row)).map((a) => [a.n, a.image]));
  const wanted = rows.map((row, n): RowChange => ({ ...row, final: images.get(n) ?? null }));
  const { newestColumn } = policies;
  const options = { lock: false, opening: mark.opening, newestColumn };
  const answers = await compareRows(primary, tables.here, wanted, options);
  return wanted.flatMap(({ table, key, final }, n) => {
    const there = answers[n];
    const same = there?.kind === 'present' ? final !== null && there.sameFinal : final === null;
    return same ? [] : [`${shownName(table)} ${key}`];
  });
}

/** What to tell the operator, or nothing. */
export function sampleWarnings({ compared, different }: SampleResult): readonly string[] {
  if (different.length === 0) return [];
  const more = different.length - shown;
  const named = `${different.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    `${different.length} of ${compared} rows that were compared are not the same on both databases: ${named}. Others have changed them on the primary since, or its triggers have.`,
  ];
}
