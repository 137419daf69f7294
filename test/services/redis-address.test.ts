import { describe, expect, it } from 'vitest';
import { redisAddress } from '../../src/services/redis-address.ts';

const at = (host: string, port = 6379, tls = false) => ({ kind: 'tcp', host, port, tls }) as const;

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { at: at('localhost'), shown: 'redis://localhost:6379' }],
    ['localhost:6380', { at: at('localhost', 6380), shown: 'redis://localhost:6380' }],
    ['redis://', { at: at('127.0.0.1'), shown: 'redis://127.0.0.1:6379' }],
    ['redis://h:1/3', { database: 3, shown: 'redis://h:1/3' }],
    ['redis://h:1/', { database: 0, shown: 'redis://h:1' }],
    ['redis://h:1?db=4', { database: 4 }],
    ['rediss://h', { at: at('h', 6379, true), shown: 'rediss://h:6379' }],
    ['redis://[fd00::7]:1', { at: at('fd00::7', 1), shown: 'redis://[fd00::7]:1' }],
    ['redis://:geheim@h', { user: null, password: 'geheim', shown: 'redis://h:6379' }],
    ['redis://ann:p%40ss@h', { user: 'ann', password: 'p@ss' }],
    ['redis://ann:p@s/s?@h', { user: 'ann', password: 'p@s/s?' }],
    ['redis://h?password=geheim', { password: 'geheim', shown: 'redis://h:6379' }],
    ['unix:///run/redis.sock?db=2', { database: 2, shown: 'unix:///run/redis.sock?db=2' }],
    ['redis+unix://:geheim@/run/redis.sock', { at: { kind: 'socket', path: '/run/redis.sock' } }],
    ['/run/redis.sock', { at: { kind: 'socket', path: '/run/redis.sock' } }],
  ])('reads %s', (url, expected) => {
    expect(redisAddress(url)).toMatchObject(expected);
  });

  it.each(['http://h', 'redis://h:99999', 'redis://h/first', 'redis://h:port', 'redis://[x]:1'])(
    'refuses %s',
    (url) => {
      expect(redisAddress(url)).toBeNull();
    },
  );
});
