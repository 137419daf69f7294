import { describe, expect, it } from 'vitest';
import { ollamaAddress } from '../../src/services/ollama-address.ts';

describe('the address of an inference server', () => {
  it.each([
    ['', 'http://127.0.0.1:11434'],
    ['gpu', 'http://gpu:11434'],
    ['gpu.example.com:8080', 'http://gpu.example.com:8080'],
    [':8080', 'http://127.0.0.1:8080'],
    ['10.1.2.3', 'http://10.1.2.3:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['::', 'http://[::1]:11434'],
    ['[::]:8080', 'http://[::1]:8080'],
    ['fd00::7', 'http://[fd00::7]:11434'],
    ['[fd00::7]', 'http://[fd00::7]:11434'],
    ['http://gpu', 'http://gpu:80'],
    ['http://gpu:11434/', 'http://gpu:11434'],
    ['https://gpu.example.com', 'https://gpu.example.com:443'],
    ['https://gpu.example.com/ollama/', 'https://gpu.example.com:443/ollama'],
    ['HTTP://gpu:1', 'http://gpu:1'],
    ['ollama.com', 'https://ollama.com:443'],
    ['  "gpu:11434" ', 'http://gpu:11434'],
    ['http://gpu:11434/api', 'http://gpu:11434'],
    ['http://gpu:11434/api/chat', 'http://gpu:11434'],
    ['http://gpu:11434/v1', 'http://gpu:11434/v1'],
    ['http://gpu:11434/v1/embeddings', 'http://gpu:11434/v1'],
    ['http://ann:secret@gpu:11434/x?key=abc', 'http://gpu:11434/x'],
  ])('reads %j as %s', (text, shown) => {
    expect(ollamaAddress(text)?.shown).toBe(shown);
  });

  it.each(['ftp://gpu', 'gpu:port', 'gpu:99999', 'a:b:c', '[gpu]:1', 'http://[::1', 'two words'])(
    'refuses %j',
    (text) => {
      expect(ollamaAddress(text)).toBeNull();
    },
  );

  it('keeps path and query for each call, and sends credentials as a header', () => {
    const address = ollamaAddress('https://ann:p%40ss@gpu/ollama?key=abc');
    expect(address?.call('/api/tags').href).toBe('https://gpu/ollama/api/tags?key=abc');
    expect(address?.headers).toEqual({
      authorization: `Basic ${Buffer.from('ann:p@ss').toString('base64')}`,
    });
  });
});
