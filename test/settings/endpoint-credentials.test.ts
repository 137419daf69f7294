import { describe, expect, it } from 'vitest';
import { settingSecrets } from '../../src/settings/database-settings.ts';
import { endpointCredentials, shownEndpoint } from '../../src/settings/endpoint-credentials.ts';
import { settleLayers } from '../../src/settings/read-settings.ts';
import { layersOf } from '../support/wizard-scenario.ts';

describe('the credentials in an endpoint', () => {
  it.each([
    ['a password', 'http://clerk:hunter22@host:11434', 'hunter22'],
    ['a password without a scheme', 'clerk:hunter22@host:11434', 'hunter22'],
    ['a password with a slash and an at sign', 'http://clerk:a/b@c@host', 'a/b@c'],
    ['a password with a colon', 'http://clerk:a:b@host', 'a:b'],
    ['a key alone', 'https://sk-1234@host/v1', 'sk-1234'],
  ])('are found: %s', (_, url, secret) => {
    expect(endpointCredentials(url)?.secret).toBe(secret);
  });

  it.each(['http://host:11434/v1', 'host:11434', '127.0.0.1'])('are not in %s', (url) => {
    expect(endpointCredentials(url)).toBeNull();
  });

  it.each([
    ['http://clerk:hunter22@host:11434', 'http://********@host:11434'],
    ['clerk:hunter22@host', '********@host'],
    ['http://host:11434/v1', 'http://host:11434/v1'],
  ])('are masked where it is shown: %s', (url, shown) => {
    expect(shownEndpoint(url)).toBe(shown);
  });

  it('are among the secrets of the settings, whichever layer has them', () => {
    const { settings } = settleLayers(
      layersOf({
        environment: { OLLAMA_HOST: 'http://clerk:of-the-environment@host' },
        env: { OLLAMA_HOST: 'clerk:of-the-file@host' },
      }),
    );
    expect(settingSecrets(settings)).toEqual(['of-the-environment', 'of-the-file']);
  });
});
