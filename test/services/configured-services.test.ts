import { describe, expect, it } from 'vitest';
import { readLayers, type SettingsRequest } from '../../src/settings/read-settings.ts';
import { configuredServices } from '../../src/services/configured-services.ts';
import { serviceSecrets } from '../../src/services/service-secrets.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { setupRequest } from '../support/setup-request.ts';

async function configured(
  files: { readonly env?: string; readonly config?: unknown },
  more: Partial<SettingsRequest> = {},
) {
  const folder = await settingsFolder({
    ...(files.env === undefined ? {} : { '.env': files.env }),
    ...(files.config === undefined ? {} : { 'config.json': JSON.stringify(files.config) }),
  });
  return configuredServices(await readLayers(setupRequest(folder, more).settings));
}

const inference = {
  embedding: { url: 'http://gpu:11434', model: 'nomic-embed-text' },
  chat: { url: 'http://gpu:11434/', model: 'llama3.2' },
  tool: { url: 'http://other:11434', model: '' },
};

describe('the services that the settings name', () => {
  it('are none in an empty folder, whatever the templates of the files say', async () => {
    expect(await configured({})).toEqual({ ollama: [], redis: null });
  });

  it('are the distinct addresses of the inference section, each with its models', async () => {
    const { ollama } = await configured({ config: { inference } });
    expect(ollama).toEqual([
      {
        url: 'http://gpu:11434',
        namedBy: 'inference.embedding.url in config.json',
        models: [
          { capability: 'embedding', model: 'nomic-embed-text' },
          { capability: 'chat', model: 'llama3.2' },
        ],
      },
      { url: 'http://other:11434', namedBy: 'inference.tool.url in config.json', models: [] },
    ]);
  });

  it('have OLLAMA_HOST once where it is one of these addresses in another form', async () => {
    const { ollama } = await configured({ env: 'OLLAMA_HOST=gpu\n', config: { inference } });
    expect(ollama.map(({ namedBy }) => namedBy)).toEqual([
      'OLLAMA_HOST in .env',
      'inference.tool.url in config.json',
    ]);
  });

  it('ask OLLAMA_HOST for the models without an address of their own', async () => {
    const config = { inference: { embedding: { url: '', model: 'bge-m3' } } };
    const { ollama } = await configured({ env: 'OLLAMA_HOST=gpu\n', config });
    expect(ollama).toMatchObject([{ url: 'gpu', models: [{ model: 'bge-m3' }] }]);
  });

  it('are one inference server with --ollama-host, which would be written everywhere', async () => {
    const flags = new Map([['inference.host', { name: '--ollama-host', raw: 'new' }] as const]);
    const { ollama } = await configured({ config: { inference } }, { flags });
    expect(ollama).toMatchObject([{ url: 'new', namedBy: '--ollama-host' }]);
    expect(ollama[0]?.models).toHaveLength(2);
  });

  it('take the variables of the environment before those of .env', async () => {
    const env = 'REDIS_URL=redis://file\nOLLAMA_HOST=file\n';
    const environment = { REDIS_URL: 'redis://outside', OLLAMA_HOST: '' };
    expect(await configured({ env }, { environment })).toMatchObject({
      redis: { url: 'redis://outside', namedBy: 'the environment variable REDIS_URL' },
      ollama: [{ url: 'file', namedBy: 'OLLAMA_HOST in .env' }],
    });
  });

  it('give away no credentials: every address is among the secrets', async () => {
    const found = await configured({
      env: 'REDIS_URL=redis://:topsecret1@h\n',
      config: {
        inference: { a: { url: 'http://u:topsecret2@g' }, b: { url: 'http://g/?key=topsecret3' } },
      },
    });
    expect(serviceSecrets(found)).toEqual(['topsecret2', 'topsecret3', 'topsecret1']);
  });

  it('keep words of every report, even as a password', async () => {
    const found = await configured({ env: 'REDIS_URL=redis://:redis@localhost\n' });
    expect(serviceSecrets(found)).toEqual([]);
  });
});
