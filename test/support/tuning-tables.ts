import { seededRandom } from './seeded-random.ts';

const dimensions = 16;
const random = seededRandom(7);
/** Two equal rows among them, so that there are ties. */
const vectors = Array.from({ length: 1_200 }, (_, at) =>
  at === 1
    ? []
    : Array.from({ length: dimensions }, () =>
        Math.fround(Math.round((random() * 2 - 1) * 1e4) / 1e4),
      ),
).map((vector, at, all) => (at === 1 ? all[0]! : vector));

/** Tables that tuning is tried on; pgvector is in the schema `home`. */
export const tuningTables = (home: string) => `
  create table docs (id int primary key, embedding ${home}.vector(${dimensions}), half ${home}.vector(3), bare ${home}.vector);
  insert into docs (id, embedding, half) values
    ${vectors.map((vector, id) => `(${id}, '[${vector.join(',')}]', '[${id},1,2]')`).join(',\n')};
  insert into docs (id) values (5000), (5001);
  create index docs_hnsw on docs using hnsw (embedding ${home}.vector_l2_ops) with (m = 4, ef_construction = 8);
  create index docs_half on docs using hnsw ((half::${home}.halfvec(3)) ${home}.halfvec_l2_ops);
  create table mixed (id serial, v ${home}.vector);
  insert into mixed (v) select ('[' || i || ',1' || case when i % 2 = 0 then ',2]' else ']' end)::${home}.vector from generate_series(1, 400) i;
  create index mixed_3 on mixed using hnsw ((v::${home}.vector(3)) ${home}.vector_l2_ops) where ${home}.vector_dims(v) = 3;
  create table "Ugly ""table; name" ("a column" ${home}.vector(3));
  insert into "Ugly ""table; name" select ('[1,2,' || i || ']')::${home}.vector from generate_series(1, 50) i;
  create index "Ugly index" on "Ugly ""table; name" using hnsw ("a column" ${home}.vector_l2_ops);
  create table few (v ${home}.vector(3));
  insert into few values ('[1,2,3]'), ('[1,2,4]'), (null);
  create index few_v on few using ivfflat (v ${home}.vector_cosine_ops) with (lists = 2);
  create table nothing (v ${home}.vector(3));
  create index nothing_v on nothing using hnsw (v ${home}.vector_cosine_ops);
  analyze docs;`;

/** The ids of the k nearest other rows of `docs`, computed without a database. */
export function nearestWithoutDatabase(of: number, k: number): readonly number[] {
  const query = vectors[of]!;
  const distance = (vector: readonly number[]): number =>
    vector.reduce((sum, value, at) => sum + (value - query[at]!) ** 2, 0);
  return vectors
    .map((vector, id) => ({ id, far: distance(vector) }))
    .filter(({ id }) => id !== of)
    .sort((a, b) => a.far - b.far)
    .slice(0, k)
    .map(({ id }) => id);
}
