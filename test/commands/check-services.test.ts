import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/commands/check.ts';
import type { CommandContext, CommandOutcome } from '../../src/commands/command.ts';
import { type SilentTargets, withServices } from '../../src/commands/check-services.ts';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { settingsRequest } from '../../src/commands/settings-request.ts';
import { readLayers } from '../../src/settings/read-settings.ts';
import { serviceIds, type ServiceResult } from '../../src/services/service-result.ts';
import { embeddings, inferenceServer, usualRoutes } from '../support/inference-server.ts';
import { loneMachine } from '../support/lone-machine.ts';
import { type PgliteServer, startPglite } from '../support/pglite-server.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { unusedPort } from '../support/unused-port.ts';

interface Run {
  readonly environment?: Readonly<Record<string, string>>;
  readonly config?: unknown;
  readonly args?: readonly string[];
  readonly signal?: AbortSignal;
}

interface Ran {
  readonly outcome: CommandOutcome;
  readonly services: readonly ServiceResult[];
  readonly secrets: readonly string[];
  readonly files: readonly string[];
}

async function run({ environment = {}, config, args = ['--services'], signal }: Run): Promise<Ran> {
  const cwd = await settingsFolder(
    config === undefined ? {} : { 'config.json': JSON.stringify(config) },
  );
  const secrets: string[] = [];
  const context: Partial<CommandContext> = {
    args: parseArguments(['check', '--retries', '1', ...args]),
    cwd,
    environment: { ...loneMachine, POSTGRES_FALLBACK_ENABLED: 'true', ...environment },
    signal: signal ?? new AbortController().signal,
    version: '0.1.0',
    progress: () => undefined,
    hideSecrets: (found) => void secrets.push(...found),
  };
  const outcome = await check(context as CommandContext);
  const services = (outcome.document['services'] ?? []) as readonly ServiceResult[];
  return { outcome, services, secrets, files: readdirSync(cwd) };
}

const embedding = (url: string) => ({
  inference: { embedding: { url, model: 'nomic-embed-text' } },
});
const statuses = ({ services }: Ran) =>
  Object.fromEntries(services.map(({ id, status }) => [id.replace('services.', ''), status]));

describe('check --services', () => {
  let server: PgliteServer;
  let primary: Readonly<Record<string, string>>;
  beforeAll(async () => {
    server = await startPglite();
    await server.sql(
      'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
    );
    const { host, port, database, user } = server.settings;
    primary = {
      POSTGRES_HOST: host,
      POSTGRES_PORT: String(port),
      POSTGRES_DB: database,
      POSTGRES_USER: user,
      POSTGRES_SSLMODE: 'disable',
    };
    return server.stop;
  });

  it('adds every look to the checks, and writes nothing', async () => {
    const { url } = await inferenceServer();
    const ran = await run({ environment: primary, config: embedding(url) });
    const { outcome, services, files } = ran;
    expect(outcome).toMatchObject({ exitCode: 0, error: null });
    expect(outcome.document['checks']).not.toEqual([]);
    expect(services.map(({ id }) => id)).toEqual(serviceIds);
    expect(statuses(ran)).toEqual({
      'postgresql.primary': 'pass',
      'pgvector.primary': 'pass',
      'postgresql.fallback': 'skip',
      'pgvector.fallback': 'skip',
      ollama: 'pass',
      'ollama.models': 'pass',
      'ollama.dimensions': 'pass',
      redis: 'skip',
    });
    expect(outcome.lines).toContain('Services');
    expect(files).toEqual(['config.json']);
  });

  it('ends with 3 when a named service fails, and says what to type', async () => {
    const { url } = await inferenceServer({ ...usualRoutes, 'POST /api/embed': embeddings(1024) });
    const { outcome } = await run({ environment: primary, config: embedding(url) });
    expect(outcome.exitCode).toBe(3);
    expect(outcome.error).toMatchObject({
      code: 'CHECKS_FAILED',
      message: '1 of the looks at services failed.',
      detail:
        'services.ollama.dimensions: Model nomic-embed-text gives 1024 numbers, the setting is 768.',
    });
    expect(outcome.lines.join('\n')).toMatch(/fix: setup-wizard .*--vector-dimensions 1024/u);
  });

  it('says of a database that is down what the checks say', async () => {
    const environment = { ...primary, POSTGRES_PORT: String(await unusedPort()) };
    const ran = await run({ environment });
    expect(ran.outcome).toMatchObject({ exitCode: 1, error: { code: 'CONNECTION_REFUSED' } });
    expect(statuses(ran)).toMatchObject({
      'postgresql.primary': 'fail',
      'pgvector.primary': 'skip',
    });
  });

  it('waits once for a primary that takes connections and says nothing', async () => {
    await using silent = await scriptedServer((socket) => socket.resume());
    const connection = { ...server.settings, port: silent.port };
    const context = {
      args: parseArguments(['check', '--services', '--target', 'primary']),
      cwd: await settingsFolder(),
      environment: loneMachine,
      signal: new AbortController().signal,
      hideSecrets: () => undefined,
    } as Partial<CommandContext> as CommandContext;
    const layers = await readLayers(await settingsRequest(context));
    const scene = {
      layers,
      dimensions: 768,
      targets: [{ target: 'primary' as const, connection }],
    };
    const told: SilentTargets[] = [];
    const checked = { exitCode: 0 as const, error: null, lines: [], document: {} };
    const { error } = await withServices(context, { ...scene, loginMs: 300 }, (targets) => {
      told.push(targets);
      return Promise.resolve(checked);
    });
    expect(error?.detail).toContain(`127.0.0.1:${silent.port}`);
    expect(told.map((targets) => targets.get('primary')?.code)).toEqual(['CONNECTION_TIMEOUT']);
    expect(silent.sockets).toHaveLength(1);
  });

  it('looks at the services where no database is set up yet', async () => {
    const { url } = await inferenceServer();
    const ran = await run({ config: embedding(url) });
    expect(ran.outcome).toMatchObject({ exitCode: 0, document: { checks: [], targets: {} } });
    expect(statuses(ran)).toMatchObject({ 'postgresql.primary': 'skip', ollama: 'pass' });
  });

  it('leaves out a database that was not asked for', async () => {
    const { services } = await run({
      environment: primary,
      args: ['--services', '--target', 'primary'],
    });
    expect(services.map(({ id }) => id).filter((id) => id.endsWith('.fallback'))).toEqual([]);
  });

  it('names every password of every address as a secret, and prints none', async () => {
    const environment = { REDIS_URL: `redis://:topsecret1@127.0.0.1:${await unusedPort()}` };
    const { outcome, secrets } = await run({
      environment,
      config: embedding('http://ann:topsecret2@127.0.0.1:1'),
    });
    expect(secrets).toEqual(expect.arrayContaining(['topsecret1', 'topsecret2']));
    const { lines, document, error } = outcome;
    expect(JSON.stringify({ lines, document, detail: error?.detail })).not.toMatch(/topsecret/u);
  });

  it('ends when the operator cancels', async () => {
    const { url } = await inferenceServer({ ...usualRoutes, 'POST /api/embed': 'silence' });
    const controller = new AbortController();
    const running = run({ config: embedding(url), signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('is asked for: without it, check looks at databases only', async () => {
    const { url, requests } = await inferenceServer();
    const { outcome } = await run({ environment: primary, config: embedding(url), args: [] });
    expect(outcome.document).not.toHaveProperty('services');
    expect(requests).toEqual([]);
  });
});
