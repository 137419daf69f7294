import { execFileSync } from 'node:child_process';
import { parseEnv as parseWithNode } from 'node:util';

import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SetupError } from '../../src/errors/setup-error.ts';
import { parseEnv } from '../../src/files/env-document.ts';
import { editEnv } from '../../src/files/env-edit.ts';
import { quoteEnvValue } from '../../src/files/env-quote.ts';
import { envFile, envSoup, envValue } from '../support/env-files.ts';
import { property } from '../support/property.ts';

const edit = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  editEnv(text, new Map(pairs)).text;

describe('any edit of any file', () => {
  const cases = fc.record({
    text: fc.oneof({ weight: 3, arbitrary: envFile }, { weight: 1, arbitrary: envSoup }),
    key: fc.constantFrom('POSTGRES_DB', 'POSTGRES_HOST', 'A', 'K', 'NEW_KEY'),
    value: envValue,
  });
  const attempt = (text: string, key: string, value: string): string | null => {
    try {
      return edit(text, [key, value]);
    } catch (error) {
      if (error instanceof SetupError && error.code !== 'INTERNAL') return null;
      throw error;
    }
  };

  it('gives exactly that key that value, for dotenv', () => {
    property(cases, ({ text, key, value }) => {
      const after = attempt(text, key, value);
      if (after !== null) expect(parse(after)).toEqual({ ...parse(text), [key]: value });
    });
  });

  it('changes no byte outside the value, or adds one line', () => {
    property(cases, ({ text, key, value }) => {
      const after = attempt(text, key, value);
      if (after === null) return;
      const own = (document: string): readonly (readonly [number, number])[] =>
        parseEnv(document)
          .entries.filter((entry) => entry.key === key)
          .map(({ token }) => [token.start, token.end] as const);
      const without = (document: string): string => {
        const kept = own(document).reduceRight(
          (rest, [start, end]) => `${rest.slice(0, start)}\0${rest.slice(end)}`,
          document,
        );
        return kept.replaceAll(/\0 ?/g, '\0');
      };
      if (own(text).length > 0) {
        expect(without(after)).toBe(without(text));
        return;
      }
      const line = quoteEnvValue(value);
      const added = `${key}=${line.kind === 'writable' ? line.text : ''}`;
      expect(after.replace(/[\r\n]+/g, '')).toHaveLength(
        text.replace(/[\r\n]+/g, '').length + added.length,
      );
    });
  });

  it('is refused for hardly any file that people write', () => {
    let refused = 0;
    let all = 0;
    property(envFile, (text) => {
      all += 1;
      if (attempt(text, 'POSTGRES_DB', 'new') === null) refused += 1;
    });
    expect(refused).toBe(0);
    expect(all).toBeGreaterThan(0);
  });

  it('done twice changes nothing more', () => {
    property(cases, ({ text, key, value }) => {
      const once = attempt(text, key, value);
      if (once !== null) expect(edit(once, [key, value])).toBe(once);
    });
  });

  it.runIf(process.platform !== 'win32')('is read back by a shell', () => {
    const values = fc
      .sample(envValue, 60)
      .filter((value) => quoteEnvValue(value).kind === 'writable');
    const file = values.reduce((text, value, n) => edit(text, [`K${n}`, value]), '');
    const print = values.map((_, n) => `printf '%s\\0' "$K${n}"`).join('\n');
    const output = execFileSync('/bin/sh', ['-c', `${file}\n${print}`], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(values);
    expect(parseWithNode(file)).toEqual(
      Object.fromEntries(values.map((value, n) => [`K${n}`, value])),
    );
  });
});

it('an edit of 10,000 lines takes about as long as reading them a few times', () => {
  const lines = Array.from({ length: 10_000 }, (_, n) => `KEY_${n}="value ${n}" # comment`);
  const text = `${lines.join('\n')}\nPOSTGRES_DB=old\n`;
  const time = (work: () => unknown): number => {
    const runs = Array.from({ length: 5 }, () => {
      const begin = performance.now();
      work();
      return performance.now() - begin;
    });
    return Math.min(...runs);
  };
  const reading = time(() => parse(text));
  const editing = time(() => edit(text, ['POSTGRES_DB', 'new'], ['VECTOR_DIMENSIONS', '768']));
  process.stderr.write(
    `10,000 lines: dotenv.parse ${reading.toFixed(1)} ms, edit ${editing.toFixed(1)} ms\n`,
  );
  expect(editing).toBeLessThan(1000);
});
