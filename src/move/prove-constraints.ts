import { sqlState } from '../postgres/error-signs.ts';
import type { Connection } from '../postgres/connection.ts';
import type { DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { shownName } from '../transfer/full-name.ts';
import { readCatalogueOnce } from '../transfer/read-catalogue.ts';
import { schemaObjects } from '../transfer/schema-objects.ts';

/**
 * Proves the foreign keys and checks that are proven on the source and are not on the target yet: the run that
 * made them may have ended before. Returns those that the rows do not fit, as warnings, after those of before that
 * are about something else.
 *
 * @throws SetupError of the connection when it is lost; the next run proves what is left
 */
export async function proveConstraints(
  target: Connection,
  source: DatabaseCatalogue,
  before: readonly string[],
): Promise<readonly string[]> {
  const { tables } = await readCatalogueOnce(target);
  const open = new Set(
    tables.flatMap((table) =>
      table.constraints
        .filter(({ validated }) => !validated)
        .map(({ name }) => `constraint ${name} of ${shownName(table)}`),
    ),
  );
  const wanted = schemaObjects(source, source.tables).flatMap(({ label, validate }) =>
    validate === null ? [] : [{ label, validate }],
  );
  const wrong: string[] = [];
  for (const { label, validate } of wanted) {
    if (!open.has(label)) continue;
    await target.query(validate, undefined, { timeoutMs: 0 }).catch((error: unknown) => {
      if (sqlState(error) === null) throw error;
      wrong.push(`The ${label} is not proven: ${String(error)}`);
    });
  }
  const others = before.filter(
    (warning) => !wanted.some(({ validate }) => warning.includes(`: ${validate} (`)),
  );
  return [...others, ...wrong];
}
