import { describe, expect, it } from 'vitest';
import type { LookFinding } from '../../src/plan/look-finding.ts';
import { lookAround } from '../../src/plan/look-around.ts';
import { embeddings, inferenceServer, usualRoutes } from '../support/inference-server.ts';
import { loneMachine } from '../support/lone-machine.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { setupRequest } from '../support/setup-request.ts';
import { unusedPort } from '../support/unused-port.ts';

async function around(environment: Readonly<Record<string, string>>, contact = true) {
  const findings: LookFinding[] = [];
  const secrets: string[] = [];
  const settings = { environment: { ...loneMachine, ...environment } };
  await lookAround(setupRequest(await settingsFolder(), settings, { contact }), {
    onFinding: (finding) => findings.push(finding),
    onSecrets: (found) => secrets.push(...found),
    signal: new AbortController().signal,
  });
  const found = (id: string) => findings.find((finding) => finding.id === id);
  return { ollama: found('ollama'), redis: found('redis'), secrets };
}

describe('the look at the services', () => {
  it('says where a service is that is well, and asks no model for a vector', async () => {
    const routes = { ...usualRoutes, 'POST /api/embed': embeddings(1) };
    const { url, requests } = await inferenceServer(routes);
    const { ollama, redis } = await around({ OLLAMA_HOST: url });
    expect(ollama).toMatchObject({ status: 'pass', label: 'Ollama', fix: null });
    expect(ollama?.text).toMatch(/^Ollama 0\.12\.3 answers\. http:.*, [\d.]+ ms\.$/u);
    expect(redis).toBeUndefined();
    expect(requests.map(({ line }) => line)).toEqual(['GET /api/version']);
  });

  it('says what to do about one that is not, and tells what must not be shown', async () => {
    const port = await unusedPort();
    const { redis, secrets } = await around({ REDIS_URL: `redis://:geheim@127.0.0.1:${port}` });
    expect(redis).toMatchObject({ status: 'fail', label: 'Redis' });
    expect(redis?.fix).toContain('correct the environment variable REDIS_URL');
    expect(secrets).toEqual(['geheim']);
  });

  it('contacts nobody where nobody may be contacted', async () => {
    const { url, requests } = await inferenceServer();
    expect((await around({ OLLAMA_HOST: url }, false)).ollama).toBeUndefined();
    expect(requests).toEqual([]);
  });
});
