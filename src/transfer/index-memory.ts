import type { Connection } from '../postgres/connection.ts';

/**
 * Kilobytes for building an index of vectors, which is many times slower when its graph does not fit: as
 * much as the server caches, because that memory is known to be there, up to 2 GB, and never less than it is
 * set to. Null where the server does not tell.
 */
export async function indexMemory(session: Connection): Promise<number | null> {
  const { rows } = await session.query(
    `select greatest(
       (select s.setting::bigint from pg_catalog.pg_settings s where s.name = 'maintenance_work_mem'),
       least(2097152, (select s.setting::bigint * 8 from pg_catalog.pg_settings s where s.name = 'shared_buffers')))::text as kilobytes`,
  );
  const kilobytes = Number(rows[0]?.['kilobytes'] ?? 0);
  return kilobytes > 0 ? kilobytes : null;
}
