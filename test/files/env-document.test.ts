import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseEnv } from '../../src/files/env-document.ts';
import { envFile, envSoup } from '../support/env-files.ts';
import { property } from '../support/property.ts';

function values(text: string): Record<string, string> {
  return Object.fromEntries(parseEnv(text).entries.map(({ key, value }) => [key, value]));
}

describe('reading a .env text', () => {
  it.each([
    ['K=v', { style: 'bare', token: 'v', value: 'v' }],
    ['K = v ', { style: 'bare', token: 'v', value: 'v' }],
    ['export K=v # c', { style: 'bare', token: 'v', value: 'v', exported: true, commented: true }],
    ["K='a # b' # c", { style: 'single', token: "'a # b'", value: 'a # b', commented: true }],
    ['K="a\\nb"', { style: 'double', token: '"a\\nb"', value: 'a\nb' }],
    ['K=`it\'s "x"`', { style: 'backtick', token: '`it\'s "x"`', value: 'it\'s "x"' }],
    ['K= # c', { style: 'empty', token: '', value: '', valueStart: 2, commented: true }],
    ['K="open', { style: 'bare', token: '"open', value: '"open' }],
    ['K: v', { style: 'bare', token: 'v', value: 'v', separator: ':' }],
    ['\ufeffK=v', { style: 'bare', token: 'v', value: 'v', line: 1 }],
    ['\r\n# c\r\nK="1\r\n2"\r\n', { style: 'double', token: '"1\r\n2"', value: '1\n2', line: 3 }],
  ])('finds the value in %j', (text, { token, ...facts }) => {
    const [entry] = parseEnv(text).entries;
    expect(entry).toMatchObject({ key: 'K', ...facts });
    expect(text.slice(entry!.token.start, entry!.token.end)).toBe(token);
  });

  it('keeps both definitions of a key', () => {
    expect(parseEnv('K=1\nA=2\nK=3\n').entries.map(({ key, line }) => [key, line])).toEqual([
      ['K', 1],
      ['A', 2],
      ['K', 3],
    ]);
  });

  it.each([
    ['', 'none', false],
    ['A=1', 'none', false],
    ['A=1\n', 'lf', true],
    ['A=1\r\nB=2\r\n', 'crlf', true],
    ['A=1\r\nB=2\nC=3', 'mixed', false],
  ])('tells the line ending of %j', (text, eol, finalNewline) => {
    expect(parseEnv(text)).toMatchObject({ eol, finalNewline, bom: false });
  });

  it('reads what dotenv reads in files that people write', () => {
    property(envFile, (text) => expect(values(text)).toEqual(parse(text)));
  });

  it('reads what dotenv reads in any text at all', () => {
    property(fc.oneof(envSoup, fc.string()), (text) => expect(values(text)).toEqual(parse(text)));
  });

  it('points at tokens that contain the value, in the order of the text', () => {
    property(fc.oneof(envSoup, envFile), (text) => {
      let end = 0;
      for (const { token, valueStart } of parseEnv(text).entries) {
        expect(end).toBeLessThanOrEqual(valueStart);
        expect(valueStart).toBeLessThanOrEqual(token.start);
        expect(token.start).toBeLessThanOrEqual(token.end);
        end = token.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    });
  });
});
