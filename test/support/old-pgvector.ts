import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { builtPgvector } from './installed-postgres.ts';

/** The last pgvector without HNSW. */
const old = '0.4.4';

const updates = [
  '0.4.4--0.5.0',
  '0.5.0--0.5.1',
  '0.5.1--0.6.0',
  '0.6.0--0.6.1',
  '0.6.1--0.6.2',
  '0.6.2--0.7.0',
  '0.7.0--0.7.1',
  '0.7.1--0.7.2',
  '0.7.2--0.7.3',
  '0.7.3--0.7.4',
  `0.7.4--${builtPgvector}`,
];

/**
 * Statements that make pgvector as it is built an old one: everything that its own update scripts
 * create is taken away again, so that those scripts can really bring it back.
 *
 * @param binDir of an installation that `postgres15WithPgvector` found
 */
export function agePgvector(binDir: string): string {
  const folder = join(binDir, '../../../../share/postgresql/15/extension');
  const text = updates
    .map((update) => readFileSync(join(folder, `vector--${update}.sql`), 'utf8'))
    .join('\n');
  const routines = [...text.matchAll(/^CREATE (FUNCTION|AGGREGATE) (\w+\([^)]*\))/gmu)].map(
    ([, kind = '', signature = '']) => `drop ${kind} if exists ${signature} cascade;`,
  );
  // A member that is dropped takes its extension along, so the members are set free and then taken back.
  return `
    create temporary table members as
      select d.* from pg_depend d join pg_extension e on e.oid = d.refobjid
      where d.refclassid = 'pg_extension'::regclass and e.extname = 'vector' and d.deptype = 'e';
    delete from pg_depend d using pg_extension e
      where d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid and e.extname = 'vector'
        and d.deptype = 'e';
    drop access method hnsw cascade;
    drop type halfvec cascade;
    drop type sparsevec cascade;
    ${routines.join('\n')}
    insert into pg_depend
      select m.* from members m
      where (pg_identify_object(m.classid, m.objid, m.objsubid)).identity is not null;
    drop table members;
    update pg_extension set extversion = '${old}' where extname = 'vector'`;
}
