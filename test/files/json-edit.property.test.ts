import fc from 'fast-check';
import { getNodeValue, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';

import { SetupError } from '../../src/errors/setup-error.ts';
import { editJson, type JsonEdit, type JsonSetting } from '../../src/files/json-edit.ts';
import { readJson } from '../../src/files/read-json.ts';
import { jsonFile } from '../support/json-files.ts';
import { property } from '../support/property.ts';

const settings: fc.Arbitrary<JsonSetting> = fc.record({
  path: fc.constantFrom(
    ['database', 'host'],
    ['database', 'port'],
    ['port'],
    ['a', 'b', 'port'],
    ['__proto__', 'host'],
    ['new', 'deep', 'er'],
  ),
  value: fc.oneof(
    fc.constantFrom<JsonSetting['value']>('5432', 'new', 5432, true, '', 'a"b\\c'),
    fc.string({ maxLength: 8 }),
  ),
});

function attempt(text: string, edits: readonly JsonSetting[]): JsonEdit | null {
  try {
    return editJson(text, edits);
  } catch (error) {
    if (error instanceof SetupError && error.code === 'JSON_NOT_EDITABLE') return null;
    throw error;
  }
}

/** The value as an independent reader sees it, with the last of two equal keys. */
function read(text: string): unknown {
  const root = parseTree(text.replace(/^\ufeff/, ''), [], { allowTrailingComma: true });
  return root === undefined ? undefined : (getNodeValue(root) as unknown);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

describe('any edit of any JSON file', () => {
  const cases = fc.record({ text: jsonFile, edits: fc.array(settings, { maxLength: 3 }) });

  it('sets what was asked for', () => {
    property(cases, ({ text, edits }) => {
      const result = attempt(text, edits);
      if (result === null) return;
      const last = new Map(edits.map(({ path, value }) => [path.join('.'), { path, value }]));
      last.forEach(({ path, value }) => {
        expect(String(at(read(result.text), path))).toBe(String(value));
      });
    });
  });

  it('keeps every character that was there, in order', () => {
    property(cases, ({ text, edits }) => {
      const result = attempt(text, edits);
      if (result === null) return;
      if (result.changed.length === 0) expect(result.text).toBe(text);
      const changed = new Set(result.changed);
      const replaced = edits.some(
        ({ path }) => changed.has(path.join('.')) && at(read(text), path) !== undefined,
      );
      if (!replaced) expect(isSubsequence(text.replace(/\s/g, ''), result.text)).toBe(true);
    });
  });

  it('stays readable for every parser that could read it', () => {
    property(cases, ({ text, edits }) => {
      const result = attempt(text, edits);
      if (result !== null) expect(readJson(result.text).strict).toBe(readJson(text).strict);
    });
  });

  it('done twice changes nothing more', () => {
    property(cases, ({ text, edits }) => {
      const once = attempt(text, edits);
      if (once === null) return;
      expect(editJson(once.text, edits)).toMatchObject({ text: once.text, changed: [] });
    });
  });

  it('reads what JSON.parse reads', () => {
    property(fc.json(), (text) =>
      expect(readJson(text)).toEqual({ value: JSON.parse(text) as unknown, strict: true }),
    );
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let found = 0;
  for (const unit of whole.split('')) if (unit === part[found]) found += 1;
  return found >= part.length;
}
