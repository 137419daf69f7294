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
    ['an API key in the query', 'https://host/v1?model=m&api_key=sk-1234', 'sk-1234'],
    ['a key in the query', 'host:11434/?key=sk-1234&model=m', 'sk-1234'],
    ['a token in the fragment', 'https://host/v1#access_token=sk-1234', 'sk-1234'],
    ['a name with percent signs', 'https://host/?api%5Fkey=sk-1234', 'sk-1234'],
    ['a key with percent signs, as it is meant', 'https://host/?token=sk%2F1234', 'sk/1234'],
    ['a key with percent signs, as it is written', 'https://host/?token=sk%2F1234', 'sk%2F1234'],
    ['a key with an at sign', 'https://host/?token=sk@1234', 'sk@1234'],
    ['a key beside a password', 'http://clerk:hunter22@host/?key=sk-1234', 'sk-1234'],
    ['a password beside a key', 'http://clerk:hunter22@host/?key=sk-1234', 'hunter22'],
  ])('are found: %s', (_, url, secret) => {
    expect(endpointCredentials(url)?.secrets).toContain(secret);
  });

  it.each([
    'http://host:11434/v1',
    'host:11434',
    '127.0.0.1',
    'https://host/v1?model=m&monkey=1',
    'https://host/v1?key=',
    'https://host/token=x',
  ])('are not in %s', (url) => {
    expect(endpointCredentials(url)).toBeNull();
  });

  it.each([
    ['http://clerk:hunter22@host:11434', 'http://********@host:11434'],
    ['clerk:hunter22@host', '********@host'],
    ['http://host:11434/v1', 'http://host:11434/v1'],
    ['https://h/v1?model=m&key=sk-1#top', 'https://h/v1?model=m&key=********#top'],
    ['https://u:p@h/?token=sk-1', 'https://********@h/?token=********'],
  ])('are masked where it is shown: %s', (url, shown) => {
    expect(shownEndpoint(url)).toBe(shown);
  });

  it('are among the secrets of the settings, whichever layer has them', () => {
    const { settings } = settleLayers(
      layersOf({
        environment: { OLLAMA_HOST: 'http://clerk:of-the-environment@host' },
        env: { OLLAMA_HOST: 'clerk:of-the-file@host' },
        flags: { 'inference.host': 'https://host?api_key=of-the-flag' },
      }),
    );
    expect(settingSecrets(settings).toSorted()).toEqual([
      'of-the-environment',
      'of-the-file',
      'of-the-flag',
    ]);
  });
});
