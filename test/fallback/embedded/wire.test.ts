import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerReader } from '../../../src/fallback/embedded/answer-reader.ts';
import { BatchAssembler } from '../../../src/fallback/embedded/batch-assembler.ts';
import { decodeJob, encodeJob } from '../../../src/fallback/embedded/engine-protocol.ts';
import { FrameSplitter } from '../../../src/fallback/embedded/frame-splitter.ts';
import { listenedNames } from '../../../src/fallback/embedded/listened-names.ts';
import { parseStartupPacket } from '../../../src/fallback/embedded/startup-packet.ts';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';

/** `bytes` cut at arbitrary places. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...pieces, bytes.subarray(at)];
}

const messages = fc.array(
  fc.tuple(fc.constantFrom('Q', 'S', 'E', 'Z', 'D', '1', 'C'), fc.uint8Array({ maxLength: 40 })),
);
const lengths = fc.array(fc.nat({ max: 17 }));

test('however the bytes are cut, the same messages come out', () => {
  fc.assert(
    fc.property(messages, lengths, (list, places) => {
      const sent = list.map(([type, body]) => wireMessage(type, Buffer.from(body)));
      const splitter = new FrameSplitter({
        headerBytes: 5,
        lengthAt: (bytes, offset) => 1 + bytes.readUInt32BE(offset + 1),
      });
      const seen = cut(Buffer.concat(sent), places).flatMap((piece) => [...splitter.push(piece)]);
      expect(seen.map((message) => message.toString('hex'))).toEqual(
        sent.map((message) => message.toString('hex')),
      );
      expect(splitter.held).toBe(0);
    }),
  );
});

test('the reader of answers finds its messages wherever the pieces end', () => {
  fc.assert(
    fc.property(messages, lengths, (list, places) => {
      const all = Buffer.concat(list.map(([type, body]) => wireMessage(type, Buffer.from(body))));
      const reader = new AnswerReader('SEZ13C');
      const seen = cut(all, places).flatMap((piece) =>
        [...reader.read(piece)].map(({ type, body }) => type + body.toString('hex')),
      );
      const watched = list.filter(([type]) => 'SEZ13C'.includes(type));
      expect(seen).toEqual(watched.map(([type, body]) => type + Buffer.from(body).toString('hex')));
    }),
  );
});

test('a job survives its way through the pipe', () => {
  const job = {
    id: 7,
    client: 9,
    reset: true,
    settings: Buffer.from('s'),
    statements: Buffer.from('tt'),
    body: [Buffer.from('b1'), Buffer.from('b2')],
  };
  const frame = Buffer.concat(encodeJob(job));
  expect(decodeJob(frame.subarray(5))).toEqual({ ...job, body: [Buffer.from('b1b2')] });
});

describe('batches', () => {
  const parse = (name: string, sql: string): Buffer =>
    wireMessage('P', name, sql, Buffer.from([0, 0]));
  const bind = (name: string): Buffer => wireMessage('B', '', name, Buffer.alloc(6));

  test('end at Sync, Query and Flush, and say which statements they need', () => {
    const assembler = new BatchAssembler(1_000_000);
    expect(assembler.push(parse('new', 'select 1'))).toBeNull();
    expect(assembler.push(bind('new'))).toBeNull();
    expect(assembler.push(bind('old'))).toBeNull();
    const batch = assembler.push(wireMessage('S'));
    // "new" too: a server that has it already must be able to say so.
    expect([...(batch?.uses ?? [])]).toEqual(['new', 'old']);
    expect(batch?.messages).toHaveLength(4);
    expect(assembler.push(wireMessage('H'))).toBeNull();
    expect(assembler.push(wireMessage('Q', 'select 2'))?.query).toBe('select 2');
    expect(assembler.cut()).toBeNull();
    assembler.push(bind('old'));
    expect(assembler.cut()).toMatchObject({ flushed: true, messages: [bind('old')] });
  });

  test('are limited', () => {
    const assembler = new BatchAssembler(100);
    assembler.push(parse('a', 'x'.repeat(50)));
    expect(() => assembler.push(parse('b', 'x'.repeat(50)))).toThrow(/exceeds the limit/u);
  });
});

describe('the channels that a text listens to', () => {
  test.each([
    'listen x',
    'LISTEN X',
    ' LISTEN "x";',
    '/* a */ -- b\n listen x',
    `select ';'; listen x`,
    `select $a$;$a$ ; listen x`,
  ])('%s', (sql) => {
    expect(listenedNames(sql)).toEqual(['x']);
  });
  test.each([
    'unlisten x',
    `select 'listen'`,
    '-- listen\nselect 1',
    'select 1 as listen',
    `select $$;listen x$$`,
    'insert into listen values (1)',
    `select '; listen x'`,
  ])('not: %s', (sql) => {
    expect(listenedNames(sql)).toEqual([]);
  });
});

describe('the start-up packet', () => {
  const packet = (...pairs: string[]): Buffer =>
    wireMessage('?', 196_608, ...pairs, Buffer.from([0])).subarray(1);

  test('the database is the user unless named; options become settings', () => {
    expect(
      parseStartupPacket(
        packet('user', 'u', 'options', '-c a=1 --b-c=2 -cd=x\\ y', 'TimeZone', 'UTC'),
      ),
    ).toMatchObject({
      kind: 'session',
      user: 'u',
      database: 'u',
      settings: [
        ['a', '1'],
        ['b_c', '2'],
        ['d', 'x y'],
        ['TimeZone', 'UTC'],
      ],
    });
  });
  test.each([
    [packet('database', 'd'), '28000'],
    [packet('user'), '08P01'],
    [packet('user', 'u', 'options', '-x'), '42601'],
    [packet('user', 'u', 'replication', 'database'), '0A000'],
    [Buffer.from([0, 0, 0, 8, 0, 2, 0, 0]), '0A000'],
  ])('a bad one is refused with the code of a server', (bytes, sqlstate) => {
    expect(() => parseStartupPacket(bytes)).toThrow(
      expect.objectContaining({
        report: expect.objectContaining({ sqlstate }) as unknown,
      }) as Error,
    );
  });
});
