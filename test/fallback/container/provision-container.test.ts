import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provisionContainer } from '../../../src/fallback/container/provision-container.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { firstFreePort } from '../../../src/fallback/free-port.ts';
import { containerImage } from '../../../src/fallback/container/container-image.ts';
import type { FallbackSpec, ProvisionResult } from '../../../src/fallback/provisioner.ts';
import { runChecks } from '../../../src/pgvector/run-checks.ts';
import { describeWithEngine, podman, thingsOf, useEngine } from '../../support/container-engine.ts';
import { type ContainerFallback, containerAt } from '../../support/container-fallback.ts';
import { fallbackPlace } from '../../support/fallback-place.ts';
import { unusedPort } from '../../support/unused-port.ts';

describeWithEngine('provisioning a container', (environment) => {
  let server: ContainerFallback;
  let atOnce: readonly ProvisionResult[] = [];
  const told: string[] = [];
  beforeAll(async () => {
    useEngine(environment);
    const spec = await fallbackPlace({ onProgress: (sentence) => told.push(sentence) });
    atOnce = await Promise.all([provisionContainer(spec), provisionContainer(spec)]);
    server = containerAt(spec, atOnce.find(({ created }) => created.data) ?? atOnce[0]!);
    await server.query('create table memory (line text)');
    await server.query("insert into memory values ('kept')");
  });
  afterAll(() => server.end());

  const inspected = async (): Promise<Inspected> => {
    const { container } = await server.settings();
    const [facts] = JSON.parse(await podman('container', 'inspect', container)) as Inspected[];
    return facts!;
  };
  const memory = async (login: object = {}): Promise<unknown> =>
    (await server.query('select line from memory', login))[0]?.['line'];

  test('from nothing: a volume, a container and credentials', () => {
    const { created, serverVersion, pgvector } = server.result;
    expect(created).toEqual({ data: true, process: true, credentials: true });
    expect(serverVersion).toMatch(/^17\.\d+$/u);
    expect(pgvector).toMatch(/^0\.8\.\d+$/u);
  });

  test('of two setups at once, one makes it and the other finds it made', () => {
    expect(atOnce.map(({ created }) => created.process).toSorted()).toEqual([false, true]);
  });

  test('the image and the digits of its digest are told', async () => {
    const { digest } = await server.settings();
    expect(told.join('\n')).toContain(`${containerImage} (${digest.slice('sha256:'.length, 19)})`);
  });

  test('the second time there is nothing to do', async () => {
    const { created } = await provisionContainer(server.spec);
    expect(created).toEqual({ data: false, process: false, credentials: false });
  });

  test('every check passes', async () => {
    const { results } = await runChecks(
      { ...server.spec, sslmode: 'disable', sslrootcert: null },
      { target: 'fallback', dimensions: 768 },
    );
    // The packages of the tests' image are older than the image that they stand for.
    const judged = results.filter(({ id }) => id !== 'pgvector.version');
    expect(judged.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([]);
  });

  test('a wrong password is refused', async () => {
    await expect(server.query('select 1', { password: 'wrong' })).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('the superuser of the container cannot log in from outside', async () => {
    const facts = await inspected();
    const login = { user: 'setup_wizard_admin', database: 'postgres' };
    const known = facts.Config.Env.find((line) => line.startsWith('POSTGRES_PASSWORD='))!;
    const password = known.slice(known.indexOf('=') + 1);
    await expect(server.query('select 1', { ...login, password })).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('inspect and ps show no password', async () => {
    const { container, volume } = await server.settings();
    const shown = await Promise.all([
      podman('container', 'inspect', container),
      podman('volume', 'inspect', volume),
      podman('ps', '--no-trunc', '--format', 'json'),
      podman('logs', container),
      podman('top', container, 'args'),
    ]);
    expect(shown.filter((text) => text.includes(server.spec.password))).toEqual([]);
  });

  test('it is published on the loopback address only', async () => {
    const { HostConfig, NetworkSettings } = await inspected();
    const here = [{ HostIp: '127.0.0.1', HostPort: String(server.spec.port) }];
    expect(HostConfig.PortBindings).toEqual({ '5432/tcp': here });
    expect(NetworkSettings.Ports).toEqual({ '5432/tcp': here });
  });

  test('its log is limited, its shared memory is not the 64 MB of the engines', async () => {
    const { HostConfig } = await inspected();
    expect(HostConfig.ShmSize).toBe(512 * 1024 * 1024);
    expect(HostConfig.LogConfig.Size).toMatch(/^10/u);
  });

  test('its server starts again with the machine, and is looked at over TCP', async () => {
    const { HostConfig, Config } = await inspected();
    expect(HostConfig.RestartPolicy.Name).toBe('unless-stopped');
    expect(Config.Healthcheck.Test.join(' ')).toContain('--host 127.0.0.1');
  });

  test('an HNSW index is built by several processes', async () => {
    await server.query(`create table many as select id, array_agg(random())::vector(64) as v
      from generate_series(1, 3000) id, generate_series(1, 64) where id > 0 group by id`);
    await server.query(`set max_parallel_maintenance_workers = 2;
      set min_parallel_table_scan_size = 0;
      create index on many using hnsw (v vector_l2_ops)`);
    const rows = await server.query(
      `select id from many order by v <-> (select v from many where id = 7) limit 1`,
    );
    expect(rows).toEqual([{ id: 7 }]);
  });

  test('the role is no superuser and owns its database', async () => {
    expect(
      await server.query(`select rolsuper, rolcreaterole, rolcreatedb, rolreplication,
        pg_get_userbyid(datdba)::text as owner
        from pg_roles, pg_database where rolname = current_user and datname = current_database()`),
    ).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        owner: 'app',
      },
    ]);
  });

  test('the state has no password in it, and is open to its owner only', async () => {
    const names = await readdir(server.paths.root, { recursive: true });
    for (const name of names) {
      const found = await stat(join(server.paths.root, name));
      expect([name, found.mode & 0o077]).toEqual([name, 0]);
      if (!found.isFile()) continue;
      const text = await readFile(join(server.paths.root, name), 'utf8');
      expect(text).not.toContain(server.spec.password);
    }
  });

  test('a new password replaces the old one, and undo brings the old one back', async () => {
    const password = `it's a "new" $word\\ ⅷ`;
    const { created, undo } = await provisionContainer({ ...server.spec, password });
    expect(created).toEqual({ data: false, process: false, credentials: true });
    expect(await memory({ password })).toBe('kept');
    await expect(server.query('select 1')).rejects.toMatchObject({ code: '28P01' });
    await undo();
    expect(await memory()).toBe('kept');
    expect(await provisionContainer(server.spec)).toMatchObject({
      created: { credentials: false },
    });
  });

  test('a password that was changed by hand is set again', async () => {
    await server.query(`alter role app password 'by hand'`);
    await provisionContainer(server.spec);
    expect(await memory()).toBe('kept');
  });

  test('another port: the container is made anew over the same volume; undo brings back the old', async () => {
    const port = await unusedPort();
    const { created, undo } = await provisionContainer({ ...server.spec, port });
    expect(created).toEqual({ data: false, process: true, credentials: true });
    expect(await memory({ port })).toBe('kept');
    await undo();
    expect(await memory()).toBe('kept');
  });

  test('another role and database are made beside the old ones', async () => {
    const other: FallbackSpec = { ...server.spec, user: 'postgres', database: 'Other "db"=\\' };
    await provisionContainer(other);
    const { user, database } = other;
    const rows = await server.query(
      `select current_setting('is_superuser') as super, '[1]'::vector::text as v`,
      { user, database },
    );
    expect(rows).toEqual([{ super: 'off', v: '[1]' }]);
    await provisionContainer(server.spec);
    expect(await memory()).toBe('kept');
  });

  test('another role for the same database can use what is in it', async () => {
    const user = 'successor';
    await provisionContainer({ ...server.spec, user });
    expect(await memory({ user })).toBe('kept');
    await expect(server.query('select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('a role that gets its database back can use what is in it', async () => {
    const user = 'successor $setup_wizard$ "$$"';
    const { undo } = await provisionContainer({ ...server.spec, user });
    await undo();
    await provisionContainer(server.spec);
    expect(await memory()).toBe('kept');
    await expect(server.query('select 1', { user })).rejects.toMatchObject({ code: '28P01' });
  });

  test('destroy leaves no container, no volume, no port and no file', async () => {
    const { id, container, volume } = await server.settings();
    expect(await thingsOf(id)).toEqual([container, volume]);
    const { removed } = await destroyFallback(server.spec.stateDir);
    expect(removed).toEqual(
      expect.arrayContaining([`container ${container}`, `volume ${volume}`, 'server.json']),
    );
    expect(await thingsOf(id)).toEqual([]);
    expect(await firstFreePort('127.0.0.1', server.spec.port)).toBe(server.spec.port);
    expect(await readdir(server.spec.stateDir)).toEqual([]);
  });
});

interface Inspected {
  readonly Config: {
    readonly Env: readonly string[];
    readonly Healthcheck: { readonly Test: readonly string[] };
  };
  readonly HostConfig: {
    readonly PortBindings: object;
    readonly ShmSize: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Size: string };
  };
  readonly NetworkSettings: { readonly Ports: object };
}
