import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '../../src/files/env-document.ts';
import { editEnv } from '../../src/files/env-edit.ts';
import { editJson } from '../../src/files/json-edit.ts';
import { configValues } from '../../src/settings/config-value.ts';
import { fileEdits } from '../../src/settings/file-edits.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import { type SettingId, settingsTable } from '../../src/settings/settings-table.ts';
import { property } from '../support/property.ts';

const values = fc.constantFrom('', 'a', '5432', '6000', 'true', 'local', 'x y');
const definition = fc.constantFrom(...settingsTable);

interface Files {
  readonly env: string;
  readonly config: string;
}

/** Two files that hold some settings and something of somebody else's. */
const files: fc.Arbitrary<Files> = fc
  .tuple(fc.array(fc.tuple(definition, values)), fc.array(fc.tuple(definition, values)))
  .map(([inEnv, inConfig]) => ({
    env: `# theirs\nOTHER='1'\n${inEnv.map(([{ env }, value]) => `${env}="${value}"\n`).join('')}`,
    config: editJson(
      '{ "theirs": [1, 2.0] }',
      inConfig.map(([{ config }, value]) => ({
        path: config.map((part) => (part === '*' ? 'chat' : part)),
        value,
      })),
    ).text,
  }));

function emptied({ env, config }: Files, unset: readonly SettingId[]): Files {
  const settings = resolveSettings({
    flags: new Map(),
    unset: new Set(unset),
    urlFlag: null,
    environment: {},
    envFile: {
      path: '.env',
      variables: new Map(parseEnv(env).entries.map(({ key, value }) => [key, value])),
    },
    config: { path: 'config.json', value: JSON.parse(config) as unknown },
    readSecret: () => '',
  });
  const edits = fileEdits(settings, new Map(), 'keep', ['chat']);
  return {
    env: editEnv(env, edits.env).text,
    config: editJson(config, edits.config).text,
  };
}

describe('any settings emptied in any two files', () => {
  const cases = fc.record({
    files,
    unset: fc.uniqueArray(fc.constantFrom(...settingsTable.map(({ id }) => id))),
  });

  it('stay emptied: a second time changes no byte', () => {
    property(cases, ({ files: before, unset }) => {
      const once = emptied(before, unset);
      expect(emptied(once, unset)).toEqual(once);
    });
  });

  it('are not set any more, unless to their default', () => {
    property(cases, ({ files: before, unset }) => {
      const { env, config } = emptied(before, unset);
      const variables = new Map(parseEnv(env).entries.map(({ key, value }) => [key, value]));
      for (const { id, env: name, config: path, kind } of settingsTable) {
        if (!unset.includes(id)) continue;
        const left = [
          variables.get(name) ?? '',
          ...configValues(JSON.parse(config), path).map(({ raw }) => raw),
        ];
        const defaults = ['name', 'port', 'switch', 'fallback-mode', 'host', 'dimensions'];
        const allowed = id.startsWith('primary.') && id !== 'primary.port' ? [] : defaults;
        for (const raw of left) if (raw !== '') expect(allowed).toContain(kind);
      }
    });
  });

  it('leave what is not ours as it was', () => {
    property(cases, ({ files: before, unset }) => {
      const { env, config } = emptied(before, unset);
      expect(env.startsWith("# theirs\nOTHER='1'\n")).toBe(true);
      expect(config.startsWith('{ "theirs": [1, 2.0]')).toBe(true);
    });
  });
});
