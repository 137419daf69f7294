import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamedModel } from '../../src/services/configured-services.ts';
import { lookAtOllama, type OllamaLook } from '../../src/services/look-at-ollama.ts';
import type { ServiceResult } from '../../src/services/service-result.ts';
import {
  embeddings,
  inferenceServer,
  type Route,
  tags,
  unknownPath,
  usualRoutes,
} from '../support/inference-server.ts';
import { type TestCertificates, testCertificates } from '../support/test-certificates.ts';
import { unusedPort } from '../support/unused-port.ts';

const usualModels: readonly NamedModel[] = [
  { capability: 'embedding', model: 'nomic-embed-text' },
  { capability: 'chat', model: 'llama3.2:3b' },
];
const namedBy = 'OLLAMA_HOST in .env';

function look(
  url: string,
  models: readonly NamedModel[] = usualModels,
  more: Partial<OllamaLook> = {},
): Promise<readonly ServiceResult[]> {
  const signal = new AbortController().signal;
  return lookAtOllama({ url, namedBy, models }, { dimensions: 768, signal, ...more });
}

async function lookAt(
  routes: Readonly<Record<string, Route>>,
  models: readonly NamedModel[] = usualModels,
  more: Partial<OllamaLook> = {},
): Promise<readonly ServiceResult[]> {
  const { url } = await inferenceServer({ ...usualRoutes, ...routes });
  return await look(url, models, more);
}

const statuses = (results: readonly ServiceResult[]) => results.map(({ status }) => status);

describe('an Ollama that is well', () => {
  it('passes with its version, its models and the size of its vectors, by three calls', async () => {
    const { url, requests } = await inferenceServer();
    const results = await look(url);
    expect(results).toMatchObject([
      { id: 'services.ollama', endpoint: url, status: 'pass', message: 'Ollama 0.12.3 answers.' },
      { id: 'services.ollama.models', message: 'There: nomic-embed-text, llama3.2:3b.' },
      {
        id: 'services.ollama.dimensions',
        status: 'pass',
        message: 'Model nomic-embed-text gives 768 numbers, as the setting says.',
        fix: null,
      },
    ]);
    for (const { latencyMs } of results) expect(latencyMs).toBeGreaterThan(0);
    expect(requests.map(({ line }) => line)).toEqual(Object.keys(usualRoutes));
    expect(requests.at(-1)?.body).toEqual({ model: 'nomic-embed-text', input: 'setup-wizard' });
  });

  it('is sent the credentials of its address, which are shown nowhere', async () => {
    const { port, requests } = await inferenceServer();
    const results = await look(`http://ann:geheim@127.0.0.1:${port}`);
    expect(requests[0]?.authorization).toBe(`Basic ${btoa('ann:geheim')}`);
    expect(JSON.stringify(results)).not.toContain('geheim');
  });

  it('is asked for no vector where the size is of no interest', async () => {
    const { url, requests } = await inferenceServer();
    expect(statuses(await look(url, usualModels, { dimensions: null }))).toEqual([
      'pass',
      'pass',
      'skip',
    ]);
    expect(requests).toHaveLength(2);
  });

  it('needs no models that nobody names', async () => {
    expect(statuses(await lookAt({}, []))).toEqual(['pass', 'skip', 'skip']);
  });

  it('may be older than /api/embed', async () => {
    const old = { json: { embedding: [0.5, 0.25, 1] } };
    const routes = { 'POST /api/embed': unknownPath, 'POST /api/embeddings': old };
    const [, , size] = await lookAt(routes, usualModels, { dimensions: 3 });
    expect(size).toMatchObject({ status: 'pass' });
  });

  it('may be another server with the interface of OpenAI', async () => {
    const { url } = await inferenceServer({
      'GET /v1/models': { json: { object: 'list', data: [{ id: 'bge-m3', object: 'model' }] } },
      'POST /v1/embeddings': { json: { data: [{ index: 0, embedding: [1, 2, 3] }] } },
    });
    const models = [{ capability: 'embedding', model: 'bge-m3' }];
    const results = await look(`${url}/v1`, models, { dimensions: 3 });
    expect(statuses(results)).toEqual(['pass', 'pass', 'pass']);
  });
});

describe('the models', () => {
  const embedding = (model: string): readonly NamedModel[] => [{ capability: 'embedding', model }];

  it.each([
    ['nomic-embed-text', 'nomic-embed-text:latest'],
    ['nomic-embed-text:latest', 'nomic-embed-text'],
    ['Nomic-Embed-Text', 'nomic-embed-text:latest'],
    ['hf.co/nomic/Embed', 'hf.co/nomic/Embed:latest'],
  ])('%s is there when the server lists %s', async (named, listed) => {
    const routes = { 'GET /api/tags': tags(listed) };
    expect(statuses(await lookAt(routes, embedding(named)))).toEqual(['pass', 'pass', 'pass']);
  });

  it('that are not there fail with what to pull, and what is there', async () => {
    const [, models, size] = await lookAt(
      { 'GET /api/tags': tags('llama3.2:latest') },
      embedding('llama3.2:3b'),
    );
    expect(models).toMatchObject({
      status: 'fail',
      message: 'Not there: llama3.2:3b. The server has llama3.2:latest.',
      fix: 'ollama pull llama3.2:3b, or correct inference.embedding.model.',
    });
    expect(size).toMatchObject({ status: 'skip', message: 'Not asked: llama3.2:3b is not there.' });
  });

  it('are typed as one word, whatever their names hold', async () => {
    const [, models] = await lookAt({}, embedding('x; touch $(y)'));
    expect(models?.fix).toContain("ollama pull 'x; touch $(y)', or");
  });
});

describe('the size of the vectors', () => {
  it('fails when it is not the one that is set, with both numbers', async () => {
    const [, , size] = await lookAt({ 'POST /api/embed': embeddings(1024) });
    expect(size).toMatchObject({
      status: 'fail',
      message: 'Model nomic-embed-text gives 1024 numbers, the setting is 768.',
      fix: expect.stringContaining('--vector-dimensions 1024') as string,
    });
  });

  it.each([
    ['a model for chat', 501, '{"error":"this model does not support embeddings"}'],
    ['no memory', 500, '{"error":"model requires more system memory (5.6 GiB) than is available"}'],
  ])('fails with the words of the server: %s', async (_, status, text) => {
    const [, , size] = await lookAt({ 'POST /api/embed': { status, text } });
    const { error } = JSON.parse(text) as { error: string };
    expect(size).toMatchObject({ status: 'fail' });
    expect(size?.message).toBe(`Model nomic-embed-text gives no vector: ${error}.`);
  });

  it('fails for an answer without numbers', async () => {
    const [, , size] = await lookAt({ 'POST /api/embed': { json: { embeddings: [] } } });
    expect(size?.message).toBe('The answer of model nomic-embed-text holds no vector.');
  });

  it('warns while the model is not ready', async () => {
    const limits = { answerMs: 2_000, embedMs: 50 };
    const [, , size] = await lookAt({ 'POST /api/embed': 'silence' }, usualModels, { limits });
    expect(size).toMatchObject({
      status: 'warn',
      message: 'Model nomic-embed-text gave no vector within 0.05 s; it may still be loading.',
    });
  });
});

describe('a server that', () => {
  it('is not there fails with how to start it', async () => {
    const port = await unusedPort();
    const [result] = await look(`127.0.0.1:${port}`);
    expect(result).toMatchObject({
      status: 'fail',
      latencyMs: null,
      message: `Nothing accepts connections at http://127.0.0.1:${port} (connect ECONNREFUSED 127.0.0.1:${port}).`,
      fix: 'Start it (ollama serve), or correct OLLAMA_HOST in .env; without the service, empty it.',
    });
  });

  it('is silent fails within the time', async () => {
    const [result] = await lookAt({ 'GET /api/version': 'silence' }, [], {
      limits: { answerMs: 60, embedMs: 60 },
    });
    expect(result?.message).toMatch(/There is no answer from .* \(no answer within 0\.06 s\)/u);
  });

  it('begins its answer and does not end it fails within the time', async () => {
    const [result] = await lookAt({ 'GET /api/version': 'beginning' }, [], {
      limits: { answerMs: 60, embedMs: 60 },
    });
    expect(result?.message).toContain('no answer within 0.06 s');
  });

  it('has a name that nobody knows fails with the name', async () => {
    const [result] = await look('http://no-such-host.invalid:1');
    expect(result?.message).toContain('no-such-host.invalid');
    expect(result).toMatchObject({ status: 'fail' });
  });

  it('has an address that cannot be read fails with the forms that can', async () => {
    const [result] = await look('gpu:port');
    expect(result).toMatchObject({ status: 'fail', endpoint: null });
    expect(result?.fix).toBe(
      'Write host, host:port or http(s)://host:port into OLLAMA_HOST in .env.',
    );
  });

  it('is asked no longer once the operator cancels', async () => {
    const { url, requests } = await inferenceServer({ 'GET /api/version': 'silence' });
    const controller = new AbortController();
    const looking = look(url, [], { signal: controller.signal });
    controller.abort();
    await expect(looking).rejects.toThrow();
    expect(requests.length).toBeLessThan(2);
  });
});

describe('TLS', () => {
  let certificates: TestCertificates;
  let secure: { readonly cert: Buffer; readonly key: Buffer };
  beforeAll(async () => {
    certificates = await testCertificates();
    secure = {
      cert: readFileSync(certificates.certificate),
      key: readFileSync(certificates.key),
    };
  });
  afterAll(() => certificates.remove());

  it('with a certificate of an unknown authority fails with the way to trust it', async () => {
    const { port } = await inferenceServer(usualRoutes, secure);
    const [result] = await look(`https://localhost:${port}`);
    expect(result?.message).toMatch(/certificate of .* is not trusted/u);
    expect(result?.fix).toContain('NODE_EXTRA_CA_CERTS=FILE');
  });

  it('that the server does not speak fails with the scheme to use', async () => {
    const { port } = await inferenceServer();
    const [result] = await look(`https://127.0.0.1:${port}`);
    expect(result?.message).toContain('The TLS handshake with');
    expect(result?.fix).toBe('If the service speaks no TLS, use http:// in OLLAMA_HOST in .env.');
  });
});
