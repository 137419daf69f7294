import { describe, expect, test } from 'vitest';
import probeSql from '../../sql/probe.sql';
import { allProviders } from '../../src/postgres/providers/all-providers.ts';

describe.each(allProviders.map((provider) => [provider.id, provider] as const))(
  '%s',
  (_, provider) => {
    test('has facts with a source and the day they were checked', () => {
      expect(provider.facts.length).toBeGreaterThan(0);
      for (const { text, source, checked } of provider.facts) {
        expect(text).toMatch(/\.$/);
        expect(source).not.toBe('');
        expect(checked).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    });

    test('has instructions filled in, which never touch what is preloaded', () => {
      const place = { database: 'shop', user: 'app', major: 17, serverText: '' };
      for (const text of [provider.installText, provider.enableText, provider.upgradeText]) {
        const words = text({ ...place, extension: 'vector' });
        expect(words).toMatch(/[.;)]$/);
        expect(words).not.toMatch(/undefined|null|shared_preload|cascade/i);
      }
    });

    test('is never told to create what an update would bring forward', () => {
      const place = { database: 'shop', user: 'app', major: 17, serverText: '' };
      const words = provider.installText({ ...place, extension: 'vector', installed: true });
      expect(words).not.toContain('create extension');
    });

    test('has other names in lower case', () => {
      expect(provider.aliases).toEqual(provider.aliases.map((alias) => alias.toLowerCase()));
    });

    test('has ends of host names that begin with a dot', () => {
      for (const suffix of provider.hostSuffixes) expect(suffix).toMatch(/^\.[a-z][a-z0-9.-]+$/);
    });

    test('has only marks that the probe looks for', () => {
      const marks = provider.signals.filter((signal) => signal !== 'vector:google');
      for (const signal of marks) {
        const [kind = '', name = ''] = signal.split(':');
        expect(probeSql).toContain(`'${kind}:`);
        expect(probeSql).toContain(name);
      }
    });

    test('has poolers whose example is one of them', () => {
      for (const { matches, example } of provider.poolers) {
        expect(matches({ ...example, host: example.host.toLowerCase() })).toBe(true);
      }
    });
  },
);

test('no two providers share a name', () => {
  const names = allProviders.flatMap(({ id, name, aliases }) => [
    id,
    ...(name.toLowerCase() === id ? [] : [name.toLowerCase()]),
    ...aliases.filter((alias) => alias !== name.toLowerCase() && alias !== id),
  ]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
