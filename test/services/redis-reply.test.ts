import { describe, expect, it } from 'vitest';
import { readReply, redisCommand } from '../../src/services/redis-reply.ts';

const wire = Buffer.from('+PONG\r\n-ERR no\r\n:7\r\n$5\r\na\r\nbc\r\n$-1\r\n$0\r\n\r\n');

function readAll(bytes: Buffer): readonly string[] {
  const texts: string[] = [];
  let from = 0;
  for (;;) {
    const next = readReply(bytes, from);
    if (next === null || next === 'foreign') return texts;
    texts.push(`${next.reply.kind} ${next.reply.text}`);
    from = next.end;
  }
}

describe('the protocol of Redis', () => {
  it('counts bytes, not characters, in what it sends', () => {
    expect(redisCommand(['AUTH', 'ü'])).toBe('*2\r\n$4\r\nAUTH\r\n$2\r\nü\r\n');
  });

  it('reads every kind of reply that our commands get', () => {
    expect(readAll(wire)).toEqual(['ok PONG', 'error ERR no', 'ok 7', 'ok a\r\nbc', 'ok ', 'ok ']);
  });

  it('waits for the rest of a reply wherever it is cut', () => {
    for (let end = 0; end < wire.length; end += 1) {
      const whole = readAll(wire);
      const part = readAll(wire.subarray(0, end));
      expect(part).toEqual(whole.slice(0, part.length));
      expect(part.length).toBeLessThan(whole.length);
    }
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n', '\u0015\u0003', '$x\r\n', 'E'])(
    'knows %j for something else',
    (text) => {
      expect(readReply(Buffer.from(text), 0)).toBe('foreign');
    },
  );
});
