import { describe, expect, it } from 'vitest';

import { SetupError } from '../../src/errors/setup-error.ts';
import { editJson, type JsonSetting } from '../../src/files/json-edit.ts';
import { readJson } from '../../src/files/read-json.ts';

const set = (path: string, value: JsonSetting['value']): JsonSetting => ({
  path: path.split('.'),
  value,
});
const edit = (text: string, ...edits: readonly JsonSetting[]): string => editJson(text, edits).text;

function refusal(work: () => unknown): SetupError {
  try {
    work();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('editing a JSON value', () => {
  it.each([
    ['{"a":"old"}', '{"a":"new"}'],
    ['{\r\n\t"a" : "old" // why\r\n}', '{\r\n\t"a" : "new" // why\r\n}'],
    ['\ufeff{"a": "old"}\n', '\ufeff{"a": "new"}\n'],
    ['{"a": "first", "a": "old"}', '{"a": "first", "a": "new"}'],
    ['{"\\u0061": "old"}', '{"\\u0061": "new"}'],
    ['{"a": null}', '{"a": "new"}'],
    [
      '{"n": 12345678901234567890, "a": "old", "f": 3.0}',
      '{"n": 12345678901234567890, "a": "new", "f": 3.0}',
    ],
    ['{"__proto__": {"x": 1}, "a": "old"}', '{"__proto__": {"x": 1}, "a": "new"}'],
    ['{"x": ["General", "a"], "a": "\\u00e9\\/"}', '{"x": ["General", "a"], "a": "new"}'],
  ])('turns %j into %j', (before, after) => {
    expect(edit(before, set('a', 'new'))).toBe(after);
  });

  it.each([
    ['{"a":"1"}', 2, '{"a":"2"}'],
    ['{"a":1}', '2', '{"a":2}'],
    ['{"a":1}', 'two', '{"a":"two"}'],
    ['{"a":true}', 'false', '{"a":false}'],
    ['{"a":"true"}', false, '{"a":"false"}'],
    ['{"a":null}', 5, '{"a":5}'],
    ['{"a":1}', '1.50', '{"a":1.50}'],
  ])('in %j keeps the type found when it writes %j', (before, value, after) => {
    expect(edit(before, set('a', value))).toBe(after);
  });

  it.each([
    ['{"a": "\\u0078"}', 'x'],
    ['{"a": 3.0}', 3],
    ['{"a": "5432"}', 5432],
    ['{"a": 5432}', '5432'],
    ['{"a": true}', 'true'],
  ])('leaves %j alone when it already says %j', (text, value) => {
    expect(editJson(text, [set('a', value)])).toMatchObject({ text, changed: [] });
  });

  it('tells numbers apart that a double cannot', () => {
    expect(edit('{"a": 12345678901234567890}', set('a', '12345678901234567891'))).toBe(
      '{"a": 12345678901234567891}',
    );
  });

  it('takes the last of two edits of one setting', () => {
    expect(edit('{"a":0}', set('a', 1), set('a', 2))).toBe('{"a":2}');
  });
});

describe('adding to JSON', () => {
  it.each([
    ['{"a":1}', '{"a":1,"k":"v"}'],
    ['{"a": 1, "b": 2}', '{"a": 1, "b": 2, "k": "v"}'],
    ['{ "a": 1 }', '{ "a": 1, "k": "v" }'],
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "k": "v"\n}\n'],
    ['{\r\n\t"a":1\r\n}', '{\r\n\t"a":1,\r\n\t"k":"v"\r\n}'],
    ['{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "k": "v"\n}'],
    ['{\n  "a": 1, // one\n}', '{\n  "a": 1, // one\n  "k": "v",\n}'],
    ['{\n  "a": 1\n  // "b": 2\n}', '{\n  "a": 1,\n  "k": "v"\n  // "b": 2\n}'],
    ['{"a": 1 /* one */}', '{"a": 1, /* one */ "k": "v"}'],
    ['{"a": 1 // one\n}', '{"a": 1, // one\n  "k": "v"\n}'],
    ['{}', '{\n  "k": "v"\n}'],
    ['{\n}\n', '{\n  "k": "v"\n}\n'],
    ['{\n  // nothing yet\n}', '{\n  // nothing yet\n  "k": "v"\n}'],
  ])('turns %j into %j', (before, after) => {
    expect(edit(before, set('k', 'v'))).toBe(after);
  });

  it.each([
    ['{"a":1}', '{"a":1,"db":{"host":"h","port":5432}}'],
    ['{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"db": {\n\t\t"host": "h",\n\t\t"port": 5432\n\t}\n}'],
    ['{\n  "db": {}\n}', '{\n  "db": {\n    "host": "h",\n    "port": 5432\n  }\n}'],
    ['{"db":{}}', '{"db":{"host":"h","port":5432}}'],
    ['{\n  "db": {"port": 1}\n}', '{\n  "db": {"port": 5432, "host": "h"}\n}'],
  ])('makes the missing object in %j', (before, after) => {
    const edits = [set('db.host', 'h'), set('db.port', 5432)];
    expect(edit(before, ...edits)).toBe(after);
    expect(editJson(before, edits).changed).toEqual(['db.host', 'db.port']);
  });
});

describe('refusing JSON', () => {
  it.each([
    ['{"a": 1', 'line 1, column 8'],
    ['{\n  "a": 1\n  "b": "geheim"\n}', 'line 3, column 3: comma expected'],
    ['', 'empty'],
    ['{"a": 1}}', 'line 1, column 9'],
    ["{'a': 1}", 'line 1, column 2'],
    ['{"a": "\0"}', 'line 1'],
  ])('of %j says %j and quotes nothing', (text, words) => {
    const error = refusal(() => readJson(text));
    expect(error.code).toBe('JSON_NOT_EDITABLE');
    expect(error.message).toContain(words);
    expect(error.message + (error.detail ?? '')).not.toContain('geheim');
  });

  it.each([
    ['{"database": null}', 'is null'],
    ['{"database": []}', 'is an array'],
    ['{"database": "geheim"}', 'is a plain value'],
    ['{"database": {"host": {}}}', '"database.host" is an object'],
    ['[]', 'The outermost value is an array'],
  ])('of %j says that it %j', (text, words) => {
    const error = refusal(() => editJson(text, [set('database.host', 'h')]));
    expect(error.code).toBe('JSON_NOT_EDITABLE');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('geheim');
  });

  it('that is nested beyond reason', () => {
    expect(refusal(() => readJson(`${'['.repeat(200_000)}//`)).code).toBe('JSON_NOT_EDITABLE');
  });
});

describe('warnings of a JSON edit', () => {
  it.each(['{"a":1,}', '{"a":1 /* */}', '\ufeff{"a":1}'])('say who cannot read %j', (text) => {
    expect(editJson(text, [set('a', 1)]).warnings).toMatchObject([{ key: null }]);
    expect(readJson(text)).toEqual({ value: { a: 1 }, strict: false });
  });

  it('name a key that stands twice', () => {
    const { warnings } = editJson('{"a":{"b":1},"a":{"b":2}}', [set('a.b', 3), set('a.c', 4)]);
    expect(warnings).toEqual([{ key: 'a', message: expect.stringContaining('2 times') as string }]);
  });

  it('are absent for a plain file', () => {
    expect(editJson('{"a":1}', [set('a', 2)]).warnings).toEqual([]);
  });
});

it('an edit of 10 MB takes a few times what parsing it takes', () => {
  const items = Array.from({ length: 45_000 }, (_, id) => ({
    id,
    name: `item ${id}`,
    nested: { x: id * 1.5, text: `lorem ipsum dolor sit amet ${id}`, tags: ['a', 'b'] },
  }));
  const text = JSON.stringify({ database: { host: 'old' }, items }, null, 2);
  const begin = performance.now();
  JSON.parse(text);
  const parsed = performance.now();
  const after = edit(text, set('database.host', 'new'), set('database.port', '5432'));
  const edited = performance.now();
  expect(after).toBe(text.replace('"old"', '"new",\n    "port": "5432"'));
  process.stderr.write(
    `${(text.length / 1e6).toFixed(1)} MB: JSON.parse ${(parsed - begin).toFixed(0)} ms, edit ${(edited - parsed).toFixed(0)} ms\n`,
  );
  expect(edited - parsed).toBeLessThan(5000);
});
