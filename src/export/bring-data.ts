import { shellWord } from '../errors/shell-word.ts';
import { conninfo } from './conninfo.ts';
import type { ExportRequest } from './export-request.ts';

/**
 * How to bring the data of the present database along, as lines of a comment; none without a present
 * database. The extensions are there already, and their comments are not the application's to write.
 *
 * @param coming how psql reaches the new database, without its name and user
 */
export function bringData(
  { present, database, user }: ExportRequest,
  coming: Readonly<Record<string, string | number>>,
): readonly string[] {
  if (present === null) return [];
  const from = shellWord(conninfo({ ...present, user, dbname: database }));
  const to = shellWord(conninfo({ ...coming, user, dbname: database }));
  return [
    'To bring the data of the present database along, while nobody writes to it:',
    `  pg_dump --format=custom --no-owner --no-privileges --no-comments ${from} |`,
    `    pg_restore --no-owner --exit-on-error --dbname=${to}`,
  ];
}
