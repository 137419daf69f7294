import { describe, expect, test } from 'vitest';
import type { ProviderId } from '../../src/postgres/providers/provider-ids.ts';
import { parameterWay } from '../../src/postgres/providers/parameter-ways.ts';
import type { TunedServer } from '../../src/tuning/judge-settings.ts';
import { recommendSettings } from '../../src/tuning/recommend-settings.ts';
import type { ServerSetting, VectorColumn } from '../../src/tuning/tuning-facts.ts';
import { waysToSet } from '../../src/tuning/ways-to-set.ts';

const gigabyte = 1024 ** 3;

const setting = (name: string, value: string, unit: string | null = null): ServerSetting => ({
  ...{ name, value, unit, source: 'default', pendingRestart: false },
  context: name === 'shared_buffers' ? 'postmaster' : 'user',
});

const column = (rows: number | null, dimensions = 768): VectorColumn => ({
  ...{ schema: 'public', table: 'docs', column: 'v', type: 'vector', dimensions, mayRead: true },
  ...{ rows, bytes: 1 },
  indexes: [
    {
      ...{ schema: 'public', name: 'docs_v', method: 'hnsw', key: 'v', overExpression: false },
      ...{ keyType: `vector(${dimensions})`, keyTypeName: 'vector', keyDimensions: dimensions },
      ...{ opclass: 'vector_cosine_ops', opclassSchema: 'public', operator: '<=>' },
      ...{ operatorSchema: 'public', options: [], predicate: null, valid: true, definition: '' },
      ...{ bytes: 1, scans: 1, names: ['docs_v'] },
    },
  ],
});

/** A server of its own with 16 GB and 4 processors, and what differs. */
function verdict(
  one: ServerSetting,
  differs: Partial<TunedServer> = {},
  columns: readonly VectorColumn[] = [],
) {
  const [judged] = recommendSettings({
    facts: { settings: [one], columns: [...columns], mayCreate: true },
    machine: { kind: 'known', bytes: 16 * gigabyte, processors: 4, from: 'a test' },
    ...{ embedded: false, unsafeParallelBuilds: false, sizedByProvider: [] },
    ...differs,
  });
  return judged!;
}

const pages = (bytes: number): string => String(bytes / 8_192);
const kilobytes = (bytes: number): string => String(bytes / 1_024);

describe('shared_buffers', () => {
  const buffers = (bytes: number) => setting('shared_buffers', pages(bytes), '8kB');

  test.each([
    [2, 'change', '4GB'],
    [3, 'fine', null],
    [6, 'fine', null],
    [8, 'change', '4GB'],
  ])('of %i GB of 16 are judged as %s', (size, word, to) => {
    expect(verdict(buffers(size * gigabyte))).toMatchObject({ verdict: word, to });
  });

  test('are judged by nothing where the memory is not known, and it is asked for', () => {
    const machine = { kind: 'unknown', why: 'The memory of the server is not known' } as const;
    const judged = verdict(buffers(gigabyte), { machine });
    expect(judged).toMatchObject({ verdict: 'consider', to: null });
    expect(judged.reason).toContain('--memory');
  });

  test('are left alone where the provider sizes them, such as 75 % at Aurora', () => {
    const { sizes: sizedByProvider } = parameterWay('aurora');
    const judged = verdict(buffers(12 * gigabyte), { sizedByProvider });
    expect(judged).toMatchObject({ verdict: 'fine', to: null });
  });
});

describe('maintenance_work_mem', () => {
  const memory = (bytes: number) => setting('maintenance_work_mem', kilobytes(bytes), 'kB');

  test('is fine when the graph fits, or when there is none', () => {
    expect(verdict(memory(gigabyte), {}, [column(200_000)]).verdict).toBe('fine');
    expect(verdict(memory(gigabyte / 16), {}, [column(null)]).verdict).toBe('fine');
  });

  test('is to hold the graph, and a tenth', () => {
    // (4 * 768 + 8 + 264 + 32 * 16) * 1,000,000 * 1.1 in steps of 64 MB
    expect(verdict(memory(gigabyte / 16), {}, [column(1_000_000)]).to).toBe('4GB');
  });

  test('is never advised beyond half of the memory, nor to be lowered to it', () => {
    const many = [column(10_000_000)];
    expect(verdict(memory(gigabyte), {}, many)).toMatchObject({ verdict: 'consider', to: '8GB' });
    expect(verdict(memory(10 * gigabyte), {}, many)).toMatchObject({
      verdict: 'consider',
      to: null,
    });
  });
});

describe('max_parallel_maintenance_workers', () => {
  const workers = setting('max_parallel_maintenance_workers', '2');

  test.each([
    [99_999, 'fine', null],
    [100_000, 'change', '3'],
  ])('for %i rows on 4 processors', (rows, word, to) => {
    expect(verdict(workers, {}, [column(rows)])).toMatchObject({ verdict: word, to });
  });

  test('are to be none while parallel builds leak data', () => {
    const judged = verdict(workers, { unsafeParallelBuilds: true }, [column(1_000_000)]);
    expect(judged).toMatchObject({ verdict: 'consider', to: '0' });
  });
});

test.each([
  ['random_page_cost', '4', '1.1'],
  ['random_page_cost', '1.1', null],
  ['hnsw.ef_search', '40', null],
])('%s of %s', (name, value, to) => {
  expect(verdict(setting(name, value), {}, [column(10)]).to).toBe(to);
});

test('an embedded engine has nothing to set but what a session sets', () => {
  const embedded = { embedded: true };
  expect(verdict(setting('shared_buffers', '1', '8kB'), embedded).verdict).toBe('fine');
  expect(verdict(setting('hnsw.ef_search', '40'), embedded, [column(10)]).verdict).toBe('consider');
});

describe('how to set what is recommended', () => {
  const ways = (provider: ProviderId, one: ServerSetting, columns: readonly VectorColumn[] = []) =>
    waysToSet([verdict(one, {}, columns)], [one], { provider, user: 'Ann', database: 'shop' });
  const buffers = setting('shared_buffers', pages(gigabyte), '8kB');
  const cost = setting('random_page_cost', '4');

  test.each([
    ['self-hosted', "alter system set shared_buffers = '4GB'; then restart the server"],
    ['rds', 'ParameterName=shared_buffers,ParameterValue=524288,ApplyMethod=pending-reboot'],
    ['azure', 'parameter set -g GROUP -s SERVER --name shared_buffers --value 524288'],
    ['cloud-sql', '--database-flags=PRESENT_FLAGS,shared_buffers=524288'],
    ['supabase', 'postgres-config update --config shared_buffers=4GB'],
    ['digitalocean', `--config-json '{"shared_buffers_percentage": 25}'`],
    ['aiven', '-c shared_buffers_percentage=25'],
    ['fly', '--shared-buffers 4GB'],
  ] as const)('at %s', (provider, words) => {
    expect(ways(provider, buffers).ways[0]?.server).toContain(words);
    expect(ways(provider, buffers).ways[0]?.role).toBeNull();
  });

  test.each(['supabase', 'neon', 'digitalocean', 'aiven', 'fly', 'heroku'] as const)(
    'where %s has no way for a setting, the role has one',
    (provider) => {
      expect(ways(provider, cost, [column(10)]).ways).toEqual([
        {
          setting: 'random_page_cost',
          server: null,
          role: `alter role "Ann" in database "shop" set random_page_cost = '1.1';`,
        },
      ]);
    },
  );

  test('a provider that nobody looked up is said to be that', () => {
    expect(ways('heroku', buffers)).toMatchObject({ certain: false, source: 'none' });
  });
});
