import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import { candidateTrial } from '../../src/tuning/candidate-trial.ts';
import { chooseVectors } from '../../src/tuning/choose-vectors.ts';
import { exactSearches, timedSearch } from '../../src/tuning/exact-searches.ts';
import { graphBytesPerRow } from '../../src/pgvector/graph-memory.ts';
import { valueBytes } from '../../src/tuning/value-bytes.ts';
import { indexSettings, readOnlySession } from '../../src/tuning/measured-session.ts';
import { measureVectors } from '../../src/tuning/measure-vectors.ts';
import { othersOf, recallOf } from '../../src/tuning/recall.ts';
import { tableArgument } from '../../src/tuning/table-argument.ts';
import { searchSubject } from '../../src/tuning/search-subject.ts';
import { readTuningFacts } from '../../src/tuning/tuning-facts.ts';
import { tuneDatabase } from '../../src/tuning/tune-database.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { graphTuples } from '../support/graph-tuples.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { nearestWithoutDatabase, tuningTables } from '../support/tuning-tables.ts';
import { until } from '../support/until.ts';

const quiet = (): void => undefined;
const at = (k: number, queries: number, seconds: number) => ({
  ...{ k, queries, seconds },
  progress: quiet,
});

function suite(open: () => Connection): void {
  const look = () => tuneDatabase(open(), { memory: 16 * 1024 ** 3, onThisMachine: true });
  const chosen = async (table: string, column: string | null = null) =>
    chooseVectors((await look()).facts, { table, column, index: null }, 'primary');

  test('exact neighbours and recall are those of a computation without a database', async () => {
    const { column, index } = await chosen('docs', 'embedding');
    const subject = searchSubject(column, index);
    const session = readOnlySession(open());
    const exact = await exactSearches(session, subject, { queries: 8, k: 10, until: Infinity });
    const { rows } = await open().query(
      'select id, (tableoid, ctid)::text as place from docs where id < 5000',
    );
    const idOf = new Map(rows.map(({ id, place }) => [String(place), Number(id)]));
    for (const { id, value, nearest: told } of exact.queries) {
      const truth = nearestWithoutDatabase(idOf.get(id)!, 10);
      // The same rows, as far as equal distances allow.
      expect(told.map((one) => idOf.get(one.id)).toSorted()).toEqual(truth.toSorted());
      const [found] = await session.each(
        [value],
        { ...indexSettings, 'hnsw.ef_search': '12' },
        (text) => timedSearch(open(), subject, text, 10),
        Infinity,
      );
      const others = othersOf(found!.found, id, 10);
      const hits = others.filter((one) => truth.includes(idOf.get(one.id)!)).length;
      expect(recallOf(told, others)).toBeCloseTo(hits / 10, 9);
    }
  });

  test('more ef_search finds more, up to all', async () => {
    const { facts } = await look();
    const measured = await measureVectors(
      open(),
      facts,
      await chosen('docs', 'embedding'),
      at(10, 20, 20),
    );
    const recalls = measured.points.map(({ recall }) => recall);
    expect(measured.points.map(({ value }) => value)).toEqual([10, 20, 40, 80, 160, 320, 400]);
    expect(recalls[0]).toBeLessThan(recalls[4]!);
    expect(recalls.at(-1)).toBeGreaterThan(0.95);
  });

  test('an index over a cast to halfvec is measured by that cast', async () => {
    const { facts } = await look();
    const measured = await measureVectors(open(), facts, await chosen('docs', 'half'), at(1, 3, 3));
    expect(measured.subject.keyType).toContain('halfvec(3)');
    expect(measured.points.at(-1)?.recall).toBe(1);
  });

  test('a partial index over one of several dimensions is measured, however rare its rows are', async () => {
    const { column, index } = await chosen('mixed');
    const subject = { ...searchSubject(column, index), rows: 100_000_000 };
    const exact = await exactSearches(readOnlySession(open()), subject, {
      ...{ queries: 8, k: 10, until: Infinity },
    });
    expect(exact.queries.map(({ nearest }) => nearest.length)).toEqual(Array(8).fill(10));
    const { facts } = await look();
    const measured = await measureVectors(
      open(),
      facts,
      { column, index, others: [] },
      at(5, 5, 3),
    );
    expect(measured.points.at(-1)?.recall).toBe(1);
    expect(index.overExpression).toBe(true);
  });

  test('a table is named as SQL reads it', async () => {
    const one = await chosen('"Ugly ""table; name"');
    expect(tableArgument(one.column)).toBe(`'public."Ugly ""table; name"'`);
    const { facts } = await look();
    const measured = await measureVectors(open(), facts, one, {
      ...at(5, 3, 2),
    });
    expect(measured.points.at(-1)?.recall).toBe(1);
  });

  test('other indexes are built over copied rows, and nothing of them stays', async () => {
    const tuned = await look();
    const one = await chosen('docs', 'embedding');
    const options = {
      build: 'm=8 ef_construction=16',
      rows: 300,
      k: 5,
      queries: 5,
      seconds: 2,
      onThisMachine: false,
    };
    const trial = await candidateTrial(open(), tuned, one, { ...options, progress: quiet });
    const { rows, candidates } = await trial.run(searchSubject(one.column, one.index));
    expect(rows).toBe(300);
    expect(candidates.map(({ candidate }) => candidate.options)).toEqual([
      { m: 4, ef_construction: 8 },
      { m: 8, ef_construction: 16 },
    ]);
    const left = await open().query(
      "select nspname from pg_namespace where nspname like 'setup_wizard_scratch%'",
    );
    expect(left.rows).toEqual([]);
  });

  test.each([
    ['nope', null, 'no table nope'],
    ['docs', null, 'several columns'],
    ['docs', 'bare', 'has no index'],
    ['docs', 'nope', 'no column of vectors called nope'],
  ])('table %s, column %s is refused', async (table, column, words) => {
    await expect(chosen(table, column)).rejects.toThrow(words);
  });

  test.each([
    ['few', 'has 2 rows with vectors'],
    ['nothing', 'nothing to measure'],
  ])('table %s has too few rows', async (table, words) => {
    const { facts } = await look();
    const measuring = measureVectors(open(), facts, await chosen(table), at(10, 5, 2));
    await expect(measuring).rejects.toThrow(words);
  });
}

describeWithServer(postgres15WithPgvector(), 'tuning a native server', (binDir) => {
  let server: NativePostgres;
  let connection: Connection;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql(`create schema ext; create extension vector schema ext; ${tuningTables('ext')}
      create role reader login password 'reader-password'; grant usage on schema ext to reader`);
    connection = await connect(server.settings, { target: 'primary' });
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });
  suite(() => connection);

  test('a trial that is cancelled leaves nothing behind', async () => {
    const cancelling = new AbortController();
    const own = await connect(server.settings, { target: 'primary', signal: cancelling.signal });
    const tuned = await tuneDatabase(own, { memory: null, onThisMachine: false });
    const one = chooseVectors(
      tuned.facts,
      { table: 'docs', column: 'embedding', index: null },
      'primary',
    );
    const trial = await candidateTrial(own, tuned, one, {
      ...{ build: 'm=2', rows: 300, k: 1, queries: 1, seconds: 1, onThisMachine: false },
      progress: (line) => {
        if (line.startsWith('Building')) cancelling.abort();
      },
    });
    await expect(trial.run(searchSubject(one.column, one.index))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await own.close();
    await until(async () => {
      const left = await server.sql("select 1 from pg_namespace where nspname like '%scratch%'");
      return left.length === 0;
    });
  });

  test('a table that somebody alters is not waited for', async () => {
    const [altering, looking] = await Promise.all([
      connect(server.settings, { target: 'primary' }),
      connect(server.settings, { target: 'primary' }),
    ]);
    try {
      await altering.batch('begin; lock table few in access exclusive mode');
      const reading = readTuningFacts(looking, { lockTimeoutMs: 50 });
      await expect(reading).rejects.toMatchObject({ code: 'TUNING_REFUSED' });
    } finally {
      await altering.close();
      await looking.close();
    }
  });

  // Not one of the points that the formula was fitted to.
  test('the memory of a graph is what the server itself says of another one', async () => {
    const tuples = await graphTuples(server, { dimensions: 384, m: 8, memory: '4MB' });
    const told = graphBytesPerRow(valueBytes('vector', 384)!, 8) * tuples;
    expect(Math.abs(told / (4 * 1024 ** 2) - 1)).toBeLessThan(0.05);
  });

  test('settings are judged by the memory that is known, with the way to set them', async () => {
    const { recommendations, ways } = await tuneDatabase(connection, {
      memory: 16 * 1024 ** 3,
      onThisMachine: false,
    });
    const buffers = recommendations.find(({ setting }) => setting === 'shared_buffers');
    expect(buffers).toMatchObject({ now: '16MB', verdict: 'change', to: '4GB', needs: 'restart' });
    expect(ways.ways[0]?.server).toContain("alter system set shared_buffers = '4GB'");
  });

  test('who may not read the table is told so by the server, and who may not create makes no trial', async () => {
    const settings = { ...server.settings, user: 'reader', password: 'reader-password' };
    const reader = await connect(settings, { target: 'primary' });
    try {
      const tuned = await tuneDatabase(reader, { memory: null, onThisMachine: false });
      const one = chooseVectors(
        tuned.facts,
        { table: 'docs', column: 'embedding', index: null },
        'primary',
      );
      const options = at(1, 1, 1);
      await expect(measureVectors(reader, tuned.facts, one, options)).rejects.toMatchObject({
        detail: 'permission denied for table docs',
      });
      const trial = { ...options, build: 'm=2', rows: 100, onThisMachine: false };
      await expect(candidateTrial(reader, tuned, one, trial)).rejects.toMatchObject({
        code: 'TUNING_REFUSED',
      });
    } finally {
      await reader.close();
    }
  });
});

test('the embedded fallback is measured, too', async () => {
  const fallback: EmbeddedFallback = await startEmbedded();
  try {
    const connection = await connect(fallback.settings, { target: 'fallback' });
    await connection.batch(tuningTables('public'));
    const tuned = await tuneDatabase(connection, { memory: null, onThisMachine: true });
    const one = chooseVectors(
      tuned.facts,
      { table: 'public.docs', column: 'embedding', index: 'docs_hnsw' },
      'fallback',
    );
    const measured = await measureVectors(connection, tuned.facts, one, at(5, 5, 1));
    expect(measured.points[0]?.queries).toBeGreaterThan(0);
    expect(tuned.ways.ways).toEqual([]);
    await connection.close();
  } finally {
    await fallback.end();
  }
}, 60_000);
