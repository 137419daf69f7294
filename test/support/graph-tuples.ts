import { connect } from '../../src/postgres/connect.ts';
import type { NativePostgres } from './native-postgres.ts';

/** After how many rows pgvector, in schema `ext`, says that a graph no longer fits; NaN when it fits. */
export async function graphTuples(
  { settings }: NativePostgres,
  of: { readonly dimensions: number; readonly m: number; readonly memory: string },
): Promise<number> {
  const connection = await connect(settings, { target: 'primary' });
  try {
    const words: string[] = [];
    connection.onNotice(({ message }) => words.push(message));
    await connection.batch(
      `begin; set local maintenance_work_mem = '${of.memory}'; set local max_parallel_maintenance_workers = 0;
      create table large (v ext.vector(${of.dimensions}));
      insert into large select (select array_agg(random() + i * 0 + part * 0) from generate_series(1, ${of.dimensions}) part)::ext.vector from generate_series(1, 2400) i;
      create index on large using hnsw (v ext.vector_l2_ops) with (m = ${of.m}, ef_construction = 16); rollback`,
    );
    return Number(/after (\d+) tuples/u.exec(words.join('\n'))?.[1]);
  } finally {
    await connection.close();
  }
}
